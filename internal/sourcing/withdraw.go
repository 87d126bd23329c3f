package sourcing

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

const (
	offersListed  = 100
	maxWithdrawal = 1000 // characters of its text
)

// Offers are those for a product that the principal's organisation got itself, newest first, withdrawn ones among them.
func (s *Service) Offers(ctx context.Context, p authz.Principal, product catalog.ProductID) ([]OutsideOffer, error) {
	return s.store.Offers(ctx, p.Organisation, product, offersListed)
}

// Withdraw takes an outside offer back with a reason. Nothing is deleted: comparisons from now on are made without it,
// decisions made before keep it. Errors: Forbidden, also when another organisation recorded it; Invalid (withdrawal_text);
// NotFound; Conflict (offer_withdrawn).
func (s *Service) Withdraw(ctx context.Context, p authz.Principal, id OfferID, reason Reason, text string) (OutsideOffer, error) {
	permission, err := s.allowed(ctx, p)
	if err != nil {
		return OutsideOffer{}, err
	}
	text = strings.TrimSpace(text)
	e := &refusals{}
	e.when(reason == Other && text == "" || utf8.RuneCountInString(text) > maxWithdrawal, "text", "withdrawal_text")
	if err := e.error(); err != nil {
		return OutsideOffer{}, err
	}
	w := Withdrawal{Reason: reason, Text: text, Person: p.Person, At: s.now()}
	o, err := s.store.Withdraw(ctx, WithdrawalDraft{Offer: id, Withdrawal: w, Seal: func(o OutsideOffer) (Entry, error) {
		if o.Organisation != p.Organisation {
			return Entry{}, fault.New(fault.Forbidden, "other_organisation")
		}
		return s.sealWithdrawal(o, w, p, permission)
	}})
	if err == nil {
		s.cfg.Committed()
	}
	return o, err
}

func (s *Service) sealWithdrawal(o OutsideOffer, w Withdrawal, p authz.Principal, permission catalog.PublicationPermission) (Entry, error) {
	content := WithdrawalRecord{
		At: w.At.Format(recordTime), Offer: o.ID.UUID, Recorded: o.Entry, Product: o.Product.UUID, Reason: w.Reason,
		Supplier: audit.MasterDataRef{ID: o.Supplier.ID.UUID, Hash: o.Supplier.Hash}, Actor: p.LogID, Allowed: permission, Software: s.cfg.Software,
	}
	var personal []audit.PersonalPart
	if w.Text != "" {
		part, err := audit.NewPersonalPart(audit.PersonalPart{PersonLogID: p.LogID, Organisation: o.Organisation, Kind: "withdrawal", Body: w.Text}, s.cfg.Rand)
		if err != nil {
			return Entry{}, err
		}
		ref := part.Ref()
		content.Text, personal = &ref, append(personal, part)
	}
	e, err := s.seal(o.Organisation, recordWithdrawal, content, w.At)
	e.Personal = personal
	return e, err
}
