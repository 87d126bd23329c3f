package httpapi

// messagesRulesEN holds the English texts of keeping rules.
var messagesRulesEN = map[string]message{
	"rule_field":            {"Something is wrong with the rule", "Please check the field {field}."},
	"rule_missing":          {Detail: "This is missing."},
	"rule_id_form":          {Detail: "The id has 3 to 80 letters, digits, dots, underscores and hyphens."},
	"rule_date_in_future":   {Detail: "The source's date lies in the future."},
	"rule_period_empty":     {Detail: "The end does not lie after the beginning."},
	"rule_amount":           {Detail: "Amounts are in euros and not negative."},
	"rule_own_binds_itself": {Detail: "A rule of one's own binds one's own body only; Land, type of body, funding and delegation do not belong in it."},
	"rule_unknown_value":    {Detail: "The shop does not know this value."},
	"rule_funding":          {Detail: "Conditions of a funding source stand under FUND and name the source."},
	"rule_kind_content":     {Detail: "The content does not fit the kind of rule."},
	"rule_block_after":      {Detail: "What is due after the order cannot hold it up."},
	"rule_group":            {Detail: "Each group has three CPV digits and names in both languages, and each category stands in the table once."},
	"rule_looser":           {Detail: "This value is looser than the law that binds the body."},
	"house_rule_loosens":    {"A rule of one's own may only tighten", "Stricter already: {citation}. It can be loosened only where that legal basis leaves it to the body."},
	"rule_unchanged":        {"The draft changes nothing", "It equals the version in force. Please change at least one thing."},
	"rule_id_taken":         {"This id is taken", "Somebody else's rule is already called {id}. Please choose another id."},
	"draft_closed":          {"This draft is closed", "It has been activated or withdrawn. Please make a new one."},
	"draft_outdated":        {"The rule has changed since the draft", "Please withdraw the draft and draft the change on the new state."},
	"rule_same_person":      {"A second person decides here", "Whoever drafts a rule does not activate it. Please ask somebody else who maintains rules."},
	"rule_not_yours":        {"Somebody else keeps this rule", "The cooperative keeps the rules for everybody, a body keeps its own."},
	"rule_at_the_body":      {"Rules of one's own belong to the body itself", "Please act for the contracting body, not for one of its units."},

	"limits_no_day":     {"This is no date", "Please give the day as YYYY-MM-DD, such as 2026-11-22."},
	"released_supplied": {"supplied with the shop", "Came with the shop, not yet confirmed against the text of the law."},
	"dry_run":           {Detail: "These {changed} of {judged} direct awards of the last 90 days would have been judged differently: {stricter} more strictly, {looser} more mildly."},
	"dry_run_one":       {Detail: "1 of {judged} direct awards of the last 90 days would have been judged differently: {stricter} more strictly, {looser} more mildly."},
	"dry_run_none":      {Detail: "None of the {judged} direct awards of the last 90 days would have been judged differently."},
	"dry_run_silent":    {Detail: "Rules of this kind take no part in checking the limit; no direct award of the last 90 days would have been judged differently."},
}
