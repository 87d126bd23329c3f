package httpapi

// messagesEN holds the English texts, code by code those of messagesDE.
var messagesEN = map[string]message{
	"refused":  {"This is not possible as it stands", "Please check what you entered and try again."},
	"internal": {"This did not work just now", "Nothing was saved. Please try again, and otherwise give the request number to support."},

	"not_found":          {"There is nothing here", "Please check the address or search again."},
	"method_not_allowed": {"This cannot be done here", "This address does not know the method; the Allow header names those it does."},
	"took_too_long":      {"This is taking too long", "Please try again in a few seconds."},

	"encoded_body":       {"The shop takes no compressed requests", "Please send the content without Content-Encoding."},
	"body_too_large":     {"The request is too large", "At most {mebibytes} MiB are possible. Please split the content."},
	"character_unusable": {"A character cannot be stored", "Please remove the character number 0 from the text."},
	"body_incomplete":    {"The request did not arrive completely", "Please send it again."},
	"media_type":         {"The shop does not read this kind of content here", "Please send it as {wanted}."},
	"request_invalid":    {"Some entries do not fit yet", "Please change the places named."},

	"not_signed_in":             {"You are not signed in", "Please sign in."},
	"session_expired":           {"Your session has ended", "Please sign in again; your basket is kept."},
	"login_wrong":               {"Login and password do not match", "Please check both and try again."},
	"login_throttled":           {"Too many attempts", "Please wait 15 minutes, or ask your administrator to set a new password."},
	"login_without_membership":  {"Your account belongs to no organisation", "Please ask your organisation's administrator."},
	"foreign_origin":            {"This request came from another site", "Please open the shop itself and take the step there."},
	"role_missing":              {"You lack a role for this", "Needed: {roles}. Your organisation's administrator grants roles."},
	"authorisation_unavailable": {"Your rights cannot be checked just now", "Nothing was changed. Please try again in a few seconds."},

	"land_unknown":       {"The shop does not know this Land", "Please give its key in the form DE-NI."},
	"direct_award_facts": {"An amount is below zero", "Please check the amount {amount}."},
	"log_sizes":          {"These sizes do not fit the log", "Please give the older size first, then the newer one; neither larger than the log is today."},

	"required":         {Detail: "Please fill in."},
	"unknown_field":    {Detail: "The shop does not know this entry; please leave it out."},
	"wrong_form":       {Detail: "Please use the form described."},
	"quantity_form":    {Detail: "Please give a quantity greater than 0 with at most three decimals, such as 25 or 0.5."},
	"etag_form":        {Detail: "Please send the ETag the basket was read with."},
	"format_uuid":      {Detail: "Please give a UUID."},
	"format_date":      {Detail: "Please give a date such as 2026-11-22."},
	"format_date_time": {Detail: "Please give an instant such as 2026-11-22T09:14:03Z."},
	"format_int64":     {Detail: "Please give a whole number."},
	"not_an_option":    {Detail: "Possible are: {options}."},
	"too_short":        {Detail: "Please give at least {minimum} characters."},
	"too_long":         {Detail: "Please give at most {maximum} characters."},
	"too_small":        {Detail: "Please give at least {minimum}."},
	"too_big":          {Detail: "Please give at most {maximum}."},
	"too_few":          {Detail: "Please give at least {minimum} entries."},
	"too_many_items":   {Detail: "Please give at most {maximum} entries."},
	"json_malformed":   {Detail: "The text is not complete JSON."},
	"query_malformed":  {Detail: "What follows the question mark is not encoded correctly."},
	"body_not_wanted":  {Detail: "No content is expected here; please leave it out."},

	"role_requester":        {Title: "requester", Detail: "searches, compares and fills a basket"},
	"role_officer":          {Title: "procurement officer", Detail: "compares, orders and calls off from framework contracts"},
	"role_approver":         {Title: "approver", Detail: "sees what the organisation ordered, and why"},
	"role_contract_manager": {Title: "contract manager", Detail: "looks after framework contracts, suppliers and catalogues"},
	"role_auditor":          {Title: "auditor", Detail: "reads orders and verifies their proofs"},
	"role_admin":            {Title: "administrator", Detail: "sees the people of the organisation"},
	"role_rule_maintainer":  {Title: "rule maintainer", Detail: "drafts rules and activates drafts of others"},
}
