package exchange

import (
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/format/table"
	"github.com/provitako/marktplatz/internal/member"
	"github.com/provitako/marktplatz/internal/money"
	"github.com/provitako/marktplatz/internal/roster"
)

// rosterColumns are the columns a list of organisations or people may have.
var rosterColumns = []table.Column{
	{Name: "email", Names: []string{"email", "emailadresse", "mail", "mailadresse", "username", "benutzername"}},
	{Name: "organisation", Names: []string{"organisation", "organization", "stelle", "dienststelle"}},
	{Name: "role", Names: []string{"rolle", "role"}},
	{Name: "from", Names: []string{"von", "ab", "from", "gueltigab", "beginn"}},
	{Name: "until", Names: []string{"bis", "until", "to", "gueltigbis", "ende"}},
	{Name: "number", Names: []string{"nummer", "nr", "number", "organisationsnummer", "id"}},
	{Name: "name", Names: []string{"name", "bezeichnung", "personenname", "vollername"}},
	{Name: "parent", Names: []string{"uebergeordnet", "uebergeordneteorganisation", "parent", "gehoertzu"}},
	{Name: "kind", Names: []string{"ebene", "art", "kind", "level"}},
	{Name: "land", Names: []string{"land", "bundesland", "state"}},
	{Name: "buyer", Names: []string{"auftraggeber", "auftraggeberart", "artdesauftraggebers", "buyertype"}},
	{Name: "leitweg", Names: []string{"leitwegid", "leitweg"}},
	{Name: "vat", Names: []string{"unternehmer", "unternehmerustg", "vatentrepreneur", "umsatzsteuer"}},
	{Name: "label", Names: []string{"lieferort", "anschrift", "adressbezeichnung", "deliveryplace"}},
	{Name: "street", Names: []string{"strasse", "strassehausnummer", "strasseundhausnummer", "street"}},
	{Name: "postcode", Names: []string{"plz", "postleitzahl", "postcode", "zip"}},
	{Name: "city", Names: []string{"ort", "stadt", "city"}},
	{Name: "centre", Names: []string{"kostenstelle", "kostenstellennummer", "costcentre", "costcenter"}},
	{Name: "centreLabel", Names: []string{"kostenstellenbezeichnung", "kostenstellenname", "costcentrelabel"}},
}

// Words of lists, in the form of table.NormalName.
var (
	rosterKinds = map[string]member.Kind{
		"mitglied": member.Member, "member": member.Member, "traeger": member.OwnerBody, "ownerbody": member.OwnerBody,
		"einheit": member.Unit, "unit": member.Unit, "schule": member.Unit, "amt": member.Unit,
	}
	rosterBuyers = map[string]string{
		"kommune": "municipality", "gemeinde": "municipality", "municipality": "municipality", "schule": "school", "school": "school",
		"land": "land", "landesverwaltung": "land", "landadministration": "land", "unternehmen": "company", "company": "company", "genossenschaft": "cooperative", "cooperative": "cooperative",
	}
	rosterRoles = map[string]authz.Role{
		"bedarfsmeldung": authz.Requester, "bedarfsmelder": authz.Requester, "anforderung": authz.Requester, "bedarfsanforderer": authz.Requester, "requester": authz.Requester,
		"beschaffung": authz.Officer, "beschafferin": authz.Officer, "beschaffer": authz.Officer, "officer": authz.Officer,
		"freigabe": authz.Approver, "genehmigung": authz.Approver, "approver": authz.Approver,
		"vertragsverwaltung": authz.ContractManager, "vertragsmanagement": authz.ContractManager, "contractmanager": authz.ContractManager,
		"pruefung": authz.Auditor, "revision": authz.Auditor, "auditor": authz.Auditor,
		"verwaltung": authz.Admin, "administration": authz.Admin, "administrator": authz.Admin, "admin": authz.Admin,
		"regelpflege": authz.RuleMaintainer, "rulemaintainer": authz.RuleMaintainer,
	}
	rosterAnswers = map[string]bool{
		"ja": true, "j": true, "yes": true, "true": true, "wahr": true, "1": true, "x": true,
		"nein": false, "n": false, "no": false, "false": false, "falsch": false, "0": false,
	}
	lands = "BW BY BE BB HB HH HE MV NI NW RP SL SN ST SH TH"
)

var listRefusals = []struct {
	err  error
	kind fault.Kind
	code string
}{
	{table.ErrEmpty, fault.Invalid, "list_empty"},
	{table.ErrBinary, fault.Invalid, "list_not_text"},
	{table.ErrEncoding, fault.Invalid, "list_encoding"},
	{table.ErrDelimiter, fault.Invalid, "list_no_columns"},
	{table.ErrHeader, fault.Invalid, "list_no_columns"},
	{table.ErrQuote, fault.Invalid, "list_quote_open"},
	{table.ErrRowTooLarge, fault.TooLarge, "list_row_too_large"},
	{table.ErrTooLarge, fault.TooLarge, "list_too_long"},
}

// ReadRoster reads a list of organisations, or of people where it has a column of addresses. What is wrong with a cell stands
// with its line. Errors: Invalid and TooLarge (list_...), of the file as a whole.
func ReadRoster(file []byte) (roster.List, error) {
	t, err := table.Read(file, rosterColumns, roster.MaxRows)
	if err != nil {
		return roster.List{}, listFault(err, roster.MaxRows)
	}
	switch {
	case t.Has["email"] && t.Has["role"]:
		l := roster.List{People: true}
		for _, r := range t.Rows {
			l.Persons = append(l.Persons, (&rosterRow{Row: r}).person())
		}
		return l, nil
	case t.Has["name"] && t.Has["kind"]:
		var l roster.List
		for _, r := range t.Rows {
			l.Organisations = append(l.Organisations, (&rosterRow{Row: r}).organisation())
		}
		return l, nil
	default:
		return roster.List{}, fault.New(fault.Invalid, "list_no_columns")
	}
}

