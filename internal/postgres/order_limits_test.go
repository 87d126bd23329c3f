package postgres_test

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

func TestOrderStore_Limits(t *testing.T) {
	t.Parallel()

	// wantRefused holds that the call-off is refused in full and names what is left.
	wantRefused := func(t *testing.T, s shop, remaining string, in ...order.LineInput) {
		t.Helper()
		s.wantUnchanged(t, func() {
			_, err := s.submit("refused", in...)
			e := wantOrderFault(t, err, fault.Conflict, "call_off_exhausted")
			if got := e.Params["remaining"]; got != remaining {
				t.Errorf("remaining %q, want %q", got, remaining)
			}
		})
	}
	t.Run("TheLastEuroCanBeCalledOffNotTheNext", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{UnitPrice: "0.01", LotMaximum: "1.00"})
		s.mustSubmit(t, "a", s.callOff("60"))
		wantRefused(t, s, "0.4", s.callOff("41"))
		s.mustSubmit(t, "b", s.callOff("40"))
		wantRefused(t, s, "0", s.callOff("1"))
		s.wantSound(t)
	})
	t.Run("PiecesAreCountedToo", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{Measure: catalog.MeasureQuantity, LotMaximum: "10", Maximum: "100000"})
		s.mustSubmit(t, "a", s.callOff("7"))
		wantRefused(t, s, "3", s.callOff("4"))
		s.mustSubmit(t, "b", s.callOff("3"))
		s.wantSound(t)
	})
	t.Run("TheContractLimitsTheLots", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{LotMaximum: "1000", Maximum: "500"})
		s.mustSubmit(t, "a", s.callOff("3"))
		wantRefused(t, s, "200", s.callOff("3"))
		s.wantSound(t)
	})
	t.Run("TwoLinesThatFitOnlyAlone", func(t *testing.T) {
		t.Parallel()
		// Each line passes the plan; the database adds them up.
		s := openShop(t, fixture.LotTerms{LotMaximum: "500"})
		wantRefused(t, s, "500", s.callOff("3"), s.callOff("3"))
		s.mustSubmit(t, "a", s.callOff("3"), s.callOff("2"))
		s.wantSound(t)
	})
	t.Run("ARefusedLotTakesTheRestOfTheBasketWithIt", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{LotMaximum: "500"})
		wantRefused(t, s, "500", s.buy(s.cheap, "1"), s.callOff("3"), s.callOff("3"))
	})
	t.Run("NoMaximumIsNoLimit", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		s.Exec(`INSERT INTO balance (id, kind, owner_id, measure) VALUES ($1, 'lot', $2, 'value')`, fixture.ID(), s.lot.ID)
		s.mustSubmit(t, "a", s.callOff("5000"))
		s.wantSound(t)
	})
	t.Run("AMaximumOfNothingIsNoUnlimitedOne", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{LotMaximum: "0"})
		wantRefused(t, s, "0", s.callOff("1"))
	})
	t.Run("ReservedCountsLikeCommitted", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{LotMaximum: "500"})
		exec(t, s.DB.Owner(t), `UPDATE balance SET reserved = 300`)
		wantRefused(t, s, "200", s.callOff("3"))
	})
}

func TestOrderStore_Entitlement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		entitled func(shop) uuid.UUID
		allowed  bool
	}{
		{"TheSchoolItself", func(s shop) uuid.UUID { return s.School }, true},
		{"TheOwnerBodyAboveIt", func(s shop) uuid.UUID { return s.Body }, true},
		{"TheMemberAboveThat", func(s shop) uuid.UUID { return s.City }, true},
		{"AnotherMember", func(s shop) uuid.UUID { return s.Town }, false},
		{"AUnitBesideIt", func(s shop) uuid.UUID { return s.Annex }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, fixture.LotTerms{Entitled: []uuid.UUID{}})
			s.Exec(`INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex) VALUES ($1, $2, $3, '[2026-11-23,2026-11-24)', 'Anlage 1')`,
				fixture.ID(), s.lot.ID, c.entitled(s))
			if c.allowed {
				s.mustSubmit(t, "k", s.callOff("1"))
				// The day before and the day after it is not named.
				for _, days := range []int{-1, 1} {
					svc := s.Service(fixture.Options{Now: fixture.At.AddDate(0, 0, days)})
					_, err := svc.Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: strconv.Itoa(days), Lines: []order.LineInput{s.callOff("1")}})
					wantOrderFault(t, err, fault.NotFound, "not_found")
				}
				return
			}
			s.wantUnchanged(t, func() {
				_, err := s.submit("k", s.callOff("1"))
				wantOrderFault(t, err, fault.NotFound, "not_found")
			})
		})
	}
	t.Run("ALinkThatEndedCarriesNoRight", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		exec(t, s.DB.Owner(t), `UPDATE organisation_link SET valid = '[2020-01-01,2026-11-23)' WHERE child_id = $1`, s.School)
		_, err := s.submit("k", s.callOff("1"))
		wantOrderFault(t, err, fault.NotFound, "not_found")
	})
	t.Run("ThePolicyHasItsSay", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		svc := s.Service(fixture.Options{Decider: fixture.Allow{But: []string{authz.Lot(s.lot.ID)}}})
		s.wantUnchanged(t, func() {
			_, err := svc.Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: "k", Lines: []order.LineInput{s.callOff("1")}})
			wantOrderFault(t, err, fault.Forbidden, "call_off_not_entitled")
		})
	})
}

