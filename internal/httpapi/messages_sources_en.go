package httpapi

// messagesSourcesEN holds the English texts of similar products, outside offers, inquiries and free-text lines.
var messagesSourcesEN = map[string]message{
	"match_verdict_not_now":    {"This pair has been decided already", "Please reload the page; a decision can be taken back and made anew."},
	"conflict_verdict_not_now": {"This row has been decided already", "Please reload the page; a decision can be taken back and made anew."},

	"document_empty":         {"The file is empty", "Please choose the offer as you received it."},
	"document_too_large":     {"The file is too large", "At most 10 MiB; please save the PDF smaller, or the mail without other attachments."},
	"document_type":          {"The shop does not take this kind of file", "Please upload the offer as PDF, or the mail as EML file."},
	"document_needed":        {"The supplier's answer is missing", "Please upload it as you received it, as PDF or mail."},
	"value_needed":           {"Something is missing here", "Please fill in the field; names and addresses take 200 characters, texts 4,000."},
	"day_in_future":          {"The day lies in the future", "Please give the day on which it was, today at the latest."},
	"day_over":               {"The day is over", "Please choose today or a later day."},
	"price_missing":          {"The price is missing", "Please give the net unit price, above 0, and the shipping, at least 0."},
	"vat_rate_unknown":       {"There is no such tax rate", "Please give the value added tax in per cent, at most 100."},
	"delivery_days_range":    {"The delivery time does not fit", "Please give 0 to 400 working days."},
	"term_without_recurring": {"A term fits only a recurring price", "Please choose a price per month or year, or leave the term out."},
	"offer_over":             {"This offer is no longer valid", "Please get one that is, or check the date."},
	"supplier_known_or_new":  {"The supplier is not clear", "Please choose a known supplier, or give name and address of a new one."},
	"inquiry_suppliers":      {"The number of suppliers does not fit", "A price inquiry goes to one to five suppliers."},
	"inquiry_supplier_twice": {"A supplier is named twice", "Please choose each supplier once."},
	"inquiry_deadline":       {"The deadline does not fit", "Please choose a day from today on, at most 90 days ahead."},
	"inquiry_answered":       {"This inquiry has been answered already", "An answer counts once; a changed offer needs a new price inquiry."},
	"terms_or_decline":       {"The answer is not clear", "Please give either price and terms, or that nothing is offered."},
	"other_organisation":     {"Another organisation asked", "Only an officer of the organisation that asked can enter the answer."},
	"free_lines_open":        {"There is still a free-text line in the basket", "It cannot be ordered as it is: choose a product for it, get an offer, or take it out."},
	"free_line_description":  {"The description is missing", "Please write what is needed, in at most 2,000 characters."},
	"free_line_estimate":     {"The estimated price does not fit", "Please give 0 or more, or leave the field empty."},
	"free_line_quoted":       {"It has become a product already", "Please take an offer in for this product, or ask for prices."},
	"free_line_resolution":   {"It is not clear what shall become of it", "Please choose a product with an offer, or a category to get offers for it."},
	"category_unknown_here":  {"There is no such category", "Please choose one of the list."},
	"link_expired":           {"This link is no longer valid", "The deadline has been over for more than 14 days; please contact the organisation that asked."},
	"link_throttled":         {"Too many unknown links", "Please wait 15 minutes, then open the link exactly as it stands in the letter."},

	"origin_outside":      {"", "obtained by yourselves, asked for on {date}"},
	"origin_inquiry":      {"", "answer to your price inquiry of {date}"},
	"origin_inquiry_late": {"", "answer to your price inquiry of {date}, received after its deadline"},
}
