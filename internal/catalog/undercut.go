package catalog

// Similar are the offers for something that may be the same as what is compared, with the state of those who make them.
type Similar struct {
	Offers    []Offer
	Suppliers map[SupplierID]SupplierFacts
}

// Undercut reports whether one of the offers for something that may be the same costs less delivered than rank 1 at the
// wanted quantity: packs, minimum, tiers, shipping and small-order fee included. What the ranking would leave out (a blocked
// supplier, one who does not deliver there, not valid, late, a missing label, no price, out of stock, another currency) or
// put beside (the cooperative's own trade) undercuts nobody. It is pure.
func (c Comparison) Undercut(s Similar) bool {
	if len(c.Ranked) == 0 {
		return false
	}
	for _, o := range s.Offers {
		need := c.Need
		need.Product = o.Product
		alone, err := Compare(CompareInput{Need: need, Offers: []Offer{o}, Suppliers: s.Suppliers, At: c.At})
		if err != nil || len(alone.Ranked) == 0 {
			continue
		}
		if less, err := alone.Ranked[0].Landed.Total.Less(c.Ranked[0].Landed.Total); err == nil && less {
			return true
		}
	}
	return false
}