func TestOrderStore_CallOffRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, code string
		terms      fixture.LotTerms
		sql        string
	}{
		{"Suspended", "call_off_contract_not_active", fixture.LotTerms{Status: catalog.ContractSuspended}, ``},
		{"BeforeItsTerm", "call_off_outside_term", fixture.LotTerms{Term: "[2026-11-24,2027-01-01)"}, ``},
		{"AfterItsTerm", "call_off_outside_term", fixture.LotTerms{Term: "[2026-01-01,2026-11-23)"}, ``},
		{"APriceThatEnded", "call_off_price_not_valid", fixture.LotTerms{Prices: "[2026-01-01,2026-11-23)"}, ``},
		{"ASuspendedParty", "call_off_party_not_active", fixture.LotTerms{}, `UPDATE lot_party SET suspended_reason = 'Insolvenz'`},
		{"ABlockedSupplier", "call_off_party_not_active", fixture.LotTerms{}, `UPDATE supplier SET blocked = true WHERE key = 'gamma'`},
		{"APartyThatLeft", "call_off_party_not_active", fixture.LotTerms{}, `UPDATE lot_party SET valid = '[2026-01-01,2026-11-23)'`},
		{"MiniCompetition", "call_off_needs_mini_competition", fixture.LotTerms{}, `UPDATE lot SET call_off_kind = 'mini'`},
		{
			"SomebodyElseIsFirst", "call_off_other_party_first",
			fixture.LotTerms{},
			acmeFirst,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, c.terms)
			if c.sql != "" {
				exec(t, s.DB.Owner(t), c.sql)
			}
			s.wantUnchanged(t, func() {
				_, err := s.submit("k", s.callOff("1"))
				wantOrderFault(t, err, fault.Conflict, c.code)
			})
		})
	}
	t.Run("ABlockedFirstPartyIsSkipped", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		owner := s.DB.Owner(t)
		exec(t, owner, acmeFirst)
		exec(t, owner, `UPDATE supplier SET blocked = true WHERE key = 'acme'`)
		s.mustSubmit(t, "k", s.callOff("1"))
	})
	t.Run("AFirstPartyWithoutAPriceIsSkipped", func(t *testing.T) {
		t.Parallel()
		s := openShop(t, fixture.LotTerms{})
		owner := s.DB.Owner(t)
		exec(t, owner, acmeFirst)
		exec(t, owner, `UPDATE lot_price SET valid = '[2025-01-01,2026-01-01)' WHERE supplier_id = (SELECT id FROM supplier WHERE key = 'acme')`)
		s.mustSubmit(t, "k", s.callOff("1"))
	})
}

// acmeFirst adds a party to the lot, at the same price and before the one there is.
const acmeFirst = `
	WITH k AS (UPDATE lot SET call_off_kind = 'direct'), r AS (UPDATE lot_party SET rank = 2, share_percent = 30),
	p AS (INSERT INTO lot_price (id, lot_id, supplier_id, product_id, sku, price_kind, currency, unit_price, price_quantity, vat_rate, delivery_days, valid)
	      SELECT gen_random_uuid(), o.lot_id, s.id, o.product_id, o.sku, o.price_kind, o.currency, o.unit_price, o.price_quantity, o.vat_rate, o.delivery_days, o.valid
	        FROM lot_price o, supplier s WHERE s.key = 'acme')
	INSERT INTO lot_party (lot_id, supplier_id, rank, share_percent, valid) SELECT l.id, s.id, 1, 70, '[2026-01-01,)' FROM lot l, supplier s WHERE s.key = 'acme'`

