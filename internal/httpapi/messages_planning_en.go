package httpapi

// messagesPlanningEN holds the English texts of demand planning.
var messagesPlanningEN = map[string]message{
	"plan_round_incomplete": {"The round cannot be answered as it is", "Please look at the places named."},
	"plan_title":            {Detail: "Please give a name of at most 200 characters."},
	"plan_group":            {Detail: "Please name the contract group."},
	"plan_words_long":       {Detail: "Please stay below 2,000 characters."},
	"plan_first_month":      {Detail: "Please choose a month that is not over yet."},
	"plan_months":           {Detail: "A round covers 1 to 48 months."},
	"plan_deadline":         {Detail: "The last day for answers has passed."},
	"plan_positions":        {Detail: "A round asks for 1 to 30 positions."},
	"plan_unit":             {Detail: "Please name the unit: EUR for the net value, otherwise the unit's code."},
	"plan_asked":            {Detail: "Please choose at least one organisation that exists."},
	"plan_lot_unknown":      {"There is no such lot", "Please choose the position anew from a framework contract."},
	"plan_round_closed":     {"The round is closed already", "Please load the page anew; the sums are there."},
	"plan_round_running":    {"The round is still running", "It can be closed once everybody has answered or its last day is over."},
	"plan_round_over":       {"The round takes no more answers", "Its last day is over, or it was closed. Please turn to the contract management."},
	"plan_answer_sent":      {"This answer has been sent already", "You may send it anew with changes until the last day; it is no draft any more."},
	"plan_answer_changed":   {"The answer was changed meanwhile", "Somebody else saved it. Please load the page anew and enter your figures once more."},
	"plan_figures":          {"The planned need cannot be read as it is", "Please look at the figures named."},
	"plan_figure_form":      {Detail: "Please give a number from 0 on with at most three decimals, such as 25 or 0.5."},
	"plan_position_unknown": {Detail: "The round does not ask for this position."},
	"plan_month_unknown":    {Detail: "This month is not part of the round."},
	"plan_figure_twice":     {Detail: "This position is already there for the month."},
	"plan_figures_order":    {Detail: "At least, likely and at most must rise."},
	"plan_nothing_sent":     {Detail: "The answer names no need. Please enter figures or choose “No need”."},
}
