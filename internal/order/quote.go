package order

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Quote (Angebot) is what a supplier offers a body under a lot, by its own number and with its document: lines that each hang on an
// item of the supplier's price list there and are not dearer than it. It is ordered whole and once (Abruf nach Angebot).
type Quote struct {
	ID           uuid.UUID
	Organisation uuid.UUID
	Contract     catalog.ContractID
	Lot          catalog.LotID
	LotNumber    int
	Supplier     catalog.Supplier // ID and Name
	Number       string           // the supplier's
	Date         money.Date
	Until        money.Date // last day
	FileName     string
	SHA256       [32]byte
	Net          money.Amount
	Lines        []QuoteLine
	By           string // name of who recorded it, while it is known
	At           time.Time
	Orders       []OrderID // that it became; none while it is open
	Withdrawn    bool
	SkipReasons  []catalog.SkipReason // for which the lot lets another party than the one whose turn it is deliver
}

// QuoteLine is a line of a quote.
type QuoteLine struct {
	OfferPosition
	Product catalog.ProductID // of the price-list item that it is tied to
	Name    string            // of that product, when read
	Net     money.Amount
}

// Open reports whether the quote may still be ordered on the day.
func (q Quote) Open(day money.Date) bool {
	return len(q.Orders) == 0 && !q.Withdrawn && !day.After(q.Until)
}

// QuotableItem is an item of a supplier's price list in a lot, as a body may call it off on a day.
type QuotableItem struct {
	catalog.Coverage
	Product catalog.Product
}

// QuoteInput is a quote as a person enters it.
type QuoteInput struct {
	Contract    catalog.ContractID
	Lot         int
	Supplier    catalog.SupplierID
	Number      string
	Date, Until money.Date
	FileName    string
	File        []byte
	Lines       []QuoteLineInput
}

// QuoteLineInput is a line of it.
type QuoteLineInput struct {
	Item        catalog.LotPriceID // that it is tied to
	Description string             // "" = the product's name
	Quantity    money.Quantity
	UnitPrice   money.UnitPrice // for as many pieces as the item's price
}

// Bounds of quotes.
const (
	MaxQuoteLines    = 200
	maxQuoteNumber   = 100 // characters
	maxQuoteText     = 300
	maxQuoteDocument = 650_000 // bytes
	maxQuotes        = 100     // that a list shows
)

// QuoteStore keeps quotes in the caller's scope.
type QuoteStore interface {
	// Quotable are the items of a supplier's price list in a lot that the organisation may call off on a day, by name. None = the lot, its
	// supplier or the right to it is not there.
	Quotable(ctx context.Context, organisation uuid.UUID, contract catalog.ContractID, lot int, supplier catalog.SupplierID, day money.Date) ([]QuotableItem, error)
	// SaveQuote keeps a quote with its file, record and leaf in one transaction. Error: Conflict (quote_exists).
	SaveQuote(ctx context.Context, s SealedQuote) error
	// WithdrawQuote closes a quote with record and leaf, once. Errors: Conflict (quote_ordered, quote_withdrawn).
	WithdrawQuote(ctx context.Context, w QuoteWithdrawal) error
	// Quotes under a contract, newest first.
	Quotes(ctx context.Context, contract catalog.ContractID, limit int) ([]Quote, error)
	// Quote is one of them. Error: NotFound.
	Quote(ctx context.Context, id uuid.UUID) (Quote, error)
	// QuoteFile is its document as received. Error: NotFound.
	QuoteFile(ctx context.Context, id uuid.UUID) (name string, content []byte, err error)
}

// SealedQuote is a quote with its entry in the log.
type SealedQuote struct {
	Quote
	Person uuid.UUID
	File   []byte
	Record audit.Record
	Leaf   audit.Leaf
}

// QuoteWithdrawal closes a quote that was recorded by mistake.
type QuoteWithdrawal struct {
	Quote
	Person uuid.UUID
	At     time.Time
	Record audit.Record
	Leaf   audit.Leaf
}

// Quotes keeps what suppliers offer under lots. Safe for concurrent use.
type Quotes struct {
	store   QuoteStore
	decider authz.Decider
	cfg     Config
}

// NewQuotes returns the service on a store.
func NewQuotes(store QuoteStore, decider authz.Decider, cfg Config) *Quotes {
	if cfg.Committed == nil {
		cfg.Committed = func() {}
	}
	if cfg.NewID == nil {
		cfg.NewID = uuid.NewV7
	}
	return &Quotes{store, decider, cfg}
}

func (s *Quotes) now() time.Time { return s.cfg.Now().UTC().Truncate(time.Microsecond) }

// Today is the day on which quotes count.
func (s *Quotes) Today() money.Date { return money.DateOf(s.now()) }

