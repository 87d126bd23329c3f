package httpapi

import (
	"strconv"
	"strings"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/rulebook"
	"github.com/provitako/marktplatz/internal/rules"
)

// toJudgement shows what rules say of a stored order.
func toJudgement(j rulebook.Judgement, lang string) gen.RuleJudgement {
	out := gen.RuleJudgement{Limit: toMoneyOrNull(nil), Findings: []string{}, Asks: []string{}}
	if e := j.Heaviest(); e != nil {
		state, result := gen.RuleJudgementState(e.State), gen.RuleJudgementResult(e.Result)
		out.State, out.Result, out.Limit = &state, &result, toMoneyOrNull(e.Limit)
		for _, f := range e.Findings {
			out.Findings = append(out.Findings, string(f.Code))
		}
	}
	for _, d := range j.Demands {
		out.Asks = append(out.Asks, demandText(d, lang))
	}
	if b := j.Band; b != nil {
		out.Asks = append(out.Asks, Text(lang, "judged_"+string(b.Ask), map[string]string{"minimum": strconv.Itoa(b.MinText), "days": strconv.Itoa(j.ApprovalDays)}))
	}
	if j.Choices > 0 {
		out.Asks = append(out.Asks, Text(lang, "judged_choice", map[string]string{"lines": strconv.Itoa(j.Choices)}))
	}
	return out
}

// demandText names one thing that the rules ask of an order.
func demandText(d rules.Demand, lang string) string {
	code, params := "judged_"+string(d.Kind), map[string]string{}
	switch d.Kind {
	case rules.DemandsDuty:
		code += "_" + string(d.When) + "_" + string(d.Effect)
		params["duty"] = inLanguage(lang, d.Duty.DE, d.Duty.EN)
		if d.Duty.WithinDays > 0 {
			code += "_days"
			params["days"] = strconv.Itoa(d.Duty.WithinDays)
		}
	case rules.DemandsEconomy:
		accepted := mapped(d.Accepted, func(e rules.Evidence) string { return Text(lang, "note_evidence_"+string(e), nil) })
		params["accepted"], params["minimum"] = strings.Join(accepted, ", "), strconv.Itoa(d.Minimum)
	case rules.DemandsCaution:
		params["role"] = roleNames(lang, []authz.Role{authz.Role(d.Role)})
	case rules.DemandsAuditOffice:
	}
	return Text(lang, code, params)
}
