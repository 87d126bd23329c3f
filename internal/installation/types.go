package installation

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/rules"
)

// Settings are what the first page asks: who runs the shop and where it sits. Land and kind of buyer decide which limits hold.
type Settings struct {
	Name     string // of the body, in the header and on orders; "" = not said yet
	Language string // "de" or "en", of new people
	Land     rules.Land
	Buyer    rules.BuyerType
	Street   string
	Postcode string
	City     string
}

// Installation is the shop as it stands.
type Installation struct {
	Settings
	Logo     string     // digest of the picture in hex, "" = none
	Operator *uuid.UUID // the organisation that runs it; nil until there is a first person
	Fixed    bool       // orders rest on Land and kind of buyer
}

// Logo is a picture that was decoded and encoded again.
type Logo struct {
	Type  string // "image/png" or "image/jpeg"
	Bytes []byte
}

// Opening is what an empty shop is given at a start.
type Opening struct {
	Hash       CodeHash
	At         time.Time
	Expires    time.Time
	Rules      []rules.Rule
	Categories []catalog.Category
}

// FirstPerson is who sets the shop up. An administrator it is in any case; Roles are what it does beside that.
type FirstPerson struct {
	Name, Email, Password string
	Roles                 []authz.Role
}

// Beginning is everything the first person brings into being, in one transaction.
type Beginning struct {
	At           time.Time
	Day          money.Date // from which the roles hold
	Fallback     string     // name of the organisation where none was said
	Organisation uuid.UUID
	Address      uuid.UUID
	Person       NewPerson
	// Seal makes the log entry from the settings as the transaction found them.
	Seal func(Settings) (audit.Record, audit.Leaf, error)
}

// NewPerson with its account and roles.
type NewPerson struct {
	ID, LogID         uuid.UUID
	Name, Login, Hash string
	Roles             []authz.Role
	Memberships       []uuid.UUID // one per role
}

// Answer is an administrator's word about an item of the list.
type Answer string

// Answers.
const (
	Done      Answer = "done"
	Dismissed Answer = "dismissed"
)

// Answered is an answer with its moment.
type Answered struct {
	Answer Answer
	At     time.Time
}

const (
	maxName   = 120
	maxStreet = 120
	maxCity   = 80
	maxEmail  = 200
)

var postcode = regexp.MustCompile(`^[0-9]{5}$`)

// emailForm is what a mail address looks like from afar; whether it works, only a mail tells.
var emailForm = regexp.MustCompile(`^[^@\s"<>(),;:\\]+@[^@\s"<>(),;:\\]+\.[^@\s"<>(),;:\\]{2,}$`)

// BuyerTypes are those a shop can be run by.
func BuyerTypes() []rules.BuyerType {
	return []rules.BuyerType{rules.Municipality, rules.School, rules.LandBody, rules.Company, rules.Cooperative}
}

var errSettings = fault.New(fault.Invalid, "request_invalid")

// clean trims what was typed and refuses what cannot be meant; every complaint at once.
func (s Settings) clean() (Settings, error) {
	for _, text := range []*string{&s.Name, &s.Street, &s.Postcode, &s.City} {
		*text = strings.Join(strings.Fields(*text), " ")
	}
	refusal := errSettings
	complain := func(bad bool, field, code string) {
		if bad {
			refusal = refusal.WithField("#/body/"+field, code)
		}
	}
	complain(s.Name == "", "name", "required")
	complain(!printable(s.Name, maxName), "name", "text_unusable")
	complain(s.Language != "de" && s.Language != "en", "language", "wrong_form")
	complain(!slices.Contains(rules.Lands(), s.Land), "land", "setup_land_missing")
	complain(!slices.Contains(BuyerTypes(), s.Buyer), "buyerType", "wrong_form")
	complain(s.Street == "", "street", "required")
	complain(!printable(s.Street, maxStreet), "street", "text_unusable")
	complain(!postcode.MatchString(s.Postcode), "postcode", "setup_postcode")
	complain(s.City == "", "city", "required")
	complain(!printable(s.City, maxCity), "city", "text_unusable")
	if len(refusal.Fields) > 0 {
		return s, refusal
	}
	return s, nil
}

func (p FirstPerson) clean() (FirstPerson, error) {
	p.Name, p.Email = strings.Join(strings.Fields(p.Name), " "), strings.TrimSpace(p.Email)
	refusal := errSettings
	complain := func(bad bool, field, code string) {
		if bad {
			refusal = refusal.WithField("#/body/"+field, code)
		}
	}
	complain(p.Name == "", "name", "required")
	complain(!printable(p.Name, maxName), "name", "text_unusable")
	complain(len(p.Email) > maxEmail || !emailForm.MatchString(p.Email) || !printable(p.Email, maxEmail), "email", "setup_email")
	for _, r := range p.Roles {
		complain(r != authz.Officer && r != authz.ContractManager, "roles", "wrong_form")
	}
	if len(refusal.Fields) > 0 {
		return p, refusal
	}
	p.Roles = append([]authz.Role{authz.Admin}, p.Roles...)
	slices.Sort(p.Roles)
	p.Roles = slices.Compact(p.Roles)
	return p, nil
}

// printable text has no control or formatting characters, which could turn a name around on the screen.
func printable(s string, longest int) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > longest {
		return false
	}
	for _, r := range s {
		if !unicode.IsPrint(r) {
			return false
		}
	}
	return true
}
