package httpapi

// orderHandlers submits baskets and shows orders.
type orderHandlers struct{}
