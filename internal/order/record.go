package order

import (
	"encoding/base64"
	"io"
	"slices"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Record types of this room. A new member means a new version, never a changed one.
var (
	recordBestPrice = audit.RecordType{Name: "decision.best_price", Version: 1}
	recordCallOff   = audit.RecordType{Name: "decision.call_off", Version: 1}
	recordReleased  = audit.RecordType{Name: "order.released", Version: 1}
	recordSubmitted = audit.RecordType{Name: "order.submitted", Version: 1} // an order that waits for a second person
	recordEnded     = audit.RecordType{Name: "approval.ended", Version: 1}  // the wait ended without a release
	recordUndone    = audit.RecordType{Name: "approval.undone", Version: 1} // a release was taken back, the wait goes on
)

// DecisionRecord is the content of a decision's record: everything an auditor needs to judge and to repeat it. Amounts
// are net decimal texts in Currency, days are civil dates in Europe/Berlin.
type DecisionRecord struct {
	At         string             `json:"at"`
	Submission uuid.UUID          `json:"submission"`
	Line       int                `json:"line"`
	Buyer      Organisation       `json:"buyer"`
	Needer     Organisation       `json:"needer"`
	Product    ProductRecord      `json:"product"`
	Need       NeedRecord         `json:"need"`
	Currency   string             `json:"currency"`
	Offers     []OfferRecord      `json:"offers,omitempty"`     // of a best-price decision: ranked first, then excluded
	Linked     []LinkedRecord     `json:"linked,omitempty"`     // products a person had confirmed to be the same thing
	Candidates *CandidateRecord   `json:"candidates,omitempty"` // products that may have been the same, unconfirmed at that moment
	TieBreak   string             `json:"tieBreak,omitempty"`
	Trade      []OfferRecord      `json:"trade,omitempty"`      // the cooperative's own, beside the ranking
	Criteria   *CriteriaRecord    `json:"criteria,omitempty"`   // beyond price; none where price alone decided
	Basket     *BasketRecord      `json:"basket,omitempty"`     // the line was judged with; none when it was compared alone
	Chosen     string             `json:"chosen"`               // id of the offer or of the lot's price
	Frameworks []FrameworkRecord  `json:"frameworks,omitempty"` // that cover the product for this body
	CallOff    *CallOffRecord     `json:"callOff,omitempty"`
	Reason     *ReasonRecord      `json:"reason,omitempty"`
	Deviation  *DeviationRecord   `json:"deviation,omitempty"`     // from the best basket; none where the choice is the best
	Bypass     *ReasonRecord      `json:"bypass,omitempty"`        // why a preferred framework was passed by
	Choice     *ChoiceRecord      `json:"productChoice,omitempty"` // why this product; none below the value from which it is asked
	Wish       *audit.PersonalRef `json:"wish,omitempty"`          // of the person who filled the basket
	Split      *ReasonRecord      `json:"splitReason,omitempty"`   // why similar direct awards exceed the limit together
	Supersedes *uuid.UUID         `json:"supersedes,omitempty"`    // decision that was withdrawn, sent back or cancelled and that this one takes the place of
	LegalBasis RecordedBasis      `json:"legalBasis"`
	// Requirements are what the rules asked of the order beyond its limit; none where they asked nothing.
	Requirements *RequirementsRecord `json:"requirements,omitempty"`
	Actors       []ActorRecord       `json:"actors"`
	Permission   PermissionRecord    `json:"permission"`
	Software     string              `json:"software"`
}

// ProductRecord is the product as it was named.
type ProductRecord struct {
	ID           uuid.UUID `json:"id"`
	GTIN         string    `json:"gtin,omitempty"`
	Manufacturer string    `json:"manufacturer"`
	PartNumber   string    `json:"partNumber"`
	Name         string    `json:"name"`
	Category     string    `json:"category"`
	Unit         string    `json:"unit"`
}

// NeedRecord is what was needed.
type NeedRecord struct {
	Quantity money.Quantity `json:"quantity"`
	NeededBy money.Date     `json:"neededBy,omitzero"`
	Land     rules.Land     `json:"land"`
	Release  money.Date     `json:"release"`
	// ApprovalDays is the unit's usual time from submit to release in Arbeitstage, Calendar the table of holidays they
	// were counted with.
	ApprovalDays int    `json:"approvalDays,omitempty"`
	Calendar     string `json:"calendar"`
	// Counting is how a recurring price and Skonto were counted, where there were any.
	Counting *CountingRecord `json:"counting,omitempty"`
}

// OfferRecord is one offer with the arithmetic of its landed price, ranked or excluded.
type OfferRecord struct {
	Offer        uuid.UUID           `json:"offer"`
	Supplier     audit.MasterDataRef `json:"supplier"`
	SKU          string              `json:"sku"`
	Catalogue    uuid.UUID           `json:"catalogue,omitzero"`        // version that brought it
	SHA256       string              `json:"catalogueSha256,omitempty"` // of its raw file, base64
	LogIndex     *int64              `json:"catalogueIndex,omitempty"`  // in the log, of the entry that put it into force; none while it waited
	InForce      *EditionRecord      `json:"inForce,omitempty"`         // the version in force, where it left the offer as Catalogue brought it
	Article      *uuid.UUID          `json:"article,omitempty"`         // of Linked, when it is offered as that
	Origin       *OriginRecord       `json:"origin,omitempty"`          // of an offer the body got itself, in place of a catalogue
	PriceKind    catalog.PriceKind   `json:"priceKind"`
	TermMonths   int                 `json:"termMonths,omitempty"` // the term counted; the offer's own is OwnTermMonths
	Periods      int                 `json:"periods,omitempty"`    // times a recurring price is counted
	UnitPrice    string              `json:"unitPrice,omitempty"`
	Per          money.Quantity      `json:"per"`
	TierFrom     *money.Quantity     `json:"tierFrom,omitempty"`
	Delivered    *money.Quantity     `json:"delivered,omitempty"`
	Goods        string              `json:"goods,omitempty"`
	Shipping     string              `json:"shipping,omitempty"`
	SmallOrder   string              `json:"smallOrder,omitempty"`
	Total        string              `json:"total,omitempty"`
	Skonto       string              `json:"skonto,omitempty"` // taken off the total
	Steps        []StepRecord        `json:"steps,omitempty"`  // of the criteria
	Score        string              `json:"score,omitempty"`  // total with the steps, where criteria count
	VAT          money.Percent       `json:"vat"`
	DeliveryDays int                 `json:"deliveryDays"`
	DeliveryDate *money.Date         `json:"deliveryDate,omitempty"`
	Stock        *money.Quantity     `json:"stock,omitempty"`
	ValidFrom    money.Date          `json:"validFrom,omitzero"`
	ValidTo      money.Date          `json:"validTo,omitzero"` // exclusive
	Labels       []string            `json:"labels,omitempty"`
	Rank         int                 `json:"rank,omitempty"`
	Tie          catalog.TieBreak    `json:"tie,omitempty"`
	Excluded     catalog.Exclusion   `json:"excluded,omitempty"`
	OfferTerms
}

// FrameworkRef names a framework that covers the product.
type FrameworkRef struct {
	Contract   string             `json:"contract"`
	Lot        uuid.UUID          `json:"lot"`
	LotTitle   string             `json:"lotTitle"`
	Obligation catalog.Obligation `json:"obligation"`
}

// CallOffRecord is the call-off with the facts that allow it (VgV §21(2), UVgO §15(3)).
type CallOffRecord struct {
	FrameworkRef
	ContractTitle string              `json:"contractTitle"`
	Supplier      audit.MasterDataRef `json:"supplier"`
	Kind          catalog.CallOffKind `json:"kind"`
	SKU           string              `json:"sku"`
	PriceKind     catalog.PriceKind   `json:"priceKind"`
	TermMonths    int                 `json:"termMonths,omitempty"` // as agreed; 0 = open-ended
	UnitPrice     string              `json:"unitPrice"`
	Per           money.Quantity      `json:"per"`
	Total         string              `json:"total"`
	VAT           money.Percent       `json:"vat"`
	TermFrom      money.Date          `json:"termFrom"`
	TermTo        money.Date          `json:"termTo,omitzero"` // exclusive
	Annex         string              `json:"annex"`           // where the notice names the body
	Rank          int                 `json:"rank,omitempty"`
	Selection     *SelectionRecord    `json:"selection,omitempty"` // of a lot with several parties
	DeliveryDate  money.Date          `json:"deliveryDate"`
	Project       *ProjectRecord      `json:"project,omitempty"` // the price list's price counts where there is none
	Offer         *OfferedRecord      `json:"offer,omitempty"`   // the supplier's own, in place of the price list
	TogetherRecord
	CallOffTerms
}

// ReasonRecord holds the code and a commitment to the text, which is personal and stands elsewhere.
type ReasonRecord struct {
	Code   ReasonCode         `json:"code"`
	Text   *audit.PersonalRef `json:"text,omitempty"`
	Origin Origin             `json:"origin,omitempty"` // of the text of a deviation's reason
}

// ActorRecord is a person by log id.
type ActorRecord struct {
	Role    string         `json:"role"`
	Person  uuid.UUID      `json:"person"`
	Mandate *MandateRecord `json:"mandate,omitempty"` // in another organisation's name
}

// MandateRecord is by which mandate somebody of a member ordered in a body's name.
type MandateRecord struct {
	ID     uuid.UUID `json:"id"`
	Member uuid.UUID `json:"member"` // whose person it is
	Body   uuid.UUID `json:"body"`   // in whose name
}

// PermissionRecord is the policy rule that allowed the submission.
type PermissionRecord struct {
	Rule   string `json:"rule"`
	Policy string `json:"policy"`
}

// OrderRecord is the content of an order's record: the one that gets a leaf, and lists its decisions by hash.
type OrderRecord struct { //nolint:revive // stutters, but there are records of decisions, too
	At         string              `json:"at"`
	Order      uuid.UUID           `json:"order"`
	Submission uuid.UUID           `json:"submission"`
	Seller     audit.MasterDataRef `json:"seller"`
	Channel    catalog.Channel     `json:"channel"`
	Lot        *uuid.UUID          `json:"lot,omitempty"`
	Parties    PartiesRecord       `json:"parties"`
	Currency   string              `json:"currency"`
	Lines      []OrderLineRecord   `json:"lines"`
	Shipping   string              `json:"shipping"`
	SmallOrder string              `json:"smallOrder"`
	Net        string              `json:"net"`
	VAT        []VATRecord         `json:"vat"`
	Gross      string              `json:"gross"`
	Decisions  []audit.DecisionRef `json:"decisions"`
	LegalBasis RecordedBasis       `json:"legalBasis"`
	// Rules are the versions that the legal basis names, whole, so that the decisions can be repeated from the proof
	// package alone. The decisions name them by hash.
	Rules []RuleRecord `json:"rules,omitempty"`
	// Awaits is set where a rule asked for a second person, Approval where one released the order. Without them the band
	// asks for none, and each decision's deviation says so.
	Awaits   *AwaitsRecord   `json:"awaits,omitempty"`
	Approval *ApprovalRecord `json:"approval,omitempty"`
	Actors   []ActorRecord   `json:"actors"`
	Software string          `json:"software"`
}

// PartiesRecord names the four parties; the address is a place, not a person.
type PartiesRecord struct {
	Buyer            Organisation `json:"buyer"`
	Needer           Organisation `json:"needer"`
	InvoiceRecipient Organisation `json:"invoiceRecipient"`
	LeitwegID        string       `json:"leitwegId,omitempty"`
	DeliveryAddress  Address      `json:"deliveryAddress"`
	CostCentre       string       `json:"costCentre,omitempty"`
}

// OrderLineRecord is one line of an order.
type OrderLineRecord struct { //nolint:revive // as above
	Line      int            `json:"line"`
	Product   ProductRecord  `json:"product"`
	Quantity  money.Quantity `json:"quantity"`
	Delivered money.Quantity `json:"delivered"`
	UnitPrice string         `json:"unitPrice"`
	Per       money.Quantity `json:"per"`
	Periods   int            `json:"periods,omitempty"`
	Goods     string         `json:"goods"`
	VAT       money.Percent  `json:"vat"`
	Delivery  money.Date     `json:"deliveryDate,omitzero"`
}

// VATRecord is one row of the tax breakdown.
type VATRecord struct {
	Rate money.Percent `json:"rate"`
	Net  string        `json:"net"`
	Tax  string        `json:"tax"`
}

// recorder makes the records of one submission.
type recorder struct {
	plan       Plan
	submission SubmissionID
	principal  authz.Principal
	permission authz.Decision
	software   string
	rand       io.Reader
	newID      func() (uuid.UUID, error)
	personal   []audit.PersonalPart
	texts      map[string]*audit.PersonalRef // of reasons; once per submission, like the next two
	split      *ReasonRecord
	proofs     map[string]*ProofRecord // by requirement
}

func (r *recorder) at() string { return recordedAt(r.plan.At) }

func (r *recorder) actors() []ActorRecord {
	a := ActorRecord{Role: actorSubmitter, Person: r.principal.LogID}
	if m := r.principal.Mandate; m != nil {
		a.Mandate = &MandateRecord{ID: m.ID, Member: m.Member, Body: r.principal.Organisation}
	}
	return []ActorRecord{a}
}

// decision makes the record of one line.
func (r *recorder) decision(l *PlannedLine, basis RecordedBasis, asked *RequirementsRecord) (audit.Record, error) {
	content := r.content(l, basis)
	content.Requirements = asked
	var err error
	if err = r.answers(l, &content); err != nil {
		return audit.Record{}, err
	}
	kind := recordBestPrice
	if l.Coverage != nil {
		kind = recordCallOff
	}
	return audit.NewRecord(r.principal.Organisation, kind, content, r.rand)
}

// content is what the record of one line says, without the reason, whose text is a person's. Everything in it is an
// input or follows from inputs that stand beside it, so that [Replay] can make it once more.
func (r *recorder) content(l *PlannedLine, basis RecordedBasis) DecisionRecord {
	content := DecisionRecord{
		At: r.at(), Submission: r.submission.UUID, Line: l.No,
		Buyer: r.plan.Facts.Parties.Buyer, Needer: r.plan.Facts.Parties.Needer,
		Product: productRecord(l.Product), Need: needRecord(l, r.plan),
		Currency: string(money.EUR), LegalBasis: basis, Actors: r.actors(), Software: r.software,
		Permission: PermissionRecord{Rule: r.permission.Rule, Policy: r.permission.PolicyRevision},
	}
	if l.Coverage != nil {
		content.Chosen = l.Coverage.Price.String()
		content.CallOff = callOffRecord(l, r.plan.Facts)
		return content
	}
	if l.Chosen != nil {
		content.Chosen = l.Chosen.Offer.ID.String()
	}
	content.Offers, content.Trade = offerRecords(*l.Comparison, r.plan.Facts), tradeRecords(*l.Comparison, r.plan.Facts)
	content.Criteria = criteriaRecord(r.plan.Facts.Criteria)
	content.TieBreak, content.Basket = string(l.Comparison.TieBreak), basketRecord(l)
	content.Deviation, content.Choice = deviationRecord(l.Deviation), choiceRecord(l.Choice)
	content.Linked = linkedRecords(r.plan.Facts.Linked[l.Product.ID])
	content.Candidates = candidateRecord(r.plan.Facts.Candidates[l.Product.ID])
	for _, c := range l.Covered {
		if f := frameworkRecord(c, r.plan.At); !slices.Contains(content.Frameworks, f) {
			content.Frameworks = append(content.Frameworks, f)
		}
	}
	return content
}

// order makes the record of one order over the records of its decisions.
func (r *recorder) order(id OrderID, o PlannedOrder, basis RecordedBasis, decisions []audit.Record) (audit.Record, error) {
	p := r.plan.Facts.Parties
	content := OrderRecord{
		At: r.at(), Order: id.UUID, Submission: r.submission.UUID, Seller: masterData(o.Lines[0].Supplier),
		Channel: o.Key.Channel, Currency: string(money.EUR), LegalBasis: basis, Actors: r.actors(), Software: r.software,
		Parties: PartiesRecord{
			Buyer: p.Buyer, Needer: p.Needer, InvoiceRecipient: p.InvoiceRecipient, LeitwegID: p.LeitwegID,
			DeliveryAddress: p.DeliveryAddress,
		},
		Shipping: o.Charges.Shipping.String(), SmallOrder: o.Charges.SmallOrder.String(),
		Net: o.Totals.Net.String(), Gross: o.Totals.Gross.String(),
	}
	content.Rules = ruleRecords(r.plan.Facts, o.refs())
	if p.CostCentre != nil {
		content.Parties.CostCentre = p.CostCentre.Number
	}
	if o.Key.Channel == catalog.ChannelFramework {
		content.Lot = &o.Key.Lot.UUID
	}
	for _, l := range o.Lines {
		content.Lines = append(content.Lines, OrderLineRecord{
			Line: l.No, Product: productRecord(l.Product), Quantity: l.Input.Quantity, Delivered: l.Delivered,
			UnitPrice: l.UnitPrice.String(), Per: l.Per, Periods: l.Periods, Goods: l.Goods.String(), VAT: l.VAT, Delivery: l.Delivery,
		})
	}
	for _, row := range o.Totals.Rows {
		content.VAT = append(content.VAT, VATRecord{Rate: row.Rate, Net: row.Net.String(), Tax: row.Tax.String()})
	}
	for _, d := range decisions {
		content.Decisions = append(content.Decisions, d.Ref())
	}
	kind := recordReleased
	if a := r.plan.Awaits; a != nil {
		kind, content.Awaits = recordSubmitted, &AwaitsRecord{Until: a.Until.Value, Rule: a.Until.Ref}
	}
	return audit.NewRecord(r.principal.Organisation, kind, content, r.rand)
}

func productRecord(p catalog.Product) ProductRecord {
	return ProductRecord{
		ID: p.ID.UUID, GTIN: p.GTIN, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber, Name: p.Name,
		Category: p.Category, Unit: p.Unit,
	}
}

func masterData(s catalog.Supplier) audit.MasterDataRef {
	return audit.MasterDataRef{ID: s.ID.UUID, Hash: audit.Digest(s.Hash)}
}

func frameworkRef(c catalog.Coverage) FrameworkRef {
	return FrameworkRef{Contract: c.ContractNumber, Lot: c.Lot.UUID, LotTitle: c.LotTitle, Obligation: c.Obligation}
}

func callOffRecord(l *PlannedLine, f Facts) *CallOffRecord {
	c := *l.Coverage
	return &CallOffRecord{
		FrameworkRef: frameworkRef(c), ContractTitle: c.ContractTitle, Supplier: masterData(f.Suppliers[c.Supplier].Supplier),
		Kind: c.Kind, SKU: c.SKU, PriceKind: c.PriceKind, TermMonths: c.TermMonths, UnitPrice: c.UnitPrice.String(),
		Per: c.PriceQuantity, Total: l.Total.String(), VAT: c.VAT, TermFrom: c.Term.From, TermTo: c.Term.To, Annex: c.Annex,
		Rank: c.Rank, Selection: selectionRecord(c.Choice), DeliveryDate: l.Delivery, CallOffTerms: callOffTerms(c),
		Project: projectRecord(c.Lowered), Offer: offeredRecord(c.Offered), TogetherRecord: TogetherRecord{l.Input.PartOf, configurationRecord(l.Configured)},
	}
}

// offerRecords lists all offers of a comparison, none left out (domain rule 19).
func offerRecords(c catalog.Comparison, f Facts) []OfferRecord {
	out := make([]OfferRecord, 0, len(c.Ranked)+len(c.Excluded))
	for _, r := range c.Ranked {
		o := offerRecord(r.Offer, f)
		o.withLanded(r.Landed)
		o.withScore(r)
		o.Rank, o.Tie, o.DeliveryDate = r.Rank, r.TieWithPrevious, &r.DeliveryDate
		out = append(out, o)
	}
	for _, x := range c.Excluded {
		o := offerRecord(x.Offer, f)
		if x.Landed != nil {
			o.withLanded(*x.Landed)
		}
		o.Excluded, o.DeliveryDate = x.Reason, x.DeliveryDate
		out = append(out, o)
	}
	return out
}

func offerRecord(o catalog.Offer, f Facts) OfferRecord {
	out := OfferRecord{
		Offer: o.ID.UUID, Supplier: masterData(f.Suppliers[o.Supplier].Supplier), SKU: o.SKU,
		PriceKind: o.PriceKind, Per: o.PriceQuantity, VAT: o.VAT, DeliveryDays: o.DeliveryDays,
		Stock: o.Stock, ValidFrom: o.Valid.From, ValidTo: o.Valid.To, Labels: o.Labels, OfferTerms: offerTerms(o, f),
	}
	if (o.Article != catalog.ProductID{}) {
		out.Article = &o.Article.UUID
	}
	if o.Origin == nil {
		out.Catalogue, out.SHA256 = o.Version.UUID, base64.StdEncoding.EncodeToString(o.VersionSHA256[:])
		out.LogIndex, out.InForce = placed(o.LogIndex), editionRecord(o.InForce)
	} else {
		out.Origin = originRecord(*o.Origin)
	}
	return out
}

// tradeRecords lists the offers of the cooperative's own trade, which stand beside the ranking.
func tradeRecords(c catalog.Comparison, f Facts) []OfferRecord {
	var out []OfferRecord
	for _, t := range c.Trade {
		o := offerRecord(t.Offer, f)
		if t.Landed != nil {
			o.withLanded(*t.Landed)
		}
		o.Excluded, o.DeliveryDate = t.Reason, &t.DeliveryDate
		out = append(out, o)
	}
	return out
}

// withScore adds the arithmetic of the criteria, where there are any.
func (o *OfferRecord) withScore(r catalog.RankedOffer) {
	if len(r.Steps) > 0 {
		o.Steps, o.Score = stepRecords(r.Steps), r.Score.String()
	}
}

func (o *OfferRecord) withLanded(l catalog.Landed) {
	o.Skonto = unlessZero(l.EarlyPay)
	o.Periods, o.TermMonths = l.Periods, l.TermMonths
	o.UnitPrice, o.TierFrom, o.Delivered = l.Tier.Price.String(), &l.Tier.From, &l.Delivered
	o.Goods, o.Shipping, o.SmallOrder, o.Total = l.Goods.String(), l.Shipping.String(), l.SmallOrder.String(), l.Total.String()
}
