package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// TestForecast_TheCourseOfALimitAndItsEnd: what was released counts in its month, what waits does not; the pace of the last
// quarters says when nothing will be left, with a range, and a contract that has just begun says that nothing is known yet.
func TestForecast_TheCourseOfALimitAndItsEnd(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	product := w.Product("ABRUF-9")
	lot := w.Lot(fixture.LotTerms{
		Product: product, Supplier: w.Supplier("rahmen"), UnitPrice: "10", LotMaximum: "10000", Maximum: "10000", Entitled: []uuid.UUID{w.Body},
		Term: "[2026-12-01,2030-12-01)",
	})
	s, clock := startClock(t, w)
	officer := s.session(w.Officer.Person, w.School)
	ahead := func() gen.ContractForecast {
		t.Helper()
		var f gen.ContractForecast
		officer.do("GET", "/framework-contracts/"+lot.Contract.String()+"/forecast", nil).Want(http.StatusOK).JSON(&f)
		return f
	}
	at := func(day, pieces string) {
		t.Helper()
		moment, err := time.Parse(time.RFC3339, day+"T10:00:00Z")
		if err != nil {
			t.Fatal(err)
		}
		clock.set(moment)
		if pieces != "" {
			officer.order(t, map[string]any{"productId": product, "lotPriceId": lot.Price, "quantity": pieces})
		}
	}
	at("2026-12-15", "1")
	if f := ahead(); f.Limits[0].Forecast.Known {
		t.Errorf("two weeks after its start: %+v", f.Limits[0].Forecast)
	}
	at("2027-01-15", "90")
	at("2027-05-10", "182")
	at("2027-05-31", "") // two quarters: 910 and 1,820 Euro
	type month struct{ First, Used, Total string }
	var got []month
	f := ahead()
	for _, m := range f.Limits[0].Months {
		got = append(got, month{m.Month.Format(time.DateOnly), m.Used, m.Total})
	}
	want := []month{
		{"2026-12-01", "10", "10"},
		{"2027-01-01", "900", "910"},
		{"2027-02-01", "0", "910"},
		{"2027-03-01", "0", "910"},
		{"2027-04-01", "0", "910"},
		{"2027-05-01", "1820", "2730"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("months (-want +got):\n%s", diff)
	}
	for _, l := range f.Limits { // 20, 15 and 10 Euro a day of 7,270
		e := [3]string{l.Forecast.Earliest.MustGet().Format(time.DateOnly), l.Forecast.Likely.MustGet().Format(time.DateOnly), l.Forecast.Latest.MustGet().Format(time.DateOnly)}
		if want := [3]string{"2028-05-29", "2028-09-27", "2029-05-27"}; e != want {
			t.Errorf("%s runs out on %v, want %v", l.Title, e, want)
		}
	}
}
