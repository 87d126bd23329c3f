package httpapi

import (
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// toBasketComparison shows the ways to buy a basket.
func toBasketComparison(b order.BasketView, lang string) (gen.BasketComparison, error) {
	out := gen.BasketComparison{Version: b.Version, Groups: []gen.BasketGroup{}}
	for _, g := range b.Plan.Baskets {
		group, err := basketGroup{g, b}.show(lang)
		if err != nil {
			return out, err
		}
		out.Groups = append(out.Groups, group)
	}
	return out, nil
}

// basketGroup is a group with the basket its lines stand in.
type basketGroup struct {
	*order.BasketGroup
	basket order.BasketView
}

func (g basketGroup) show(lang string) (gen.BasketGroup, error) {
	out := gen.BasketGroup{
		NeededBy: toDateOrNull(g.NeededBy), Lines: make([]uuid.UUID, len(g.Lines)), Way: gen.BasketWayName(g.Way),
		Single: nullable.NewNullNullable[gen.BasketWay](), Proven: g.Proven, Gap: toMoney(g.Gap), Sentence: g.sentence(lang),
	}
	for i := range g.Lines {
		out.Lines[i] = g.lineID(i)
	}
	for _, w := range []struct {
		way order.Way
		to  *gen.BasketWay
	}{{order.WayOwn, &out.Current}, {order.WayPerLine, &out.PerLine}, {order.WayMixed, &out.Mixed}} {
		var err error
		if *w.to, err = g.way(*g.View(w.way)); err != nil {
			return out, err
		}
	}
	if g.Single != nil {
		single, err := g.way(*g.Single)
		if err != nil {
			return out, err
		}
		out.Single = nullable.NewNullableWithValue(single)
	}
	return out, nil
}

func (g basketGroup) lineID(i int) uuid.UUID { return g.basket.Lines[g.Lines[i].No-1].ID.UUID }

func (g basketGroup) way(v catalog.BasketView) (gen.BasketWay, error) {
	totals, err := g.Totals(v)
	if err != nil {
		return gen.BasketWay{}, err
	}
	more, err := v.Total.Sub(g.PerLine.Total)
	if err != nil {
		return gen.BasketWay{}, err
	}
	percent, err := money.DifferencePercent(v.Total, g.PerLine.Total)
	if err != nil {
		return gen.BasketWay{}, err
	}
	out := gen.BasketWay{Total: toMoney(v.Total), Gross: toMoney(totals.Gross), Difference: gen.Difference{Amount: toMoney(more), Percent: percent}}
	for _, o := range v.Orders {
		out.Orders = append(out.Orders, g.order(v, o))
	}
	return out, nil
}

func (g basketGroup) order(v catalog.BasketView, o catalog.BasketOrder) gen.BasketWayOrder {
	out := gen.BasketWayOrder{
		Supplier: toSupplier(g.basket.Plan.Facts.Suppliers[o.Supplier].Supplier), Goods: toMoney(o.Goods), Total: toMoney(o.Total),
		Charges: toCharges(order.Charges{Shipping: o.Shipping, SmallOrder: o.SmallOrder}), DeliveryDate: toDate(o.Delivery),
	}
	for _, i := range o.Lines {
		r := g.Lines[i].Comparison.Ranked[v.Ranks[i]-1]
		out.Lines = append(out.Lines, gen.BasketWayLine{LineId: g.lineID(i), OfferId: r.Offer.ID.UUID, Rank: r.Rank, Goods: toMoney(r.Landed.Goods)})
	}
	return out
}

// sentence says what the ways cost, and never that the mixture is the best where that is not proven.
func (g basketGroup) sentence(lang string) string {
	params := map[string]string{"perLine": moneyText(lang, g.PerLine.Total), "mixed": moneyText(lang, g.Mixed.Total), "gap": moneyText(lang, g.Gap)}
	code := "basket_ways_no_single"
	if s := g.Single; s != nil {
		code, params["single"] = "basket_ways_single", moneyText(lang, s.Total)
	}
	mixed := "basket_ways_mixed"
	if !g.Proven {
		mixed = "basket_ways_not_proven"
	}
	return Text(lang, code, params) + " " + Text(lang, mixed, params)
}
