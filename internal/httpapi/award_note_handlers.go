package httpapi

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/exchange/note"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
)

// GetCompetitionNote answers with the Vergabevermerk as data, as a page or as PDF.
func (h competitionHandlers) GetCompetitionNote(ctx context.Context, r gen.GetCompetitionNoteRequestObject) (gen.GetCompetitionNoteResponseObject, error) {
	return h.note(ctx, r.CompetitionId, (*string)(r.Params.Lang))
}

// GetCompetitionNotePdf answers with the Vergabevermerk as PDF.
func (h competitionHandlers) GetCompetitionNotePdf(ctx context.Context, r gen.GetCompetitionNotePdfRequestObject) (gen.GetCompetitionNotePdfResponseObject, error) {
	return h.note(ctx, r.CompetitionId, (*string)(r.Params.Lang))
}

// note makes the Vergabevermerk in the language asked for, German unless somebody says otherwise.
func (h competitionHandlers) note(ctx context.Context, id uuid.UUID, lang *string) (noteAnswer, error) {
	n, err := h.competitions.Note(ctx, competition.ID{UUID: id})
	if err != nil {
		return noteAnswer{}, err
	}
	sealed, err := h.sealer.Sealed(ctx, n.Leaf.Entry)
	if err != nil {
		return noteAnswer{}, err
	}
	s := speech{german}
	if lang != nil {
		s.lang = *lang
	}
	d, err := note.MakeAward(n, sealed, s, h.publicURL)
	name := map[string]string{german: "Vergabevermerk-", english: "award-note-"}[s.lang]
	return noteAnswer{d, name + n.ID.String() + ".pdf", s}, err
}

// said is what was stated for the Vergabevermerk.
func said(b gen.CompetitionAward) competition.Said {
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	return competition.Said{UnusuallyLow: text(b.UnusuallyLow), Subcontracting: text(b.Subcontracting), Conflicts: text(b.Conflicts)}
}

// VisitGetCompetitionNoteResponse writes the form asked for.
func (a noteAnswer) VisitGetCompetitionNoteResponse(c *fiber.Ctx) error { return a.send(c) }

// VisitGetCompetitionNotePdfResponse writes the file.
func (a noteAnswer) VisitGetCompetitionNotePdfResponse(c *fiber.Ctx) error { return a.sendPDF(c) }