// Items that lines of a quote may be tied to, by name. Error: NotFound.
func (s *Quotes) Items(ctx context.Context, p authz.Principal, contract catalog.ContractID, lot int, supplier catalog.SupplierID) ([]QuotableItem, error) {
	items, err := s.store.Quotable(ctx, p.Organisation, contract, lot, supplier, s.Today())
	if err == nil && len(items) == 0 {
		err = fault.New(fault.NotFound, "not_found")
	}
	return items, err
}

// List are the quotes under a contract in the caller's scope, newest first.
func (s *Quotes) List(ctx context.Context, contract catalog.ContractID) ([]Quote, error) {
	return s.store.Quotes(ctx, contract, maxQuotes)
}

// Look shows one. Error: NotFound.
func (s *Quotes) Look(ctx context.Context, id uuid.UUID) (Quote, error) {
	return s.store.Quote(ctx, id)
}

// File is the document as received. Error: NotFound.
func (s *Quotes) File(ctx context.Context, id uuid.UUID) (name string, content []byte, err error) {
	return s.store.QuoteFile(ctx, id)
}

// Record keeps a quote. Errors: NotFound (contract, lot, supplier, no right to it); Invalid with the fields; TooLarge and Unsupported for
// the document; Conflict (quote_exists, quote_above_list, parts that an article lacks, call_off_needs_mini_competition).
func (s *Quotes) Record(ctx context.Context, p authz.Principal, in QuoteInput) (Quote, error) {
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "quote", Action: "record", Organisation: p.Organisation})
	if err != nil {
		return Quote{}, fmt.Errorf("decide: %w", err)
	}
	if !d.Allowed {
		return Quote{}, fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	at := s.now()
	if err := in.check(money.DateOf(at)); err != nil {
		return Quote{}, err
	}
	items, err := s.Items(ctx, p, in.Contract, in.Lot, in.Supplier)
	if err != nil {
		return Quote{}, err
	}
	q, err := s.quote(p, in, items, at)
	if err != nil {
		return Quote{}, err
	}
	sealed, err := s.seal(q, p, d, in.File)
	if err != nil {
		return Quote{}, err
	}
	if err := s.store.SaveQuote(ctx, sealed); err != nil {
		return Quote{}, err
	}
	s.cfg.Committed()
	return s.store.Quote(ctx, q.ID)
}

// recordQuoteWithdrawn is the record type of a quote that was withdrawn.
var recordQuoteWithdrawn = audit.RecordType{Name: "quote.withdrawn", Version: 1}

// QuoteWithdrawnRecord is the content of its record.
type QuoteWithdrawnRecord struct {
	At         string    `json:"at"`
	Quote      uuid.UUID `json:"quote"`
	By         uuid.UUID `json:"by"`
	Permission string    `json:"permission"`
	Software   string    `json:"software"`
}

// Withdraw closes a quote of the own organisation; its number is free again. Errors: NotFound; Forbidden; Conflict (quote_ordered,
// quote_withdrawn).
func (s *Quotes) Withdraw(ctx context.Context, p authz.Principal, id uuid.UUID) (Quote, error) {
	q, err := s.store.Quote(ctx, id)
	if err != nil {
		return Quote{}, err
	}
	if q.Organisation != p.Organisation {
		return Quote{}, fault.New(fault.NotFound, "not_found")
	}
	d, err := s.decider.Decide(ctx, p, authz.Request{Class: "quote", Action: "record", Organisation: q.Organisation})
	if err != nil {
		return Quote{}, fmt.Errorf("decide: %w", err)
	}
	if !d.Allowed {
		return Quote{}, fault.New(fault.Forbidden, "role_missing", "rule", d.Rule)
	}
	w := QuoteWithdrawal{Quote: q, Person: p.Person, At: s.now()}
	content := QuoteWithdrawnRecord{At: w.At.Format(recordTime), Quote: q.ID, By: p.LogID, Permission: d.Rule, Software: s.cfg.Software}
	if w.Record, err = audit.NewRecord(q.Organisation, recordQuoteWithdrawn, content, s.cfg.Rand); err != nil {
		return Quote{}, fmt.Errorf("record of withdrawal: %w", err)
	}
	if w.Leaf, err = audit.NewLeaf(w.Record, w.At); err != nil {
		return Quote{}, err
	}
	if err := s.store.WithdrawQuote(ctx, w); err != nil {
		return Quote{}, err
	}
	s.cfg.Committed()
	return s.store.Quote(ctx, id)
}

