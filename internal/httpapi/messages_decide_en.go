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
	"second_person_needed":          {"This takes a second person", "The cheapest way costs €{difference} net less; from here on the rule asks for the approval of a second person, which the shop does not take yet. Please choose a cheaper offer."},
}
