package order

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// ErrNoDecision says that the bytes are no record of a decision that this program can repeat.
var ErrNoDecision = errors.New("not the record of a decision")

// Replayed is what repeating a decision found.
type Replayed struct {
	Same        bool         // the recomputed record is the stored one, byte for byte
	Differences []Difference // nil when Same; at most MaxDifferences
	Missing     []rules.Ref  // rule versions that were used and are not at hand, so that the limit could not be judged
	BasketKept  bool         // the line was judged with others that are not at hand: that part was taken as recorded
	Software    ThenNow
	Calendar    ThenNow // table of holidays
}

// ThenNow is a version when the decision was made, and now.
type ThenNow struct{ Then, Now string }

// Material is what a replay has besides the record.
type Material struct {
	Rules     []rules.Rule // found by their hash; others do no harm
	Decisions [][]byte     // records of the same submission, for lines that were compared as one basket
	Software  string       // this program's version
}

// supply adds the rules that came with the program, where others are missing.
func (m *Material) supply(refs []rules.Ref) error {
	if len(rules.Missing(m.Rules, refs)) == 0 {
		return nil
	}
	supplied, err := rules.Seed()
	m.Rules = slices.Concat(m.Rules, supplied)
	return err
}

// Replay recomputes a decision from nothing but what its record stores: the offers with their terms, the supplier's
// state, the days, and the rule versions it names. The functions are those that made the record, so an answer other than
// Same means that a byte of the record was changed, or that this program computes otherwise than Software.Then did.
//
// Error: ErrNoDecision.
func Replay(record []byte, m Material) (Replayed, error) {
	var stored recordFile
	if err := json.Unmarshal(record, &stored); err != nil {
		return Replayed{}, fmt.Errorf("%w: %w", ErrNoDecision, err)
	}
	if kind := (audit.RecordType{Name: stored.Type, Version: stored.Version}); kind != recordBestPrice && kind != recordCallOff {
		return Replayed{}, fmt.Errorf("%w: %q version %d", ErrNoDecision, stored.Type, stored.Version)
	}
	out := Replayed{
		Software: ThenNow{stored.Software, m.Software}, Calendar: ThenNow{stored.Need.Calendar, rules.CalendarVersion},
	}
	if err := m.supply(stored.refs()); err != nil {
		return Replayed{}, err
	}
	out.Missing = rules.Missing(m.Rules, stored.refs())
	again, refusal, err := stored.recompute(m, &out)
	if err != nil {
		return Replayed{}, fmt.Errorf("%w: %w", ErrNoDecision, err)
	}
	raw, err := audit.Canonical(again)
	if err != nil {
		return Replayed{}, fmt.Errorf("recomputed record: %w", err)
	}
	if out.Same = bytes.Equal(raw, record) && refusal == nil && len(out.Missing) == 0; out.Same {
		return out, nil
	}
	out.Differences, err = differences(record, raw)
	if refusal != nil {
		out.Differences = append(out.Differences, *refusal)
	}
	return out, err
}

// recordFile is a whole decision record, with the members that every record has.
type recordFile struct {
	ID           uuid.UUID `json:"id"`
	Organisation uuid.UUID `json:"organisation"`
	Type         string    `json:"type"`
	Version      int       `json:"v"`
	DecisionRecord
}

// recompute makes the record once more. The refusal says what today's program would have answered instead of releasing.
func (r recordFile) recompute(m Material, out *Replayed) (again recordFile, refusal *Difference, err error) {
	p, err := r.replan()
	if err != nil {
		return again, nil, err
	}
	l := p.Lines[0]
	l.No = r.Line
	regrouped, err := r.regroup(l, m.Decisions)
	if err != nil {
		return again, nil, err
	}
	out.BasketKept = !regrouped
	if err := r.ask(p, m.Rules); err != nil {
		return again, nil, err
	}
	basis := r.LegalBasis.LegalBasis
	if r.LegalBasis.Evaluation != nil && len(out.Missing) == 0 {
		checks, err := r.LegalBasis.repeat(m.Rules)
		if err != nil {
			return again, nil, err
		}
		p.conclude(checks)
		basis = basisOf(checks)
	} else if l.Coverage != nil {
		basis = PlannedOrder{Key: Key{Channel: l.Channel}, Lines: p.Lines}.basis(LegalBasis{})
	}
	again = r
	again.DecisionRecord = r.keep((&recorder{plan: p}).content(l, RecordedBasis{LegalBasis: basis}))
	if again.Requirements, err = r.Requirements.repeat(m.Rules, r.orderCase(basis, p.Facts.Release(p.At))); err != nil {
		return again, nil, err
	}
	if again.Requirements.unproven() {
		p.block(Note{Code: "requirements_open"})
	}
	if out.BasketKept {
		again.Basket = r.Basket
	}
	if len(rules.Missing(m.Rules, r.terms())) > 0 {
		again.Deviation, again.Choice = r.Deviation, r.Choice
	}
	return again, r.refusal(p), nil
}