// check what can be checked without the price list.
func (in *QuoteInput) check(today money.Date) error {
	in.Number, in.FileName = strings.TrimSpace(in.Number), strings.TrimSpace(in.FileName)
	var e *fault.Error
	wrong := func(bad bool, pointer, code string) {
		if !bad {
			return
		}
		if e == nil {
			e = fault.New(fault.Invalid, code)
		}
		e = e.WithField("#/body/"+pointer, code)
	}
	wrong(in.Number == "" || utf8.RuneCountInString(in.Number) > maxQuoteNumber || unreadable(in.Number), "number", "quote_number")
	wrong(in.Date.After(today), "date", "quote_date")
	wrong(in.Until.Before(today) || in.Until.Before(in.Date), "validUntil", "quote_over")
	wrong(len(in.Lines) == 0 || len(in.Lines) > MaxQuoteLines, "lines", "quote_lines")
	for i, l := range in.Lines {
		at := fmt.Sprintf("lines/%d/", i)
		wrong(l.Quantity.Sign() <= 0, at+"quantity", "quantity_not_positive")
		wrong(l.UnitPrice.IsZero(), at+"unitPrice", "quote_price")
		wrong(utf8.RuneCountInString(l.Description) > maxQuoteText || unreadable(l.Description), at+"description", "quote_text")
	}
	switch {
	case e != nil:
		return e
	case len(in.File) > maxQuoteDocument:
		return fault.New(fault.TooLarge, "term_document_large").WithField("#/body/document", "term_document_large")
	case in.FileName == "" || !bytes.HasPrefix(in.File, []byte("%PDF-")) || !strings.HasSuffix(strings.ToLower(in.FileName), ".pdf"):
		return fault.New(fault.Unsupported, "term_document_type").WithField("#/body/document", "term_document_type")
	}
	return nil
}

func unreadable(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) })
}

// quote ties every line to its item of the price list.
func (s *Quotes) quote(p authz.Principal, in QuoteInput, items []QuotableItem, at time.Time) (Quote, error) {
	id, err := s.cfg.NewID()
	if err != nil {
		return Quote{}, fmt.Errorf("quote id: %w", err)
	}
	q := Quote{
		ID: id, Organisation: p.Organisation, Contract: in.Contract, Lot: items[0].Lot, LotNumber: in.Lot, Supplier: catalog.Supplier{ID: in.Supplier},
		Number: in.Number, Date: in.Date, Until: in.Until, FileName: in.FileName, SHA256: sha256.Sum256(in.File), At: at, Net: money.Zero(money.EUR),
	}
	byPrice := map[catalog.LotPriceID]QuotableItem{}
	for _, item := range items {
		byPrice[item.Price] = item
	}
	for i, l := range in.Lines {
		line, err := s.tie(i, l, byPrice)
		if err != nil {
			return Quote{}, err
		}
		if q.Net, err = q.Net.Add(line.Net); err != nil {
			return Quote{}, overflow(err)
		}
		q.Lines = append(q.Lines, line)
	}
	if items[0].WantsCompetition(q.Net) {
		return Quote{}, fault.New(fault.Conflict, string(catalog.RefusedMiniCompetition)).WithField("#/body/lotNumber", string(catalog.RefusedMiniCompetition))
	}
	return q, q.putTogether(byPrice, in.Lines)
}

func (s *Quotes) tie(i int, l QuoteLineInput, items map[catalog.LotPriceID]QuotableItem) (QuoteLine, error) {
	pointer := fmt.Sprintf("#/body/lines/%d/", i)
	item, there := items[l.Item]
	if !there {
		return QuoteLine{}, fault.New(fault.Invalid, "quote_item").WithField(pointer+"lotPriceId", "quote_item")
	}
	id, err := s.cfg.NewID()
	if err != nil {
		return QuoteLine{}, fmt.Errorf("quote line id: %w", err)
	}
	offered := catalog.Offered{Tie: item.tied()}
	if dearer, err := offered.AboveTie(l.UnitPrice, item.PriceQuantity); err != nil || dearer {
		params := []string{"line", fmt.Sprint(i + 1), "offered", l.UnitPrice.String(), "highest", item.UnitPrice.String()}
		return QuoteLine{}, errors.Join(err, fault.New(fault.Conflict, "quote_above_list", params...).WithField(pointer+"unitPrice", "quote_above_list", params...))
	}
	line := QuoteLine{Product: item.Product.ID, Name: item.Product.Name, OfferPosition: OfferPosition{
		ID: id, Line: i + 1, Description: strings.TrimSpace(l.Description), Unit: item.Product.Unit, Category: item.Product.Category, Quantity: l.Quantity,
		UnitPrice: l.UnitPrice, Per: item.PriceQuantity, VAT: item.VAT, DeliveryDays: item.DeliveryDays, SKU: item.SKU, PriceKind: item.PriceKind,
		TermMonths: item.TermMonths, Tie: item.Product.ID,
	}}
	if line.Description == "" {
		line.Description = item.Product.Name
	}
	at := item.Coverage
	at.UnitPrice = l.UnitPrice
	line.Net, _, err = at.Total(l.Quantity)
	return line, overflow(err)
}

