package authz

import "time"

// Denial is one refusal of a signed-in person.
type Denial struct {
	Principal Principal
	Action    string // operation id
	Object    string // path of the request
	Rule      string // what refused
	At        time.Time
}

// DemoPerson is one of the demo's people with what signs them in. Passwords are
// public in the demo and nowhere else.
type DemoPerson struct {
	Login, Password, Name, Organisation string
	Role                                Role
	Sentence                            map[string]string // by language, what the person can show
}
