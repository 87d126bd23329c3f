package money_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/money"
)

func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	type all struct {
		Amount   money.Amount
		Price    money.UnitPrice
		Quantity money.Quantity
		Percent  money.Percent
		Date     money.Date
		None     money.Date
		Absent   *money.Amount
	}
	in := all{eur("-12.3"), price("0.0125"), qty("2.5"), money.MustPercent("19"), money.MustDate("2026-11-22"), money.Date{}, nil}
	raw, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Amount":{"amount":"-12.30","currency":"EUR"},"Price":"0.0125","Quantity":"2.5","Percent":"19","Date":"2026-11-22","None":null,"Absent":null}`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
	var out all
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(in, out); diff != "" {
		t.Error(diff)
	}
}

func TestJSONRefusesNumbersAndJunk(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{`1`, `1.5`, `null`, `true`, `""`, `"-1"`, `" 1"`, `"1e3"`, `[]`, `{}`, `"\ud800"`} {
		for _, target := range []json.Unmarshaler{new(money.UnitPrice), new(money.Quantity), new(money.Percent), new(money.Amount)} {
			if err := json.Unmarshal([]byte(raw), target); err == nil {
				t.Errorf("%T took %s", target, raw)
			}
		}
	}
	for _, raw := range []string{
		`{"amount":1,"currency":"EUR"}`, `{"amount":"1"}`, `{"amount":"1","currency":"eur"}`, `{"amount":"1","currency":"EUR","x":1}`, `"1"`,
	} {
		if err := json.Unmarshal([]byte(raw), new(money.Amount)); err == nil {
			t.Errorf("amount took %s", raw)
		}
	}
	for _, raw := range []string{`1`, `""`, `"2026-02-30"`, `"22.11.2026"`, `{}`} {
		if err := json.Unmarshal([]byte(raw), new(money.Date)); err == nil {
			t.Errorf("date took %s", raw)
		}
	}
}
