package catalog

// Undercut reports whether one of these offers, which are for something that may be the same, costs less delivered than
// rank 1 at the wanted quantity: packs, minimum, tiers, shipping and small-order fee included. What could not be ordered
// for the need (not valid, late, no price, out of stock, another currency) undercuts nobody. It is pure.
func (c Comparison) Undercut(offers []Offer) bool {
	if len(c.Ranked) == 0 {
		return false
	}
	for _, o := range offers {
		need := c.Need
		need.Product = o.Product
		alone, err := Compare(CompareInput{Need: need, Offers: []Offer{o}, At: c.At})
		if err != nil || len(alone.Ranked) == 0 {
			continue
		}
		if less, err := alone.Ranked[0].Landed.Total.Less(c.Ranked[0].Landed.Total); err == nil && less {
			return true
		}
	}
	return false
}
