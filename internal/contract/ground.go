package contract

import "github.com/provitako/marktplatz/internal/money"

// GroundKey names a ground on which a contract may be widened without a new procedure.
type GroundKey string

// Ground is a regime's ground for widening a contract (GWB §132 through VgV; UVgO §47), with its limits in per cent of
// what the same limit said at first. A zero limit is none.
type Ground struct {
	Key        GroundKey
	Regime     Regime
	Citation   string // as it is shown to people
	PerChange  int    // one change may raise a maximum by at most
	Cumulative int    // all changes on this ground together
	// BelowThreshold refuses raises that together reach the EU threshold of the day (GWB §132(3) No. 1, §106).
	BelowThreshold bool
	Notice         bool         // the change is to be published (GWB §132(5))
	Valid          money.Period // in this version
}

// grounds in force, by version. A change of law is a new row with its first day; the old one gets an end.
var grounds = []Ground{
	{Key: "gwb_132_2_1", Regime: VgV, Citation: "GWB § 132 Abs. 2 Nr. 1", Valid: since("2016-04-18")},
	{Key: "gwb_132_2_2", Regime: VgV, Citation: "GWB § 132 Abs. 2 Nr. 2", PerChange: 50, Notice: true, Valid: since("2016-04-18")},
	{Key: "gwb_132_2_3", Regime: VgV, Citation: "GWB § 132 Abs. 2 Nr. 3", PerChange: 50, Notice: true, Valid: since("2016-04-18")},
	{Key: "gwb_132_2_4", Regime: VgV, Citation: "GWB § 132 Abs. 2 Nr. 4", Valid: since("2016-04-18")},
	{Key: "gwb_132_3", Regime: VgV, Citation: "GWB § 132 Abs. 3", Cumulative: 10, BelowThreshold: true, Valid: since("2016-04-18")},
	{Key: "uvgo_47_1", Regime: UVgO, Citation: "UVgO § 47 Abs. 1 mit GWB § 132 Abs. 2", PerChange: 50, Valid: since("2017-02-07")},
	{Key: "uvgo_47_2", Regime: UVgO, Citation: "UVgO § 47 Abs. 2", Cumulative: 20, Valid: since("2017-02-07")},
}

func since(day string) money.Period { return money.Period{From: money.MustDate(day)} }

// GroundsOn are the grounds of a regime on a day.
func GroundsOn(regime Regime, day money.Date) []Ground {
	var found []Ground
	for _, g := range grounds {
		if g.Regime == regime && g.Valid.Contains(day) {
			found = append(found, g)
		}
	}
	return found
}

// groundOn finds one ground; nil when the regime has none of the name on the day.
func groundOn(key GroundKey, regime Regime, day money.Date) *Ground {
	for _, g := range GroundsOn(regime, day) {
		if g.Key == key {
			return &g
		}
	}
	return nil
}
