package httpapi

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/order"
)

// LogState is the state of the Nachweisprotokoll in numbers.
type LogState struct {
	Checkpoint audit.Checkpoint
	At         time.Time
	PublicKey  string
	Pending    int
}

// Prover gives proofs and the state of the log.
type Prover interface {
	order.Prover
	order.Sealer
	State(ctx context.Context) (LogState, error)
}

// decisionHandlers shows decisions with their proofs.
type decisionHandlers struct {
	orders     *order.Service
	categories catalog.CategorySource
	prover     Prover
}

// GetDecision shows a decision as it was recorded.
func (h decisionHandlers) GetDecision(ctx context.Context, r gen.GetDecisionRequestObject) (gen.GetDecisionResponseObject, error) {
	d, err := h.orders.Decision(ctx, order.DecisionID{UUID: r.DecisionId})
	if err != nil {
		return nil, err
	}
	v, err := speak(ctx, h.categories)
	if err != nil {
		return nil, err
	}
	out, err := toDecision(d, v)
	return gen.GetDecision200JSONResponse(out), err
}

// GetDecisionProof gives the inclusion proof in C2SP tlog-proof form.
func (h decisionHandlers) GetDecisionProof(ctx context.Context, r gen.GetDecisionProofRequestObject) (gen.GetDecisionProofResponseObject, error) {
	proof, err := h.orders.DecisionProof(ctx, order.DecisionID{UUID: r.DecisionId}, h.prover)
	return gen.GetDecisionProof200TextResponse(proof.Format()), err
}

// GetDecisionPackage gives the proof file of the decision's order.
func (h decisionHandlers) GetDecisionPackage(ctx context.Context, r gen.GetDecisionPackageRequestObject) (gen.GetDecisionPackageResponseObject, error) {
	file, err := h.orders.DecisionPackage(ctx, order.DecisionID{UUID: r.DecisionId}, h.prover)
	return proofFile{file, r.DecisionId}, err
}

// GetOrderPackage gives the proof file of an order.
func (h decisionHandlers) GetOrderPackage(ctx context.Context, r gen.GetOrderPackageRequestObject) (gen.GetOrderPackageResponseObject, error) {
	file, err := h.orders.Package(ctx, order.OrderID{UUID: r.OrderId}, h.prover)
	return proofFile{file, r.OrderId}, err
}

// proofFile is sent byte for byte: every byte of it counts when it is verified.
type proofFile struct {
	bytes []byte
	id    uuid.UUID
}

func (f proofFile) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+f.id.String()+audit.PackageExtension+`"`)
	return c.Send(f.bytes)
}

// VisitGetDecisionPackageResponse writes the file.
func (f proofFile) VisitGetDecisionPackageResponse(c *fiber.Ctx) error { return f.send(c) }

// VisitGetOrderPackageResponse writes the file.
func (f proofFile) VisitGetOrderPackageResponse(c *fiber.Ctx) error { return f.send(c) }

// GetLogStatus tells how far the log is.
func (h decisionHandlers) GetLogStatus(ctx context.Context, _ gen.GetLogStatusRequestObject) (gen.GetLogStatusResponseObject, error) {
	s, err := h.prover.State(ctx)
	if err != nil {
		return nil, err
	}
	root := s.Checkpoint.Root.String()
	return gen.GetLogStatus200JSONResponse{
		Origin: s.Checkpoint.Origin, Size: s.Checkpoint.Size, Root: nullable.NewNullableWithValue(root),
		At: nullable.NewNullableWithValue(instant(s.At)), Pending: s.Pending, PublicKey: &s.PublicKey,
	}, nil
}
