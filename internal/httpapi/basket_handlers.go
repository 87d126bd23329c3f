package httpapi

// basketHandlers keeps the caller's basket.
type basketHandlers struct{}