// ask measures the deviation once more and puts the recorded question about the product, with the rules that asked.
func (r recordFile) ask(p Plan, bodies []rules.Rule) error {
	l, asking := p.Lines[0], r.terms()
	if l.Chosen == nil {
		return nil
	}
	if len(rules.Missing(bodies, asking)) > 0 {
		return nil
	}
	terms, err := rules.TermsFor(rules.Used(bodies, asking), p.Facts.ruleFacts(money.DateOf(p.At)))
	if err != nil {
		return err
	}
	if r.Deviation != nil && r.Deviation.Rule.ID == "" {
		terms.Deviation = nil // no band was reached
	}
	if err := l.deviate(terms); err != nil {
		return err
	}
	l.checkReason()
	if r.Choice == nil {
		return nil
	}
	return l.checkChoice(terms, p.Facts)
}

// refs are the rule versions that the decision rests on, each once.
func (d DecisionRecord) refs() []rules.Ref {
	return distinct(d.LegalBasis.refs(), d.terms(), d.Requirements.refs())
}

// terms are the rules that asked the person something about the line.
func (d DecisionRecord) terms() (out []rules.Ref) {
	if d.Deviation != nil && d.Deviation.Rule.ID != "" {
		out = append(out, d.Deviation.Rule)
	}
	if d.Choice != nil {
		out = append(out, d.Choice.Rule)
	}
	return out
}

// refs are the rule versions that the order and its decisions rest on, each once.
func (o PlannedOrder) refs() []rules.Ref {
	all := [][]rules.Ref{o.LegalBasis.refs(), requirementsRecord(rules.DutyCase{}, nil, o.Requirements).refs()}
	for _, l := range o.Lines {
		all = append(all, DecisionRecord{Deviation: deviationRecord(l.Deviation), Choice: choiceRecord(l.Choice)}.terms())
	}
	return distinct(all...)
}

// refs are the rule versions that the basis rests on.
func (b LegalBasis) refs() []rules.Ref {
	var all [][]rules.Ref
	if b.Evaluation != nil {
		all = append(all, b.Evaluation.Applied)
	}
	for _, c := range b.Checks {
		all = append(all, c.Evaluation.Applied)
	}
	return distinct(all...)
}

func distinct(lists ...[]rules.Ref) (out []rules.Ref) {
	for _, list := range lists {
		for _, ref := range list {
			if !slices.Contains(out, ref) {
				out = append(out, ref)
			}
		}
	}
	return out
}

// repeat evaluates every check once more with the rule versions it names.
func (b LegalBasis) repeat(bodies []rules.Rule) ([]AwardCheck, error) {
	checks := b.Checks
	if checks == nil {
		checks = []AwardCheck{{Group: b.Group, Evaluation: *b.Evaluation}}
	}
	again := make([]AwardCheck, len(checks))
	for i, c := range checks {
		e, err := rules.Replay(bodies, c.Evaluation)
		if err != nil {
			return nil, err
		}
		again[i] = AwardCheck{Group: c.Group, Evaluation: e}
	}
	return again, nil
}

// keep takes over what no computation gives: who did it, when, with what words and with which program.
func (d DecisionRecord) keep(again DecisionRecord) DecisionRecord {
	again.Submission, again.Line, again.Needer, again.Buyer = d.Submission, d.Line, d.Needer, d.Buyer
	again.Actors, again.Permission, again.Software, again.Reason, again.Split = d.Actors, d.Permission, d.Software, d.Reason, d.Split
	again.Bypass, again.Wish, again.Supersedes = d.Bypass, d.Wish, d.Supersedes
	if again.Choice != nil && d.Choice != nil {
		again.Choice.Reason = d.Choice.Reason
	}
	if s := d.skipped(); s != nil && again.CallOff != nil && again.CallOff.Selection != nil {
		again.CallOff.Selection.Skipped = s
	}
	again.Need.Calendar = d.Need.Calendar
	return again
}

// refusal is what stands in the way of the recomputed line, nil when nothing does.
func (d DecisionRecord) refusal(p Plan) *Difference {
	stored := value{of: d.Chosen, there: true}.text()
	state := ""
	switch {
	case len(p.Blocked) > 0:
		state = p.Blocked[0].Code
	case p.Lines[0].State.Blocks():
		state = string(p.Lines[0].State)
	default:
		return nil
	}
	return &Difference{Pointer: "/chosen", Stored: stored, Refusal: state}
}

// replan plans the recorded line once more.
func (r recordFile) replan() (Plan, error) {
	at, err := time.Parse(recordTime, r.At)
	if err != nil {
		return Plan{}, err
	}
	f, err := r.facts()
	if err != nil {
		return Plan{}, err
	}
	in, err := r.input()
	if err != nil {
		return Plan{}, err
	}
	l := newLine(1, in, f)
	p := Plan{At: at, Facts: f, Lines: []*PlannedLine{l}}
	p.Split = r.Split.given()
	if err := l.plan(f, together{}, f.Release(at), at); err != nil {
		return p, err
	}
	return p, r.configure(l)
}

