package order

import (
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/rules"
)

// DeviationRecord is what the choice cost more than the best basket, and what the rule asked for it.
type DeviationRecord struct {
	Difference   string    `json:"difference"`
	Best         string    `json:"best"` // total of the best basket
	Ask          rules.Ask `json:"ask"`
	SecondPerson bool      `json:"secondPerson"` // false: the band asks for no approval, and there is none
	Rule         rules.Ref `json:"rule"`
}

// ChoiceRecord is the answer to "Warum dieses Produkt?" with the cheaper products of the same class that were shown.
type ChoiceRecord struct {
	From     string           `json:"from"` // line value from which it is asked
	Rule     rules.Ref        `json:"rule"`
	Reason   *ReasonRecord    `json:"reason,omitempty"`
	Standard string           `json:"standard,omitempty"` // reason of the house standard that answers it
	Cheaper  []CheaperProduct `json:"cheaper,omitempty"`
}

func deviationRecord(d *Deviation) *DeviationRecord {
	if d == nil {
		return nil
	}
	return &DeviationRecord{
		Difference: d.Difference.String(), Best: d.Best.String(), Ask: d.Band.Ask, SecondPerson: d.Band.Ask == rules.AskSecondPerson, Rule: d.Band.Ref,
	}
}

// choiceRecord is the question alone; its answer is a person's.
func choiceRecord(q *ChoiceQuestion) *ChoiceRecord {
	if q == nil {
		return nil
	}
	return &ChoiceRecord{From: q.From.Value.String(), Rule: q.From.Ref, Standard: q.Standard, Cheaper: q.Cheaper}
}

// answers records what people said about the line.
func (r *recorder) answers(l *PlannedLine, content *DecisionRecord) (err error) {
	if content.Reason, err = r.reason(l.Input.Reason); err != nil {
		return err
	}
	if l.Deviation != nil && content.Reason != nil && content.Reason.Text != nil {
		content.Reason.Origin = originOf(*l.Input.Reason, r.plan.Proposals(l))
	}
	if len(l.bypassed()) > 0 {
		if content.Bypass, err = r.reason(l.Input.Bypass); err != nil {
			return err
		}
	}
	if l.Input.Skip != nil && content.CallOff != nil && content.CallOff.Selection != nil {
		if content.CallOff.Selection.Skipped, err = r.reason(l.Input.Skip); err != nil {
			return err
		}
	}
	if content.Choice != nil {
		if content.Choice.Reason, err = r.reason(l.Input.Choice); err != nil {
			return err
		}
	}
	if l.Input.Note != "" {
		by := l.Input.NoteBy
		if by == uuid.Nil {
			by = r.principal.LogID
		}
		wish, err := r.words(&Reason{Text: l.Input.Note}, by)
		if err != nil {
			return err
		}
		content.Wish = wish.Text
	}
	if id := l.Input.Supersedes; id != (DecisionID{}) {
		content.Supersedes = &id.UUID
	}
	content.Split, err = r.splitReason(l)
	return err
}

// splitReason is the reason why similar direct awards exceed the limit, of every direct award of a submission that was
// asked for it.
func (r *recorder) splitReason(l *PlannedLine) (*ReasonRecord, error) {
	if l.Chosen == nil || !r.plan.SplitWarned {
		return nil, nil
	}
	if r.split != nil {
		return r.split, nil
	}
	var err error
	r.split, err = r.reason(r.plan.Split)
	return r.split, err
}

// reason keeps the text as a personal part and records a commitment to it. A text given for many lines is kept once.
func (r *recorder) reason(in *Reason) (*ReasonRecord, error) {
	if in == nil {
		return nil, nil
	}
	if text, ok := r.texts[in.Text]; ok {
		return &ReasonRecord{Code: in.Code, Text: text}, nil
	}
	out, err := r.words(in, r.principal.LogID)
	if err == nil && out.Text != nil {
		if r.texts == nil {
			r.texts = map[string]*audit.PersonalRef{}
		}
		r.texts[in.Text] = out.Text
	}
	return out, err
}

// words is what the person with the log id said.
func (r *recorder) words(in *Reason, by uuid.UUID) (*ReasonRecord, error) {
	out := &ReasonRecord{Code: in.Code}
	if in.Text == "" {
		return out, nil
	}
	part, err := audit.NewPersonalPart(audit.PersonalPart{
		PersonLogID: by, Organisation: r.principal.Organisation, Kind: "reason", Body: in.Text,
	}, r.rand)
	if err != nil {
		return nil, err
	}
	r.personal = append(r.personal, part)
	ref := part.Ref()
	out.Text = &ref
	return out, nil
}