func (i QuotableItem) tied() *catalog.TiedPrice {
	return &catalog.TiedPrice{Price: i.Price, SKU: i.SKU, UnitPrice: i.UnitPrice, Per: i.PriceQuantity, Kind: i.PriceKind, Valid: i.PriceValid}
}

// recordQuote is the record type of a quote. A new member means a new version, never a changed one.
var recordQuote = audit.RecordType{Name: "quote.recorded", Version: 2}

// QuoteRecord is the content of its record.
type QuoteRecord struct {
	At         string            `json:"at"`
	Quote      uuid.UUID         `json:"quote"`
	Contract   uuid.UUID         `json:"contract"`
	Lot        int               `json:"lot"`
	Supplier   uuid.UUID         `json:"supplier"`
	Number     string            `json:"number"`
	Date       money.Date        `json:"date"`
	Until      money.Date        `json:"until"`
	SHA256     string            `json:"sha256"` // of the document, in hexadecimal
	Net        string            `json:"net"`
	Lines      []QuoteLineRecord `json:"lines"`
	By         uuid.UUID         `json:"by"`
	Permission string            `json:"permission"`
	Software   string            `json:"software"`
}

// QuoteLineRecord is a line with the article number that it is tied to.
type QuoteLineRecord struct {
	Line        int            `json:"line"`
	SKU         string         `json:"sku"`
	Description string         `json:"description"`
	Quantity    money.Quantity `json:"quantity"`
	UnitPrice   string         `json:"unitPrice"`
	Per         money.Quantity `json:"per"`
	PartOf      int            `json:"partOf,omitempty"` // line that it is a part of
}

func (s *Quotes) seal(q Quote, p authz.Principal, d authz.Decision, file []byte) (SealedQuote, error) {
	out := SealedQuote{Quote: q, Person: p.Person, File: file}
	content := QuoteRecord{
		At: q.At.Format(recordTime), Quote: q.ID, Contract: q.Contract.UUID, Lot: q.LotNumber, Supplier: q.Supplier.ID.UUID, Number: q.Number, Date: q.Date, Until: q.Until,
		SHA256: hex.EncodeToString(q.SHA256[:]), Net: q.Net.String(), By: p.LogID, Permission: d.Rule, Software: s.cfg.Software,
	}
	for _, l := range q.Lines {
		content.Lines = append(content.Lines, QuoteLineRecord{l.Line, l.SKU, l.Description, l.Quantity, l.UnitPrice.String(), l.Per, l.PartOf})
	}
	var err error
	if out.Record, err = audit.NewRecord(q.Organisation, recordQuote, content, s.cfg.Rand); err != nil {
		return out, fmt.Errorf("record of quote: %w", err)
	}
	out.Leaf, err = audit.NewLeaf(out.Record, q.At)
	return out, err
}

// QuotedInput orders a quote.
type QuotedInput struct {
	Quote uuid.UUID
	Skip  *Reason `json:",omitempty"` // why its supplier delivers although it is another party's turn
}

// quoted reads a quote as the offer that is ordered.
func (s *Service) quoted(ctx context.Context, from AwardReader, p authz.Principal, in QuotedInput) (*CallOffOffer, error) {
	o, err := from.Quoted(ctx, in.Quote, p.Organisation)
	if err != nil {
		return nil, err
	}
	switch {
	case o.Ordered:
		return nil, fault.New(fault.Conflict, "quote_ordered")
	case o.Withdrawn:
		return nil, fault.New(fault.Conflict, "quote_withdrawn")
	}
	o.Skip = in.Skip
	return &o, nil
}

// checkTie refuses a line of a quote whose item has left the price list, or has become cheaper than the line.
func (l *PlannedLine) checkTie(day money.Date) error {
	o := l.Coverage.Offered
	if o == nil || l.Coverage.Awarded() {
		return nil
	}
	if o.Tie == nil || !o.Tie.Valid.Contains(day) || o.Tie.Kind != l.Coverage.PriceKind {
		l.State = LineNotAvailable
		l.Notes = append(l.Notes, Note{Code: "quote_item_ended", Params: map[string]string{"item": l.Coverage.SKU}})
		return nil
	}
	dearer, err := o.AboveTie(l.Coverage.UnitPrice, l.Coverage.PriceQuantity)
	if err != nil || !dearer {
		return err
	}
	l.State = LineNotAvailable
	l.Notes = append(l.Notes, Note{Code: "quote_above_list", Params: map[string]string{
		"line": fmt.Sprint(o.Line), "offered": l.Coverage.UnitPrice.String(), "highest": o.Tie.UnitPrice.String(),
	}})
	return nil
}
