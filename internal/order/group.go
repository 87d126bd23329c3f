package order

import (
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Key tells which lines share an order: buying legal entity, seller, channel, lot and invoice recipient.
type Key struct {
	Buyer            uuid.UUID
	Seller           catalog.SupplierID
	Channel          catalog.Channel
	Lot              catalog.LotID // of a call-off; zero otherwise
	InvoiceRecipient uuid.UUID
}

// KeyOf is the order a line belongs to.
func KeyOf(l *PlannedLine, p Parties) Key {
	k := Key{Buyer: p.Buyer.ID, Seller: l.Supplier.ID, Channel: l.Channel, InvoiceRecipient: p.InvoiceRecipient.ID}
	if l.Coverage != nil {
		k.Lot = l.Coverage.Lot
	}
	return k
}

// group sorts the lines that have a total into orders, in the order of their first lines, and sums up.
func (p *Plan) group() error {
	index := map[Key]int{}
	for _, l := range p.Lines {
		if !l.HasTotal {
			continue
		}
		k := KeyOf(l, p.Facts.Parties)
		i, known := index[k]
		if !known {
			i = len(p.Orders)
			index[k] = i
			p.Orders = append(p.Orders, PlannedOrder{Key: k})
		}
		p.Orders[i].Lines = append(p.Orders[i].Lines, l)
	}
	net := []money.VATLine{}
	for i := range p.Orders {
		lines, err := p.Orders[i].sum()
		if err != nil {
			return err
		}
		net = append(net, lines...)
	}
	return p.sum(net)
}

// sum adds up the totals of the orders: what is paid is the sum of the orders' amounts, not a new rounding over all lines.
func (p *Plan) sum(lines []money.VATLine) error {
	rows, _, err := money.VATBreakdown(lines)
	if err != nil {
		return err
	}
	total := money.Totals{Net: money.Zero(money.EUR), Tax: money.Zero(money.EUR), Gross: money.Zero(money.EUR)}
	byRate := map[string]money.Amount{}
	for _, o := range p.Orders {
		if total, err = addTotals(total, o.Totals.Totals); err != nil {
			return err
		}
		for _, r := range o.Totals.Rows {
			tax, known := byRate[r.Rate.String()]
			if !known {
				tax = money.Zero(money.EUR)
			}
			if byRate[r.Rate.String()], err = tax.Add(r.Tax); err != nil {
				return err
			}
		}
	}
	for i := range rows {
		rows[i].Tax = byRate[rows[i].Rate.String()]
	}
	p.Totals = Totals{Totals: total, Rows: rows}
	return nil
}

func addTotals(a, b money.Totals) (money.Totals, error) {
	var err error
	if a.Net, err = a.Net.Add(b.Net); err != nil {
		return a, err
	}
	if a.Tax, err = a.Tax.Add(b.Tax); err != nil {
		return a, err
	}
	a.Gross, err = a.Gross.Add(b.Gross)
	return a, err
}

// sum computes charges, totals and the delivery date of one order and returns its taxed lines.
func (o *PlannedOrder) sum() ([]money.VATLine, error) {
	goods := money.Zero(money.EUR)
	var err error
	for _, l := range o.Lines {
		if goods, err = goods.Add(l.Goods); err != nil {
			return nil, err
		}
		if l.Delivery.After(o.Delivery) {
			o.Delivery = l.Delivery
		}
	}
	if o.Charges, err = charges(o.Lines, goods); err != nil {
		return nil, err
	}
	lines, err := taxed(o.Lines, o.Charges)
	if err != nil {
		return nil, err
	}
	rows, totals, err := money.VATBreakdown(lines)
	o.Totals = Totals{Totals: totals, Rows: rows}
	o.Saving = o.saving()
	return lines, err
}

// charges are due once per order: the highest shipping and the highest small-order fee of its offers, each judged on the
// order's goods value.
func charges(lines []*PlannedLine, goods money.Amount) (Charges, error) {
	var offers []catalog.Offer
	for _, l := range lines {
		if l.Chosen != nil {
			offers = append(offers, l.Chosen.Offer)
		}
	}
	shipping, smallOrder, err := catalog.ChargesOf(offers, goods)
	return Charges{Shipping: shipping, SmallOrder: smallOrder}, err
}

// taxed lists the goods and the share of the charges each of them carries: an incidental supply is taxed like what it
// comes with, so charges are split over the lines by their value (UStAE 3.10 (5)).
func taxed(lines []*PlannedLine, c Charges) ([]money.VATLine, error) {
	out := make([]money.VATLine, 0, 2*len(lines))
	weights := make([]money.Amount, len(lines))
	for i, l := range lines {
		weights[i] = l.Goods
		out = append(out, money.VATLine{Net: l.Goods, Rate: l.VAT})
	}
	for _, charge := range []money.Amount{c.Shipping, c.SmallOrder} {
		if charge.IsZero() {
			continue
		}
		parts, err := money.Allocate(charge, weights)
		if err != nil {
			return nil, err
		}
		for i, part := range parts {
			out = append(out, money.VATLine{Net: part, Rate: lines[i].VAT})
		}
	}
	return out, nil
}

// saving is told only where it is plainly true: one line, at least three ranked offers, rank 1 chosen.
func (o *PlannedOrder) saving() *catalog.Saving {
	if len(o.Lines) != 1 || o.Lines[0].Chosen == nil || o.Lines[0].Chosen.Rank != 1 {
		return nil
	}
	return o.Lines[0].Comparison.Saving()
}