// listFault says what is wrong with a list of at most so many rows as a whole.
func listFault(err error, most int) error {
	for _, r := range listRefusals {
		if errors.Is(err, r.err) {
			line := ""
			if e, ok := errors.AsType[*table.Error](err); ok && e.Row > 0 {
				line = strconv.Itoa(e.Row)
			}
			return fault.New(r.kind, r.code, "line", line, "most", strconv.Itoa(most)).Wrap(err)
		}
	}
	return fmt.Errorf("read list: %w", err)
}

// RoleOf is the role that a word means, in German or English.
func RoleOf(text string) (authz.Role, bool) {
	role, known := rosterRoles[table.NormalName(text)]
	return role, known
}

// rosterRow reads the cells of a line and notes what it cannot.
type rosterRow struct {
	table.Row
	faults []roster.Note
}

func (r *rosterRow) note(code string, kv ...string) {
	n := roster.Note{Code: code, Params: map[string]string{}}
	for i := 0; i+1 < len(kv); i += 2 {
		n.Params[kv[i]] = kv[i+1]
	}
	r.faults = append(r.faults, n)
}

// text is what stands in a column; a dash alone says that there is none.
func (r *rosterRow) text(column string) string {
	text := r.Cell(column)
	if text == "-" || text == "–" {
		return ""
	}
	return text
}

// cell is the text of a column where it can be taken over; where it cannot, it is empty and noted.
func (r *rosterRow) cell(column string, most int) string {
	text := r.text(column)
	if len([]rune(text)) > most {
		r.note("list_cell_long", "text", string([]rune(text)[:40]), "most", strconv.Itoa(most))
		return ""
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == '\ufffd' }) {
		r.note("list_cell_damaged")
		return ""
	}
	return text
}

const (
	nameOfList = 200
	wordOfList = 100
)

func (r *rosterRow) organisation() roster.OrganisationLine {
	r.formulas()
	l := roster.OrganisationLine{
		Line: r.Line, Number: r.cell("number", wordOfList), Name: r.cell("name", nameOfList), Parent: r.cell("parent", nameOfList),
		Kind: word(r, "kind", rosterKinds), Land: r.land(), BuyerType: word(r, "buyer", rosterBuyers), LeitwegID: r.cell("leitweg", wordOfList),
		Address: member.Address{
			Label: r.cell("label", nameOfList), Street: r.cell("street", nameOfList), Postcode: r.cell("postcode", 20), City: r.cell("city", nameOfList),
		},
		CostCentre: member.CostCentre{Number: r.cell("centre", wordOfList), Label: r.cell("centreLabel", nameOfList)},
	}
	if r.Cell("vat") != "" {
		answer := word(r, "vat", rosterAnswers)
		l.VATEntrepreneur = &answer
	}
	if r.text("name") == "" { // one too long is noted as that alone
		r.note("list_name_missing")
	}
	if l.CostCentre.Number == "" && l.CostCentre.Label != "" {
		r.note("list_centre_number_missing")
	}
	l.Faults = r.faults
	return l
}

func (r *rosterRow) person() roster.PersonLine {
	r.formulas()
	l := roster.PersonLine{
		Line: r.Line, Email: strings.ToLower(r.cell("email", 254)), Name: r.cell("name", wordOfList), Organisation: r.cell("organisation", nameOfList),
		Role: word(r, "role", rosterRoles), From: r.day("from"),
	}
	if last := r.day("until"); !last.IsZero() { // people write the last day with the role
		l.Until = last.AddDays(1)
	}
	if a, err := mail.ParseAddress(l.Email); err != nil || a.Address != l.Email {
		r.note("list_email_form")
	} else if l.Name == "" {
		l.Name, _, _ = strings.Cut(l.Email, "@")
	}
	if r.Cell("role") == "" {
		r.note("list_role_missing")
	}
	l.Faults = r.faults
	return l
}

func (r *rosterRow) formulas() {
	if len(r.Formulas()) > 0 {
		r.note("list_formula", "text", string([]rune(r.Cell(r.Formulas()[0]))[:min(20, len([]rune(r.Cell(r.Formulas()[0]))))]))
	}
}

// word is one of a closed list; the zero value where the cell is empty or says something else.
func word[T any](r *rosterRow, column string, words map[string]T) T {
	text := r.cell(column, wordOfList)
	known, ok := words[table.NormalName(text)]
	if text != "" && !ok {
		r.note("list_word_unknown", "text", text)
	}
	return known
}

// land is the code of ISO 3166-2, with or without its country.
func (r *rosterRow) land() string {
	text := strings.ToUpper(r.cell("land", wordOfList))
	code := strings.TrimPrefix(text, "DE-")
	if text == "" {
		return ""
	}
	if len(code) != 2 || !strings.Contains(" "+lands+" ", " "+code+" ") {
		r.note("list_land_unknown", "text", text)
		return ""
	}
	return "DE-" + code
}

// day reads 2026-12-31 and 31.12.2026.
func (r *rosterRow) day(column string) money.Date {
	text := r.cell(column, wordOfList)
	if text == "" {
		return money.Date{}
	}
	for _, form := range []string{"2006-01-02", "2.1.2006"} {
		if t, err := time.Parse(form, text); err == nil {
			return money.NewDate(t.Year(), t.Month(), t.Day())
		}
	}
	r.note("list_day_form", "text", text)
	return money.Date{}
}
