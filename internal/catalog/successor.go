package catalog

import "github.com/provitako/marktplatz/internal/money"

// Successor is the article that a lot's supplier delivers in place of another one, accepted under the lot's clause.
type Successor struct {
	Lot          LotID
	Supplier     SupplierID
	Product      ProductID
	Name         string
	Manufacturer string
	PartNumber   string
	From         money.Date // from which the old article is not called off from the lot any more
}
