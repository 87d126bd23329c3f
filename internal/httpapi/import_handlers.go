package httpapi

// importHandlers takes suppliers' catalogues in.
type importHandlers struct{}
