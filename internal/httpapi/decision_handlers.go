package httpapi

// decisionHandlers shows decisions with their proofs.
type decisionHandlers struct{}
