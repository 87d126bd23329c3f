package note

import (
	"cmp"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/competition"
	"github.com/provitako/marktplatz/internal/format/sheet"
)

// What the items rest on: arithmetic, offers, opening, questions, information, every step with its entry in the log, and the text
// that all parties got.

var figure = regexp.MustCompile(`\d+\.\d+`)

// arithmetic shows for each offer how its points came about, in the figures of the evaluation.
func (w *awardWriter) arithmetic() ([]sheet.Section, error) {
	var out []sheet.Section
	for _, r := range w.evaluation.Ranking {
		p := w.section("award_arithmetic", "name", w.company(r.Supplier))
		var rows []sheet.Row
		for _, l := range r.Lines {
			rows = append(rows, sheet.Row{Cells: []string{
				w.word("award_weight", "name", l.Criterion, "weight", strconv.Itoa(l.Weight)), w.speech.Number(l.Points), w.speech.Number(l.Score),
				figure.ReplaceAllStringFunc(l.Formula, w.speech.Number), cmp.Or(l.Reason, "–"),
			}})
		}
		rows = append(rows, sheet.Row{Cells: []string{w.word("award_sum"), "", w.speech.Number(r.Total), "", ""}, Strong: true})
		p.rows(rows, sheet.Column{Label: "award_criterion", Share: 20}, sheet.Column{Label: "award_points", Share: 10, Numeric: true}, sheet.Column{Label: "award_weighted", Share: 12, Numeric: true},
			sheet.Column{Label: "award_formula", Share: 30}, sheet.Column{Label: "note_reason_text", Share: 28})
		out = append(out, p.Section)
	}
	return out, nil
}

// offers shows every offer that came, with its checksum; nobody's before the end of the deadline was recorded.
func (w *awardWriter) offers() ([]sheet.Section, error) {
	if !w.Shown() {
		return nil, nil
	}
	p := w.section("award_offers")
	if len(w.Offers) == 0 {
		p.say("award_no_offers")
	}
	counts := map[string]bool{}
	for _, o := range w.Valid() {
		counts[o.ID.String()] = true
	}
	var rows []sheet.Row
	for _, o := range w.Offers {
		state := "award_offer_replaced"
		switch {
		case o.Late:
			state = "award_offer_late"
		case counts[o.ID.String()]:
			state = "award_offer_counts"
		}
		rows = append(rows, sheet.Row{Cells: []string{invited(w.Invited(o.Invitation)), w.moment(o.At), w.word(state), grouped(hex.EncodeToString(o.SHA256))}})
	}
	p.rows(rows, sheet.Column{Label: "award_bidder", Share: 28}, sheet.Column{Label: "award_received", Share: 20}, sheet.Column{Label: "award_state", Share: 12},
		sheet.Column{Label: "award_sha256", Share: 40})
	return []sheet.Section{p.Section}, nil
}

// grouped puts a blank after every sixteen digits, so that a checksum can be compared and breaks where there is no room.
func grouped(digits string) string {
	const group = 16
	var out []string
	for part := range slices.Chunk([]byte(digits), group) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}

// opening shows when the deadline ended, who held keys, who opened, and every attempt that was refused.
func (w *awardWriter) opening() ([]sheet.Section, error) {
	p := w.section("award_opening")
	p.fact("award_deadline", w.moment(w.Deadline))
	p.fact("award_role_two", holders(w.Terms.Outer))
	p.fact("award_role_one", holders(w.Terms.Inner))
	for _, step := range []struct {
		action competition.Action
		code   string
	}{{competition.Close, "award_closed"}, {competition.OpenOuter, "award_opened_outer"}, {competition.OpenInner, "award_opened_inner"}} {
		if e, ok := w.Last(step.action); ok {
			p.fact(step.code, w.did(e))
			continue
		}
		p.fact(step.code, w.word("award_not_done"))
	}
	var rows []sheet.Row
	for _, e := range w.Events {
		code, err := e.RefusedAs()
		if err != nil {
			return nil, err
		}
		if code != "" {
			rows = append(rows, sheet.Row{Cells: []string{w.moment(e.At), w.actor(e), w.refusal(code)}})
		}
	}
	p.rows(rows, sheet.Column{Label: "award_when", Share: 26}, sheet.Column{Label: "award_who", Share: 30}, sheet.Column{Label: "award_refused_why", Share: 44})
	if len(rows) == 0 {
		p.say("award_no_attempts")
	}
	return []sheet.Section{p.Section}, nil
}

