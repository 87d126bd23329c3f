package httpapi

// messagesSetupEN holds the English texts of an empty shop's first pages.
var messagesSetupEN = map[string]message{
	"setup_code_wrong":     {"This link does not open the marketplace", "Please open the whole link as the start of the server printed it."},
	"setup_code_expired":   {"The link has expired", "It was good for 30 minutes. Please start the server again; it prints a new link. What was saved is kept."},
	"setup_code_replaced":  {"A later start has replaced this link", "Please use the link that the latest start of a server printed."},
	"setup_closed":         {"The marketplace is set up already", "There is a first administrator. Please sign in, or have them invite you."},
	"setup_code_throttled": {"Too many attempts with a wrong link", "Please wait 15 minutes, then open the link that the start of the server printed."},
	"setup_land_fixed":     {"Land and kind of buyer are settled", "There are orders already whose limit rests on them. Everything else can be changed."},
	"setup_not_answerable": {"There is no such answer here", "This item is judged by the state of the marketplace; please change that."},
	"setup_land_missing":   {Detail: "Please choose a Land; the limit follows from it."},
	"setup_postcode":       {Detail: "Please give five digits."},
	"setup_email":          {Detail: "Please give a mail address such as name@office.example."},
	"feedback_throttled":   {"Many messages came from here just now", "Your message was not kept. Please try again in 15 minutes, or call the body named in the imprint."},
	"text_unusable":        {Detail: "Please be shorter, and leave out invisible characters."},

	"logo_kind":      {"This picture cannot be used", "Please choose a PNG or JPEG file. SVG is not accepted, because it can hold programs."},
	"logo_too_large": {"The picture is too large", "Please use at most 512 KiB and 1.5 million pixels, for example 600 by 200."},
}
