package order

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// HouseStandard answers "Warum dieses Produkt?" for an organisation, and for the units of a legal entity.
type HouseStandard struct {
	ID           uuid.UUID
	Organisation Organisation
	Product      catalog.ProductID
	ProductName  string
	Reason       string
	Valid        money.Period
}

// NewStandard is a house standard to be.
type NewStandard struct {
	Product catalog.ProductID
	Reason  string
	Valid   money.Period // zero From = today
}

// Standards lists the house standards in the principal's scope, newest first.
func (s *Service) Standards(ctx context.Context) ([]HouseStandard, error) {
	return s.store.Standards(ctx)
}

// AddStandard makes a product the house standard of the principal's organisation.
//
// Errors: Invalid (reason, period), NotFound (product), Conflict (it is one already).
func (s *Service) AddStandard(ctx context.Context, p authz.Principal, in NewStandard) (HouseStandard, error) {
	in.Reason = strings.TrimSpace(in.Reason)
	if !(Reason{Text: in.Reason}).explains(minStandardReason) {
		return HouseStandard{}, fault.New(fault.Invalid, "standard_reason").WithField("#/body/reason", "standard_reason")
	}
	at := s.now()
	if in.Valid.From.IsZero() {
		in.Valid.From = money.DateOf(at)
	}
	if !in.Valid.To.IsZero() && !in.Valid.From.Before(in.Valid.To) {
		return HouseStandard{}, fault.New(fault.Invalid, "standard_period").WithField("#/body/until", "standard_period")
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return HouseStandard{}, err
	}
	return s.store.AddStandard(ctx, p, id, in, at)
}

// minStandardReason is the least number of characters of a house standard's reason.
const minStandardReason = 10

// EndStandard ends a house standard of the principal's organisation today. Error: NotFound, also when it is over.
func (s *Service) EndStandard(ctx context.Context, p authz.Principal, id uuid.UUID) error {
	return s.store.EndStandard(ctx, p.Organisation, id, money.DateOf(s.now()))
}

// MessageKind is what somebody tells those who manage a framework contract.
type MessageKind string

// TooExpensive says that the same thing costs less elsewhere.
const TooExpensive MessageKind = "too_expensive"

// ContractMessage is a message about a lot to those who manage its contract.
type ContractMessage struct {
	ID             uuid.UUID
	At             time.Time
	Kind           MessageKind
	Organisation   Organisation
	Person         string
	Contract       catalog.ContractID
	ContractNumber string
	Lot            catalog.LotID
	LotTitle       string
	Product        catalog.ProductID // zero = none named
	ProductName    string
	Text           string
}

// NewMessage is a message to be.
type NewMessage struct {
	Contract catalog.ContractID
	Lot      catalog.LotID
	Product  *catalog.ProductID
	Text     string
}

// TellContract sends a message to those who manage the contract. Error: NotFound when the organisation is not entitled to
// the lot, or an id does not exist.
func (s *Service) TellContract(ctx context.Context, p authz.Principal, in NewMessage) (ContractMessage, error) {
	id, err := s.cfg.NewID()
	if err != nil {
		return ContractMessage{}, err
	}
	return s.store.AddMessage(ctx, p, id, in, s.now())
}

// Messages lists what was told about contracts, newest first, at most 200.
func (s *Service) Messages(ctx context.Context) ([]ContractMessage, error) {
	return s.store.Messages(ctx)
}
