package contract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/contract"
	"github.com/provitako/marktplatz/internal/money"
)

var (
	nord, elbe    = uuid.MustParse("11111111-1111-4111-8111-111111111111"), uuid.MustParse("22222222-2222-4222-8222-222222222222")
	school        = uuid.MustParse("33333333-3333-4333-8333-333333333333")
	today         = money.MustDate("2026-11-23")
	threshold     = money.MustAmount("216000.00", money.EUR)
	everythingFor = contract.Known{
		Suppliers: map[uuid.UUID]bool{nord: true, elbe: true}, Organisations: map[uuid.UUID]bool{school: true},
		Categories: map[string]bool{"monitor": true}, EUThreshold: &threshold,
	}
)

func eur(s string) *money.Amount { a := money.MustAmount(s, money.EUR); return &a }

func pieces(s string) *money.Quantity { q := money.MustQuantity(s); return &q }

func days(from, to string) money.Period {
	return money.Period{From: money.MustDate(from), To: money.MustDate(to)}
}

// terms are those of a contract that runs, without a finding.
func terms() contract.Terms {
	return contract.Terms{
		Number: "RV-2026-001", Title: "Endgeräte", Group: "Endgeräte", Regime: contract.VgV, CPV: []string{"30200000"},
		Term: days("2026-01-01", "2030-01-01"), Total: contract.Limits{EstimatedValue: eur("800000.00"), MaximumValue: eur("1000000.00")},
		Lots: []contract.Lot{{
			Number: 1, Title: "Bildschirme", CPV: []string{"30231300"}, Categories: []string{"monitor"}, Kind: catalog.CallOffDirect, Obligation: catalog.Preferred,
			Unit:   "C62",
			Limits: contract.Limits{EstimatedValue: eur("400000.00"), MaximumValue: eur("500000.00"), EstimatedQuantity: pieces("1500"), MaximumQuantity: pieces("2000")},
			Parties: []contract.Party{
				{Supplier: nord, Rank: 1, Valid: days("2026-01-01", "2030-01-01")}, {Supplier: elbe, Rank: 2, Valid: days("2026-01-01", "2030-01-01")},
			},
			Entitled: []contract.Entitled{{Organisation: school, Valid: days("2026-01-01", "2030-01-01"), Annex: "Anlage 3, S. 2"}},
		}},
	}.Tidy()
}

// inForce is the contract of terms, half used.
func inForce() contract.Standing {
	return contract.Standing{
		Edition: 1, Status: catalog.ContractActive, Terms: terms(), Original: terms(), Total: contract.Used{Value: eur("300000.00")},
		Lots: map[int]contract.Used{1: {Value: eur("250000.00"), Quantity: pieces("900")}},
	}
}

// codes of the findings with their places.
func codes(t *testing.T, c contract.Change, s contract.Standing, k contract.Known) []string {
	t.Helper()
	found, err := contract.Check(c, s, k, today)
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, f := range found {
		out = append(out, f.Pointer+" "+f.Code)
	}
	return out
}

