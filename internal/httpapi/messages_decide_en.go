package httpapi

// messagesDecideEN holds the English texts of what is asked of a decision.
var messagesDecideEN = map[string]message{
	"reason_text_missing":           {"Please also give the reason in words", "The difference to the cheapest way is €{difference} net; a ground and a text of at least {minimum} characters are needed."},
	"product_choice_missing":        {"Why this product?", "From €{limit} net per line on, the order says why it should be this product; please choose a ground."},
	"product_choice_no_standard":    {"This product is no house standard", "Please choose another ground or have the house standard entered."},
	"product_choice_cheaper_exists": {"There are cheaper products of this kind", "Please say in at least 20 characters why they are not suitable."},
	"bypass_not_economical":         {"The price is no ground with this lot", "{contract} ({lot}) comes first; please choose another ground or tell the contract management that the price is too high."},
	"standard_reason":               {"The reason is still too short", "Please say in at least 10 characters why the product is a house standard."},
	"standard_period":               {"The period ends before it begins", "Please choose a last day after the first."},
	"standard_exists":               {"This product is a house standard already", "Please end the existing entry first."},
	"second_person_needed":          {"This takes a second person", "The cheapest way costs €{difference} net less; from here on the rule asks for the approval of a second person, After submitting, the order waits for it until {until} at the latest."},

	"approval_note_missing":    {"A reason is missing", "Please say why in at least 10 characters; the officer reads it."},
	"approval_same_person":     {"Somebody else decides here", "You do not release what you submitted yourself."},
	"approval_not_yours":       {"Somebody else submitted this", "Only the person who submitted the order can withdraw it."},
	"approval_ended_released":  {"The order is already released", "{by} was faster."},
	"approval_ended_returned":  {"The order is already returned", "{by} was faster."},
	"approval_ended_rejected":  {"The order is already rejected", "{by} was faster."},
	"approval_ended_withdrawn": {"The order is withdrawn", "{by} took it back."},
	"approval_ended_lapsed":    {"The time for an approval is over", "The order has lapsed; it can be submitted anew."},
	"approval_out_of_time":     {"The time for an approval is over", "It could be released until {until}; the order can be submitted anew."},
	"approval_basket_full":     {"The officer's basket is full", "The lines do not fit into it; ask for room or reject the order."},
	"approval_facts_changed":   {"Something has changed since the order was submitted", "It can no longer be released as it is; please return it so that it is checked anew."},
	"approval_price_changed":   {"The price has changed", "The price has changed: submitted at €{before} net, today €{now} net."},
	"approval_total_changed":   {"The total has changed", "The total has changed: submitted at €{before} net, today €{now} net."},
	"approval_returned":        {Detail: "{by} returned the order: “{note}”"},
	"order_not_released":       {"The order is not released", "A note of the order exists once it is released."},

	"template_name":             {"This name cannot be used", "Please enter a name of 1 to 80 characters on one line."},
	"template_source":           {"What should the template hold?", "Please name either the basket or a submitted order."},
	"template_exists":           {"There is a template of this name already", "Please choose another name or rename the existing one."},
	"template_limit":            {"There can be no more templates", "An organisation has at most {maximum} templates; please delete one that nobody needs any more."},
	"template_nothing":          {"Nobody offers any of it today", "The basket is unchanged; please search for a replacement."},
	"template_price_changed":    {"The price is another", "It costs {now} today instead of {before}, net without shipping."},
	"template_supplier_changed": {"The supplier is another", "From {to} today instead of {from}, at the same price."},
	"template_both_changed":     {"Price and supplier are others", "From {to} for {now} today instead of from {from} for {before}, net without shipping."},
}
