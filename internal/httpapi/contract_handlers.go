package httpapi

// contractHandlers shows framework contracts.
type contractHandlers struct{}
