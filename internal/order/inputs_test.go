package order_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// TestRecord_HoldsEveryTermOfAnOffer: whatever an offer states stands in the record and is read back; a field that is
// added to offers fails here until the record holds it, too.
func TestRecord_HoldsEveryTermOfAnOffer(t *testing.T) {
	t.Parallel()
	free, stock, grams, index := eur("200.00"), qty("7"), int64(231_400), int64(184_224)
	full := offer(1, 1, "4.3500", func(o *catalog.Offer) {
		o.Seller, o.Article, o.LogIndex = supplierID(2), productID(9), &index
		o.InForce = &catalog.Edition{Version: catalog.VersionID{UUID: id(60)}, SHA256: [32]byte{6}, LogIndex: &grams}
		o.PriceKind, o.TermMonths, o.PriceQuantity = catalog.PerYear, 60, qty("10")
		o.Tiers = append(o.Tiers, catalog.Tier{From: qty("25"), Price: price("4.05")})
		o.Pack, o.Minimum, o.Interval, o.Maximum = qty("0.5"), qty("2"), qty("4"), qty("900")
		o.Shipping, o.FreeShippingFrom, o.SmallOrderFee, o.SmallOrderBelow = eur("4.90"), &free, eur("3.00"), eur("25.00")
		o.PriceHoldDays, o.Stock, o.Labels = 14, &stock, []string{"Blauer Engel"}
		o.EarlyPayment, o.EarlyPaymentDays, o.Repairability, o.CO2Grams = money.MustPercent("2.5"), 14, qty("7.5"), &grams
	})
	outside := full
	outside.Version, outside.VersionSHA256, outside.LogIndex, outside.InForce = catalog.VersionID{}, [32]byte{}, nil, nil
	outside.Origin = &catalog.Origin{
		Source: "outside", AskedBy: id(90), AskedOn: day("2026-11-20"), ReceivedAt: time.Date(2026, time.November, 21, 8, 0, 0, 0, time.UTC),
		Late: true, Document: id(80), SHA256: [32]byte{8}, Entry: id(70),
	}
	v := reflect.ValueOf(full)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; v.Field(i).IsZero() && name != "Origin" {
			t.Errorf("the test does not set %s", name)
		}
	}
	f := facts([]catalog.Offer{full})
	know(f, full.Product, full.Seller)
	for _, want := range []catalog.Offer{full, outside} {
		got, err := order.RecordedOffer(want, f)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s, %v", diff, err)
		}
	}
	if got, err := order.RecordedOffer(offer(1, 1, "4.35", nil), f); err != nil || !cmp.Equal(got.Seller, got.Supplier) || got.Currency != money.EUR {
		t.Errorf("%+v, %v", got, err)
	}
}