// TestRule10_SharesHoldUnderParallelCallOffs: who calls off at the same moment does not see the same turn.
func TestRule10_SharesHoldUnderParallelCallOffs(t *testing.T) {
	t.Parallel()
	const clients, each = 8, 5
	s := openShop(t, fixture.LotTerms{UnitPrice: "1.00", LotMaximum: "1000000"})
	owner := s.DB.Owner(t)
	exec(t, owner, acmeFirst)
	exec(t, owner, `INSERT INTO entitlement (id, lot_id, organisation_id, valid, annex) SELECT gen_random_uuid(), $1, $2, '[2026-01-01,)', 'Anlage 1'`, s.lot.ID, s.Town)
	exec(t, owner, `UPDATE lot SET selection = selection || '{"by": "share"}'`)
	exec(t, owner, `INSERT INTO balance (id, kind, owner_id, measure) SELECT gen_random_uuid(), 'party', party_owner(lot_id, supplier_id), 'value' FROM lot_party`)
	svc := s.Service(fixture.Options{})
	var wg sync.WaitGroup
	errs := make([]error, clients*each)
	for c := range clients {
		who := []authz.Principal{s.Officer, s.Stranger}[c%2] // of two legal entities: those of one wait for each other anyway
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(c), 70))
			for i := range each {
				in := s.callOff(strconv.Itoa(1 + r.IntN(1000)))
				_, errs[c*each+i] = svc.Submit(s.As(who), who, order.SubmitInput{Key: strconv.Itoa(c*each + i), Lines: []order.LineInput{in}})
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	s.wantSound(t)
	if off := s.Count(`
		SELECT count(*) FROM lot_party p
		  JOIN balance b ON b.kind = 'party' AND b.owner_id = party_owner(p.lot_id, p.supplier_id)
		 CROSS JOIN (SELECT sum(net) AS all_net, max(net) AS largest FROM purchase_order) o
		 WHERE abs(b.committed - o.all_net * p.share_percent / 100) > greatest(o.largest, o.all_net / 100)
		    OR b.committed <> (SELECT sum(net) FROM purchase_order x WHERE x.seller_id = p.supplier_id)`); off != 0 {
		t.Errorf("%d parties are off their share", off)
	}
}

// TestOrderStore_ParallelLimits lets 64 submissions of random amounts want about twice what there is.
func TestOrderStore_ParallelLimits(t *testing.T) {
	t.Parallel()
	const parallel, maximum = 64, 32_000
	s := openShop(t, fixture.LotTerms{UnitPrice: "1.00", LotMaximum: strconv.Itoa(maximum), Maximum: strconv.Itoa(maximum + 1)})
	svc := s.Service(fixture.Options{})
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	amounts := make([]int, parallel)
	for i := range amounts {
		amounts[i] = 1 + r.IntN(2*2*maximum/parallel)
	}
	errs := make([]error, parallel)
	var wg sync.WaitGroup
	for i, n := range amounts {
		// Two lines each, which the database adds up; sometimes an order of the best-price catalogue beside them.
		in := []order.LineInput{s.callOff(strconv.Itoa(n)), s.callOff("1")}
		if i%4 == 0 {
			in = append(in, s.buy(s.cheap, "1"))
		}
		wg.Go(func() {
			_, errs[i] = svc.Submit(s.As(s.Officer), s.Officer, order.SubmitInput{Key: strconv.Itoa(i), Lines: in})
		})
	}
	wg.Wait()
	bought, smallest, refused := 0, maximum, 0
	for i, err := range errs {
		if err == nil {
			bought += amounts[i] + 1
			continue
		}
		wantOrderFault(t, err, fault.Conflict, "call_off_exhausted")
		smallest = min(smallest, amounts[i]+1)
		refused++
	}
	orders := s.Count(`SELECT COALESCE(sum(net), 0)::int FROM purchase_order WHERE channel = 'framework'`)
	ledger := s.Count(`SELECT COALESCE(sum(amount), 0)::int FROM ledger WHERE entry = 'commit' AND balance_id = $1`, s.lot.LotLimit)
	lot := s.Count(`SELECT committed::int FROM balance WHERE id = $1`, s.lot.LotLimit)
	all := s.Count(`SELECT committed::int FROM balance WHERE id = $1`, s.lot.AllLimit)
	if orders != bought || ledger != bought || lot != bought || all != bought || bought > maximum {
		t.Errorf("amounts %v: answered %d, orders %d, ledger %d, lot %d, contract %d, maximum %d", amounts, bought, orders, ledger, lot, all, maximum)
	}
	if refused == 0 || maximum-bought >= smallest {
		t.Errorf("amounts %v: %d refused, the smallest %d, although %d were left", amounts, refused, smallest, maximum-bought)
	}
	s.wantSound(t)
}