// unrecordedText stands for a text that the record only commits to. It was judged when it was given, so it is as long as
// any rule may ask.
var unrecordedText = strings.Repeat("Der Wortlaut steht nicht in der Aufzeichnung. ", 12)

// given is the reason without its wording, which stands elsewhere: that it was long enough was judged when it was given.
func (r *ReasonRecord) given() *Reason {
	if r == nil {
		return nil
	}
	out := &Reason{Code: r.Code}
	if r.Text != nil {
		out.Text = unrecordedText
	}
	return out
}

// input is what was ordered.
func (d DecisionRecord) input() (LineInput, error) {
	in := LineInput{Product: catalog.ProductID{UUID: d.Product.ID}, Quantity: d.Need.Quantity, NeededBy: d.Need.NeededBy}
	in.Reason, in.Bypass, in.Skip = d.Reason.given(), d.Bypass.given(), d.skipped().given()
	in.PartOf = d.partOf()
	if d.Choice != nil {
		in.Choice = d.Choice.Reason.given()
	}
	id, err := d.ChosenID()
	if d.CallOff != nil {
		in.LotPrice = &catalog.LotPriceID{UUID: id}
	} else {
		in.Offer = &catalog.OfferID{UUID: id}
	}
	return in, err
}

// facts are what the line's plan was made of.
func (d DecisionRecord) facts() (Facts, error) {
	product := catalog.ProductID{UUID: d.Product.ID}
	f := Facts{
		Land: d.Need.Land, ApprovalDays: d.Need.ApprovalDays, Parties: Parties{Buyer: d.Buyer, Needer: d.Needer},
		Products:  map[catalog.ProductID]catalog.Product{product: d.Product.product()},
		Offers:    map[catalog.ProductID][]catalog.Offer{},
		Coverage:  map[catalog.ProductID][]catalog.Coverage{},
		Suppliers: map[catalog.SupplierID]SupplierState{},
		Named:     map[catalog.OfferID]NamedOffer{},
		Linked:    map[catalog.ProductID][]catalog.Linked{product: d.linked()},
	}
	if e := d.LegalBasis.Evaluation; e != nil {
		f.BuyerType, f.Funding = e.Facts.BuyerType, e.Facts.Funding
	}
	if q := d.Choice; q != nil {
		f.Cheaper = map[catalog.ProductID][]CheaperProduct{product: q.Cheaper}
		f.Standards = map[catalog.ProductID]string{product: q.Standard}
	}
	f.Counting = cmp.Or(d.Need.Counting, &CountingRecord{}) // never as today's rules say
	if d.CallOff != nil {
		c, err := d.CallOff.coverage(d)
		f.Coverage[product] = []catalog.Coverage{c}
		f.know(d.CallOff.Supplier)
		if d.CallOff.Selection != nil {
			for _, t := range d.CallOff.Selection.Turns {
				f.know(t.Supplier)
			}
		}
		return f, err
	}
	var err error
	if f.Candidates, err = d.candidates(product); err != nil {
		return f, err
	}
	for _, c := range d.Frameworks {
		f.Coverage[product] = append(f.Coverage[product], c.coverage())
	}
	if d.Criteria != nil {
		c, err := d.Criteria.criteria()
		if err != nil {
			return f, err
		}
		f.Criteria = &c
	}
	for _, r := range slices.Concat(d.Offers, d.Trade) {
		o, err := r.offer(product)
		if err != nil {
			return f, fmt.Errorf("offer %s: %w", r.Offer, err)
		}
		f.Offers[product] = append(f.Offers[product], o)
		f.Named[o.ID] = NamedOffer{Product: product, Supplier: o.Supplier, SKU: o.SKU}
		if err := f.knowSeller(r); err != nil {
			return f, fmt.Errorf("offer %s: %w", r.Offer, err)
		}
	}
	return f, nil
}

func (f Facts) know(ref audit.MasterDataRef) SupplierState {
	id := catalog.SupplierID{UUID: ref.ID}
	s := f.Suppliers[id]
	s.ID, s.Hash = id, ref.Hash
	f.Suppliers[id] = s
	return s
}

// knowSeller keeps the state of the offer's supplier and of its seller of record.
func (f Facts) knowSeller(r OfferRecord) error {
	s := f.know(r.Supplier)
	s.Blocked = s.Blocked || r.SupplierBlocked
	s.Regions, s.TradeFee = r.Regions, r.TradeFee
	if r.LastUsed != "" {
		var err error
		if s.LastUsed, err = time.Parse(recordTime, r.LastUsed); err != nil {
			return err
		}
	}
	f.Suppliers[s.ID] = s
	if r.Seller != nil {
		seller := f.know(*r.Seller)
		seller.Blocked = seller.Blocked || r.SellerBlocked
		f.Suppliers[seller.ID] = seller
	}
	return nil
}

func (p ProductRecord) product() catalog.Product {
	return catalog.Product{
		ID: catalog.ProductID{UUID: p.ID}, GTIN: p.GTIN, Manufacturer: p.Manufacturer, PartNumber: p.PartNumber, Name: p.Name,
		Category: p.Category, Unit: p.Unit,
	}
}
