package httpapi

// messagesMembersEN holds the English texts of organisations and the roles of people in them.
var messagesMembersEN = map[string]message{
	"organisation_facts_wrong":       {"Some facts of the organisation are still missing", "Please complete the marked fields."},
	"organisation_name_form":         {"The name is still missing", "Please give a name of at most 200 characters."},
	"organisation_changed":           {"Somebody else has changed this organisation in the meantime", "Please load the page again and add your change."},
	"organisation_settled":           {"Land and kind of buyer are settled", "Limits depend on them, and this body has ordered already. Please add a new organisation when they change."},
	"organisation_kind_there":        {"This level does not stand here", "Below the cooperative stand members, below them owner bodies and units, below an owner body units."},
	"organisation_below_itself":      {"An organisation cannot stand below itself", "Please choose a place that never stands below it."},
	"organisation_there_already":     {"The organisation stands there already", "Please choose another place or another day."},
	"organisation_move_planned":      {"A later move is planned already", "Please choose a day that is not before it."},
	"organisation_entity_today":      {"A move to another legal entity takes effect today", "Another body orders from then on. Please enter it on the day on which it takes effect."},
	"organisation_not_yours_to_move": {"You cannot move this organisation", "Only somebody who also administers the body it stands below can."},
	"leitweg_form":                   {"This is no Leitweg-ID", "It consists of digits, an optional second part of letters and digits, and two check digits, such as 04011000-1234512345-06."},
	"leitweg_check_digits":           {Detail: "The check digits of the Leitweg-ID do not match the rest of it. Please check whether it was copied correctly."},
	"leitweg_missing":                {Detail: "Without a Leitweg-ID no supplier can deliver an electronic invoice."},
	"cost_centre_there":              {"This cost centre is there already", "Please choose another number, or end the present one first."},
	"field_missing":                  {"This is still missing", "Please complete it."},
	"day_is_over":                    {"This day is over", "Please give today or a later day; what was stays as it was."},
	"day_too_far":                    {"This day is too far ahead", "Please give a day within the next five years."},
	"days_reversed":                  {"The end is not after the beginning", "Please give a later day as the end."},
	"role_held_already":              {"The person holds this role there already", "Please end the present one first or choose a time that does not overlap it."},
	"role_ended_already":             {"This role has ended already", "Please load the page again."},
	"role_of_yourself":               {"Somebody else gives and ends your own roles", "Please ask another administrator, also one of the organisation above."},
}
