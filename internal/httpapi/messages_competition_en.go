package httpapi

// messagesCompetitionEN holds the English texts of mini-competitions.
var messagesCompetitionEN = map[string]message{
	"competition_step":             {"It is not this step's turn", "In the status “{status}” there is no step “{action}”. Please load the mini-competition anew."},
	"competition_criteria":         {"The award criteria are not clear", "Each criterion needs a name of its own and a weight above zero."},
	"competition_weights":          {"The weights do not make 100 %", "Please share exactly 100 % among the award criteria."},
	"competition_price_criterion":  {"The price criterion does not fit", "Please give exactly one criterion of the kind price."},
	"competition_price":            {"The price is missing", "An offer needs a total net price above zero."},
	"competition_points_missing":   {"Points are missing", "Please give points for “{criterion}” to every offer that is evaluated."},
	"competition_points_range":     {"The points do not fit", "There are 0 to 100 points for “{criterion}”."},
	"competition_points_reason":    {"The reason for the points is missing", "Please say at “{criterion}” why the offer gets these points."},
	"competition_holders":          {"The keys do not suffice", "Each of the two roles needs two keys at least, and nobody holds keys of both: so nobody opens alone, and a lost key loses no offer."},
	"competition_key_unfit":        {"Your key does not fit", "This layer of the offers was sealed for other keys."},
	"competition_passphrase":       {"The passphrase does not fit", "Please choose 14 to 200 characters, several words at best."},
	"competition_passphrase_wrong": {"The passphrase is not right", "It does not unlock the key. Only the person who made the key knows the passphrase; nobody can reset it."},
	"competition_deadline_skipped": {"There is no such time", "Clocks go forward that night; between 2 and 3 o'clock there is no deadline. Please choose another time."},
	"competition_deadline_twice":   {"This time comes twice", "Clocks go back that night; the hour from 2 to 3 o'clock runs twice. Please choose another time."},
}