// refusal is why an attempt was refused; a code that has no word of the note stands as it is recorded.
func (w *awardWriter) refusal(code string) string {
	if text := w.word("award_refused_" + code); text != "" {
		return text
	}
	return code
}

func holders(all []competition.Holder) string {
	names := make([]string, len(all))
	for i, h := range all {
		names[i] = h.Name
	}
	return strings.Join(names, ", ")
}

// questions shows what was asked and answered, without who asked.
func (w *awardWriter) questions() ([]sheet.Section, error) {
	p := w.section("award_questions")
	var rows []sheet.Row
	for _, q := range w.Questions {
		answer, at := w.word("award_unanswered"), "–"
		if q.AnsweredAt != nil {
			answer, at = q.Answer, w.moment(*q.AnsweredAt)
		}
		rows = append(rows, sheet.Row{Cells: []string{q.Text, answer, at}})
	}
	p.rows(rows, sheet.Column{Label: "award_question", Share: 38}, sheet.Column{Label: "award_answer", Share: 38}, sheet.Column{Label: "award_answered", Share: 24})
	if len(rows) == 0 {
		p.say("award_no_questions")
	} else {
		p.say("award_questions_to_all")
	}
	return []sheet.Section{p.Section}, nil
}

// information shows what those who are not considered were told, and how long the award waited (GWB §134).
func (w *awardWriter) information() ([]sheet.Section, error) {
	p := w.section("award_information")
	info, told, err := w.Information()
	if err != nil {
		return nil, err
	}
	if !told {
		p.say("award_not_informed")
		return []sheet.Section{p.Section}, nil
	}
	p.fact("award_informed", w.word("award_informed_text", "count", strconv.Itoa(info.Informed), "at", w.moment(info.SentAt)))
	s := info.Standstill
	if s.Required {
		p.fact("award_standstill", w.word("award_standstill_text", "day", w.speech.Date(s.LastDay), "why", w.word("award_standstill_"+string(s.Why)), "citation", s.Citation))
	} else {
		p.fact("award_standstill", w.word("award_standstill_"+string(s.Why)))
	}
	if s.Waiver != nil {
		p.fact("award_waiver", w.word("award_waiver_text", "clause", s.Waiver.Clause, "reason", s.Waiver.Reason))
	}
	return []sheet.Section{p.Section}, nil
}

// steps lists every step with its entry in the log. Steps by which parties handed in stand there once the deadline was closed.
func (w *awardWriter) steps() ([]sheet.Section, error) {
	p := w.section("award_steps")
	rows := []sheet.Row{{Cells: []string{w.moment(w.CreatedAt), w.word("award_step_draft"), w.CreatedBy.Name, "–"}}}
	for _, e := range w.Events {
		if !w.Shown() && (e.Action == competition.HandIn || e.Action == competition.HandInLate) {
			continue
		}
		rows = append(rows, sheet.Row{Cells: []string{w.moment(e.At), w.word("award_step_" + string(e.Action)), w.actor(e), e.Entry.String()}})
	}
	p.rows(rows, sheet.Column{Label: "award_when", Share: 22}, sheet.Column{Label: "award_step", Share: 26}, sheet.Column{Label: "award_who", Share: 18}, sheet.Column{Label: "note_entry", Share: 34})
	return []sheet.Section{p.Section}, nil
}

// description is the text that all parties got.
func (w *awardWriter) description() ([]sheet.Section, error) {
	p := w.section("award_description")
	p.Paragraphs = strings.Split(w.Terms.Text, "\n")
	return []sheet.Section{p.Section}, nil
}