func TestCheck_NewContracts(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*contract.Terms)
		want   []string
	}{
		"complete":         {func(*contract.Terms) {}, []string{}},
		"no maximum":       {func(x *contract.Terms) { x.Lots[0].MaximumValue, x.Lots[0].MaximumQuantity = nil, nil }, []string{"/lots/0/maximumValue contract_no_maximum"}},
		"no estimate":      {func(x *contract.Terms) { x.Total.EstimatedValue = nil }, []string{"/total/estimatedValue contract_no_estimate"}},
		"quantity alone":   {func(x *contract.Terms) { x.Lots[0].MaximumValue, x.Lots[0].EstimatedValue = nil, nil }, []string{}},
		"end first":        {func(x *contract.Terms) { x.Term.To = money.MustDate("2025-12-31") }, []string{"/term contract_period_empty", "/lots/0/parties/0/valid contract_outside_term", "/lots/0/parties/1/valid contract_outside_term", "/lots/0/entitled/0/valid contract_outside_term"}},
		"one day too long": {func(x *contract.Terms) { x.Term.To = money.MustDate("2030-01-02") }, []string{"/longTermReason contract_term_long"}},
		"longer by a special case": {func(x *contract.Terms) {
			x.Term.To, x.LongTermReason = money.MustDate("2031-01-01"), "Abschreibung der Technik über fünf Jahre"
		}, []string{}},
		"six years under UVgO": {func(x *contract.Terms) { x.Regime, x.Term.To = contract.UVgO, money.MustDate("2032-01-01") }, []string{}},
		"a party twice":        {func(x *contract.Terms) { x.Lots[0].Parties[1].Supplier = nord }, []string{"/lots/0/parties/1 contract_party_twice"}},
		"a party again later": {func(x *contract.Terms) {
			x.Lots[0].Parties[0].Valid.To, x.Lots[0].Parties[1] = money.MustDate("2027-01-01"), contract.Party{Supplier: nord, Rank: 2, Valid: days("2027-01-01", "2030-01-01")}
		}, []string{}},
		"overlapping entitlements": {func(x *contract.Terms) {
			x.Lots[0].Entitled = append(x.Lots[0].Entitled, contract.Entitled{Organisation: school, Valid: money.Period{From: money.MustDate("2027-01-01")}, Annex: "Anlage 3, S. 4"})
		}, []string{"/lots/0/entitled/1 contract_entitled_twice"}},
		"no party":       {func(x *contract.Terms) { x.Lots[0].Parties = nil }, []string{"/lots/0/parties contract_no_party"}},
		"no lot":         {func(x *contract.Terms) { x.Lots = nil }, []string{"/lots contract_no_lots"}},
		"one rank twice": {func(x *contract.Terms) { x.Lots[0].Parties[1].Rank = 1 }, []string{"/lots/0/parties/1/rank contract_rank_twice"}},
		"shares of 90 %": {func(x *contract.Terms) {
			a, b := money.MustPercent("60"), money.MustPercent("30")
			x.Lots[0].Parties[0].Share, x.Lots[0].Parties[1].Share = &a, &b
		}, []string{"/lots/0/parties contract_shares_sum"}},
		"lot above total":    {func(x *contract.Terms) { x.Lots[0].MaximumValue = eur("1000000.01") }, []string{"/lots/0/maximumValue contract_over_total"}},
		"total above lots":   {func(x *contract.Terms) { x.Lots[0].MaximumValue = eur("999999.99") }, []string{"/total/maximumValue contract_total_over_lots"}},
		"below estimate":     {func(x *contract.Terms) { x.Lots[0].MaximumQuantity = pieces("1499.999") }, []string{"/lots/0/maximumQuantity contract_below_estimate"}},
		"unpublished today":  {func(x *contract.Terms) { x.Total.UnpublishedReason = "Altvertrag" }, []string{"/total/unpublishedReason contract_maximum_published"}},
		"unpublished, UVgO":  {func(x *contract.Terms) { x.Regime, x.Total.UnpublishedReason = contract.UVgO, "unterhalb der Schwelle" }, []string{}},
		"nothing below zero": {func(x *contract.Terms) { x.Total.EstimatedValue = eur("0.00") }, []string{"/total contract_amount"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := contract.Change{Kind: contract.Create, Terms: terms()}
			c.Terms.Lots[0].MaximumValue = eur("1000000.00")
			tc.change(&c.Terms)
			if diff := cmp.Diff(tc.want, codes(t, c, contract.Standing{}, everythingFor)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCheck_ChangesOfAContractInForce(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kind   contract.Kind
		ground contract.GroundKey
		change func(*contract.Terms)
		want   []string
	}{
		"a new title":           {contract.Correct, "", func(x *contract.Terms) { x.Title = "Endgeräte und Bildschirme" }, []string{}},
		"nothing":               {contract.Correct, "", func(*contract.Terms) {}, []string{" contract_unchanged"}},
		"a raise as correction": {contract.Correct, "", func(x *contract.Terms) { x.Total.MaximumValue = eur("1000000.01") }, []string{"/total/maximumValue contract_raise_is_amendment"}},
		"longer as correction":  {contract.Correct, "", func(x *contract.Terms) { x.Term.To, x.LongTermReason = money.MustDate("2030-01-02"), "x" }, []string{"/term contract_longer_is_amendment"}},
		"below what is used": {contract.Correct, "", func(x *contract.Terms) {
			x.Lots[0].EstimatedValue, x.Lots[0].MaximumValue = eur("100.00"), eur("249999.99")
		}, []string{"/lots/0/maximumValue contract_below_used"}},
		"a lot taken away":       {contract.Correct, "", func(x *contract.Terms) { x.Lots = nil }, []string{"/lots contract_no_lots", "/lots contract_lot_kept"}},
		"a party taken away":     {contract.Correct, "", func(x *contract.Terms) { x.Lots[0].Parties = x.Lots[0].Parties[:1] }, []string{"/lots/0/parties contract_party_kept"}},
		"a maximum taken away":   {contract.Correct, "", func(x *contract.Terms) { x.Lots[0].MaximumQuantity = nil }, []string{"/lots/0/maximumQuantity contract_limit_kept"}},
		"other kind of call-off": {contract.Correct, "", func(x *contract.Terms) { x.Lots[0].Kind = catalog.CallOffMini }, []string{"/lots/0/callOffKind contract_kind_kept"}},
		"amended without ground": {contract.Amend, "", func(x *contract.Terms) { x.Total.MaximumValue = eur("1000000.01") }, []string{" contract_ground_missing"}},
		"ground of another law":  {contract.Amend, "uvgo_47_2", func(x *contract.Terms) { x.Total.MaximumValue = eur("1000000.01") }, []string{" contract_ground_missing"}},
		"10 % in all":            {contract.Amend, "gwb_132_3", func(x *contract.Terms) { x.Total.MaximumValue = eur("1100000.00") }, []string{}},
		"a cent above 10 %":      {contract.Amend, "gwb_132_3", func(x *contract.Terms) { x.Total.MaximumValue = eur("1100000.01") }, []string{"/total/maximumValue contract_over_cumulative"}},
		"50 % of a change":       {contract.Amend, "gwb_132_2_2", func(x *contract.Terms) { x.Total.MaximumValue = eur("1500000.00") }, []string{}},
		"a cent above 50 %":      {contract.Amend, "gwb_132_2_3", func(x *contract.Terms) { x.Total.MaximumValue = eur("1500000.01") }, []string{"/total/maximumValue contract_over_per_change"}},
		"an option of the contract": {contract.Amend, "gwb_132_2_1", func(x *contract.Terms) {
			x.Total.MaximumValue, x.Term.To, x.LongTermReason = eur("3000000.00"), money.MustDate("2031-01-01"), "Option"
		}, []string{}},
		"suspended with other words": {contract.Suspend, "", func(x *contract.Terms) { x.Title = "x" }, []string{" contract_status_only"}},
		"resumed though it runs":     {contract.Resume, "", func(*contract.Terms) {}, []string{" contract_transition"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := contract.Change{Kind: tc.kind, Ground: tc.ground, Reason: "weil", Terms: terms(), Base: contract.Base{Edition: 1}}
			tc.change(&c.Terms)
			if diff := cmp.Diff(tc.want, codes(t, c, inForce(), everythingFor)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCheck_AmendmentsAddUp: GWB §132(3) counts all changes on its ground together, measured by the first value, and
// ends below the EU threshold.
func TestCheck_AmendmentsAddUp(t *testing.T) {
	t.Parallel()
	s := inForce()
	raised := terms()
	raised.Total.MaximumValue = eur("1060000.00")
	s.Terms, s.Edition, s.Amended = raised, 2, []contract.Amended{{Ground: "gwb_132_3", Terms: raised}}
	amend := func(to string) contract.Change {
		c := contract.Change{Kind: contract.Amend, Ground: "gwb_132_3", Reason: "weil", Terms: terms(), Base: contract.Base{Edition: 2}}
		c.Terms.Total.MaximumValue = eur(to)
		return c
	}
	if got := codes(t, amend("1100000.00"), s, everythingFor); len(got) > 0 {
		t.Errorf("6 %% and 4 %%: %v", got)
	}
	if diff := cmp.Diff([]string{"/total/maximumValue contract_over_cumulative"}, codes(t, amend("1100000.01"), s, everythingFor)); diff != "" {
		t.Errorf("6 %% and more than 4 %% (-want +got):\n%s", diff)
	}
	low := everythingFor
	low.EUThreshold = eur("100000.00")
	if diff := cmp.Diff([]string{" contract_over_threshold"}, codes(t, amend("1100000.00"), s, low)); diff != "" {
		t.Errorf("at the threshold (-want +got):\n%s", diff)
	}
	other := amend("1160000.00")
	other.Ground = "gwb_132_2_2"
	if got := codes(t, other, s, everythingFor); len(got) > 0 {
		t.Errorf("another ground counts its own: %v", got)
	}
}
