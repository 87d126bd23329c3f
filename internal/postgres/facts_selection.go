package postgres

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/order"
)

// partiesOf lists, for a lot (l) that several may deliver, its rule and its parties of the day ($3).
func partiesOf(parties, blocked, balances string) string {
	return `CASE WHEN l.call_off_kind <> 'single' THEN l.selection END,
	       CASE WHEN l.call_off_kind <> 'single' THEN (
	         SELECT json_agg(json_build_object('id', q.supplier_id, 'key', qs.key, 'name', qs.name, 'city', qs.city, 'version', qs.version, 'hash', encode(qv.hash, 'hex'),
	                'blocked', ` + blocked + `, 'rank', COALESCE(q.rank, 0), 'share', q.share_percent::text, 'suspended', q.suspended_reason IS NOT NULL,
	                'called', COALESCE((SELECT pb.committed + pb.reserved FROM ` + balances + ` pb WHERE pb.kind = 'party' AND pb.owner_id = party_owner(l.id, q.supplier_id)), 0)::text))
	           FROM ` + parties + ` q JOIN supplier qs ON qs.id = q.supplier_id JOIN supplier_version qv ON qv.supplier_id = qs.id AND qv.version = qs.version
	          WHERE q.lot_id = l.id AND q.valid @> $3::date) END`
}

var (
	lotParties   = partiesOf("lot_party", "qs.blocked", "balance")
	lotPartiesAt = partiesOf("party_then", blockedAt("q.supplier_id"), "limit_then")
)

// lockShares lets one submission at a time read and take the turn in each lot of the named prices ($1), or the lot of a quote ($2), that shares decide:
// two that read the same sums would both go to the same party. Lots are locked in one order.
const lockShares = `
	SELECT pg_advisory_xact_lock(hashtextextended(id::text, 10)) FROM (
	  SELECT DISTINCT l.id FROM lot l
	   WHERE (l.id = $2 OR l.id IN (SELECT p.lot_id FROM lot_price p WHERE p.id = ANY ($1))) AND l.selection->>'by' = 'share' AND l.call_off_kind <> 'single' ORDER BY 1) x`

func lotOfQuote(o *order.CallOffOffer) *uuid.UUID {
	if o == nil || !o.Kept {
		return nil
	}
	return &o.Lot.UUID
}

// scanSelection reads the rule of a lot and its parties; without several, the supplier is the only one.
func scanSelection(c *catalog.Coverage, rule, parties []byte) error {
	c.FirstParty = parties == nil
	if parties == nil {
		return nil
	}
	if err := json.Unmarshal(rule, &c.Rule); err != nil {
		return fmt.Errorf("selection of lot %s: %w", c.Lot, err)
	}
	var rows []struct {
		ID                            uuid.UUID
		Key, Name, City, Hash, Called string
		Version, Rank                 int
		Share                         *money.Percent
		Blocked, Suspended            bool
	}
	if err := json.Unmarshal(parties, &rows); err != nil {
		return fmt.Errorf("parties of lot %s: %w", c.Lot, err)
	}
	c.Parties = make([]catalog.LotParty, len(rows))
	for i, r := range rows {
		p := catalog.LotParty{Rank: r.Rank, Share: r.Share, Suspended: r.Suspended}
		p.Supplier = catalog.Supplier{ID: catalog.SupplierID{UUID: r.ID}, Key: r.Key, Name: r.Name, City: r.City, Blocked: r.Blocked, Version: r.Version}
		if _, err := hex.Decode(p.Supplier.Hash[:], []byte(r.Hash)); err != nil {
			return fmt.Errorf("supplier %s: %w", r.Name, err)
		}
		if err := p.Called.Scan(r.Called); err != nil {
			return err
		}
		c.Parties[i] = p
	}
	return nil
}
