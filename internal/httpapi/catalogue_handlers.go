package httpapi

// catalogueHandlers finds products and compares their offers.
type catalogueHandlers struct{}
