package httpapi

// messagesSourcesEN holds the English texts of similar products, outside offers, inquiries and free-text lines.
var messagesSourcesEN = map[string]message{
	"match_verdict_not_now":    {"This pair has been decided already", "Please reload the page; a decision can be taken back and made anew."},
	"conflict_verdict_not_now": {"This row has been decided already", "Please reload the page; a decision can be taken back and made anew."},

	"origin_outside":      {"", "obtained by yourselves, asked for on {date}"},
	"origin_inquiry":      {"", "answer to your price inquiry of {date}"},
	"origin_inquiry_late": {"", "answer to your price inquiry of {date}, received after its deadline"},
}
