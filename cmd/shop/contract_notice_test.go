package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

// noticeFile is one of the notices written for the tests of the format.
func noticeFile(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "internal", "format", "eforms", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// sendNotice sends a notice; contract may be empty.
func (a actor) sendNotice(file, contract string) testkit.Response {
	query := ""
	if contract != "" {
		query = "?contractId=" + contract
	}
	return a.do("POST", "/contract-notices"+query, file, "Content-Type", "application/xml", "X-File-Name", "notice.xml")
}

// notice reads a notice and its terms.
func (a actor) notice(t *testing.T, file, contract string) (gen.ContractNotice, map[string]any) {
	t.Helper()
	var n gen.ContractNotice
	a.sendNotice(file, contract).Want(http.StatusOK).JSON(&n)
	terms := map[string]any{}
	if err := json.Unmarshal(n.Terms, &terms); err != nil {
		t.Fatal(err)
	}
	return n, terms
}

func pointersOf(found []gen.ContractFinding) []string {
	var out []string
	for _, f := range found {
		out = append(out, f.Pointer)
	}
	return out
}

func TestContractNotice_BecomesADraftAndAsksForWhatItDoesNotSay(t *testing.T) {
	t.Parallel()
	_, _, manager, _ := contractShop(t)
	n, terms := manager.notice(t, noticeFile(t, "auftragsbekanntmachung.xml"), "")
	for member, want := range map[string]string{
		"number": "RV-2027-014", "title": "Bildschirme und Dockingstationen", "regime": "VgV", "noticeReference": "00123456-2026", "group": "",
		"extension": "max. 2 ×. Je zwölf Monate, wenn keine Seite kündigt",
	} {
		if terms[member] != want {
			t.Errorf("%s: %v, want %q", member, terms[member], want)
		}
	}
	if term, _ := json.Marshal(terms["term"]); string(term) != `{"from":"2027-01-01","to":"2031-01-01"}` {
		t.Errorf("term %s", term)
	}
	lot := lotOf(terms)
	limits, _ := json.Marshal([]any{lot["estimatedValue"], lot["maximumValue"], lot["estimatedQuantity"], lot["unit"], lot["callOffKind"], lot["obligation"]})
	if want := `[{"amount":"700000.00","currency":"EUR"},{"amount":"900000.00","currency":"EUR"},"2500","C62","single",""]`; string(limits) != want {
		t.Errorf("lot 1 %s, want %s", limits, want)
	}
	asked := pointersOf(n.Asked)
	for _, missing := range []string{"/group", "/lots/0/obligation", "/lots/0/parties", "/lots/1/unit", "/lots/1/obligation", "/lots/1/parties"} {
		if !slices.Contains(asked, missing) {
			t.Errorf("%s is not asked for: %v", missing, asked)
		}
	}
	if i := slices.IndexFunc(n.Fields, func(f gen.NoticeField) bool { return f.Pointer == "/lots/0/maximumValue" }); i < 0 ||
		n.Fields[i].Term != "BT-271" || !strings.HasPrefix(n.Fields[i].Path, "/ContractNotice/ProcurementProjectLot[LOT-0001]/") || n.Fields[i].Text != "900000.00 EUR" {
		t.Errorf("where the maximum was read is not said: %v", n.Fields)
	}
	var open gen.ContractChangeList
	manager.do("GET", "/contract-changes", nil).Want(http.StatusOK).JSON(&open)
	if len(open.Items) != 0 {
		t.Fatalf("reading left %d drafts", len(open.Items))
	}
	c := manager.drafted(t, map[string]any{"kind": "create", "terms": terms})
	if len(c.Findings) != len(n.Asked) {
		t.Errorf("the draft finds %v, the preview said %v", findingsOf(c), asked)
	}
}

func TestContractNotice_AnAwardNamesTheSuppliersThatAreKnown(t *testing.T) {
	t.Parallel()
	_, m, manager, _ := contractShop(t)
	file := strings.ReplaceAll(noticeFile(t, "vergabeergebnis.xml"), "Muster Bürotechnik GmbH", "  "+strings.ToUpper(m.seller.Name))
	n, terms := manager.notice(t, file, "")
	lot := lotOf(terms)
	parties := lot["parties"].([]any)
	if len(parties) != 1 || parties[0].(map[string]any)["supplierId"] != m.seller.ID.String() || parties[0].(map[string]any)["rank"] != float64(1) {
		t.Errorf("parties of lot 1: %v", parties)
	}
	if i := slices.IndexFunc(n.Remarks, func(f gen.ContractFinding) bool { return strings.Contains(f.Text, "Fernab Bildtechnik GmbH") }); i < 0 {
		t.Errorf("nothing is said of the winner who is not known here: %v", n.Remarks)
	}
	if lots := terms["lots"].([]any); len(lots[1].(map[string]any)["parties"].([]any)) != 0 {
		t.Errorf("lot 2 was given a supplier: %v", lots[1])
	}
}

func TestContractNotice_AModificationBecomesAnAmendmentOfTheContractItNames(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	terms := contractTerms("RV-2026-077", m.seller, s.Body)
	terms["noticeReference"] = "2025/S 200-123456"
	c := s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms})
	file := noticeFile(t, "aenderungsbekanntmachung.xml")

	n, changed := first.notice(t, file, "")
	if at, err := n.Contract.Get(); err != nil || at.Id != c.ContractId || n.Kind != "amend" {
		t.Fatalf("%s of %v", n.Kind, n.Contract)
	}
	if ground, _ := n.Ground.Get(); ground != "gwb_132_2_2" {
		t.Errorf("ground %q", ground)
	}
	if reason, _ := n.Reason.Get(); !strings.HasPrefix(reason, "Höherer Höchstwert\nDrei Häuser") {
		t.Errorf("reason %q", reason)
	}
	amount, _ := json.Marshal(lotOf(changed)["maximumValue"])
	if string(amount) != `{"amount":"120000.00","currency":"EUR"}` || lotOf(changed)["title"] != "Dockingstationen" || len(n.Asked) != 0 {
		t.Errorf("maximum %s, asked %v", amount, n.Asked)
	}
	s.changed(t, first, second, map[string]any{"kind": "amend", "contractId": c.ContractId, "ground": "gwb_132_2_2", "reason": "Höherer Höchstwert", "terms": changed})

	unknown := strings.ReplaceAll(file, "123456-2025", "999999-2025")
	if n, _ := first.notice(t, unknown, ""); !n.Contract.IsNull() {
		t.Errorf("a contract is guessed: %v", n.Contract)
	}
	if n, _ := first.notice(t, unknown, c.ContractId.String()); n.Contract.IsNull() {
		t.Error("the contract that the person names is not taken")
	}
	foreign := strings.ReplaceAll(file, `currencyID="EUR"`, `currencyID="GBP"`)
	if n, _ := first.notice(t, foreign, ""); len(n.Remarks) != 2 {
		t.Errorf("pounds are taken for euros: %v", n.Remarks)
	}
}

func TestContractNotice_BadFilesAreRefusedWithTheirReason(t *testing.T) {
	t.Parallel()
	_, _, manager, _ := contractShop(t)
	ok := noticeFile(t, "auftragsbekanntmachung.xml")
	for name, c := range map[string]struct {
		file   string
		status int
		code   string
	}{
		"NotANotice":  {"<html/>", http.StatusUnsupportedMediaType, "notice_not_eforms"},
		"APDF":        {"%PDF-1.7\n", http.StatusUnsupportedMediaType, "notice_not_eforms"},
		"AnotherKind": {"<PriorInformationNotice/>", http.StatusUnsupportedMediaType, "notice_kind"},
		"DocumentType": {
			strings.Replace(ok, "<ContractNotice", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><ContractNotice`, 1),
			http.StatusBadRequest, "notice_doctype",
		},
		"Entity":    {strings.Replace(ok, "Dockingstationen", "&a;", 1), http.StatusBadRequest, "notice_entity"},
		"CutOff":    {ok[:len(ok)/2], http.StatusBadRequest, "notice_truncated"},
		"Encoding":  {strings.Replace(ok, "Zwölf", "Zw\xf6lf", 1) + "\xff", http.StatusBadRequest, "notice_encoding"},
		"Malformed": {strings.Replace(ok, "</cbc:VersionID>", "</cbc:Version>", 1), http.StatusBadRequest, "notice_malformed"},
		"Deep":      {strings.Replace(ok, "Dockingstationen", strings.Repeat("<a>", 80), 1), http.StatusBadRequest, "notice_too_deep"},
		"LongText":  {strings.Replace(ok, "Dockingstationen", strings.Repeat("x", 70<<10), 1), http.StatusRequestEntityTooLarge, "notice_too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := manager.sendNotice(c.file, "")
			if r.Status != c.status || !strings.Contains(string(r.Body), `"`+c.code+`"`) {
				t.Errorf("%d %s, want %d %s", r.Status, r.Body, c.status, c.code)
			}
		})
	}
	t.Run("OddEntriesStayOpen", func(t *testing.T) {
		t.Parallel()
		odd := strings.NewReplacer("30231300", "3023", "2027-01-01", "01.01.2027", ">700000<", ">7e5<", "fa-wo-rc", "none", "fa-w-rc", "none").Replace(ok)
		n, terms := manager.notice(t, odd, "")
		if len(n.Remarks) < 5 || terms["term"].(map[string]any)["from"] != nil || lotOf(terms)["estimatedValue"] != nil || lotOf(terms)["callOffKind"] != "" {
			t.Errorf("%v\n%v", n.Remarks, terms)
		}
	})
	t.Run("UnknownContract", func(t *testing.T) {
		t.Parallel()
		if n, _ := manager.notice(t, noticeFile(t, "aenderungsbekanntmachung.xml"), uuid.NewString()); !n.Contract.IsNull() {
			t.Errorf("found %v", n.Contract)
		}
	})
}

func TestContractNotice_IsTheCooperativesAlone(t *testing.T) {
	t.Parallel()
	s, _, _, _ := contractShop(t)
	for _, outsider := range []actor{s.member(s.Body, "officer"), s.member(s.Coop, "auditor"), s.member(s.Body, "admin")} {
		outsider.sendNotice(noticeFile(t, "auftragsbekanntmachung.xml"), "").Want(http.StatusForbidden)
	}
}

func TestContractNotice_PublishedNoticesAreRead(t *testing.T) {
	t.Parallel()
	_, _, manager, _ := contractShop(t)
	for file, lots := range map[string]int{"cn_24_maximal.xml": 2, "cn_24_maximal_100_lots.xml": 100, "can_24_LSBU.xml": 1, "can-modif_24_value.xml": 1} {
		raw, err := os.ReadFile(realdata.Path(t, "samples", "ted", file))
		if err != nil {
			t.Fatal(err)
		}
		n, terms := manager.notice(t, string(raw), "")
		if len(terms["lots"].([]any)) != lots || len(n.Fields) == 0 {
			t.Errorf("%s: %d lots, %d fields", file, len(terms["lots"].([]any)), len(n.Fields))
		}
		t.Logf("%s: %d fields, asked %v, remarks %v", file, len(n.Fields), len(n.Asked), n.Remarks[:min(3, len(n.Remarks))])
		if n.Kind == "create" {
			manager.drafted(t, map[string]any{"kind": "create", "terms": terms})
		}
	}
}

// TestContractNotice_ExtensionOptionsAreKept: what was published of extending the contract stands at it, and changes on a ground only.
func TestContractNotice_ExtensionOptionsAreKept(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	terms := contractTerms("RV-2026-078", m.seller, s.Body)
	terms["extension"] = "max. 2 ×. Je zwölf Monate"
	c := s.changed(t, first, second, map[string]any{"kind": "create", "terms": terms})
	var shown gen.FrameworkContract
	first.do("GET", "/framework-contracts/"+c.ContractId.String(), nil).Want(http.StatusOK).JSON(&shown)
	if shown.Extension != "max. 2 ×. Je zwölf Monate" {
		t.Errorf("the contract says %q", shown.Extension)
	}
	terms["extension"] = "max. 3 ×. Je zwölf Monate"
	change := map[string]any{"kind": "correct", "contractId": c.ContractId, "reason": "Schreibversehen", "terms": terms}
	if found := findingsOf(first.drafted(t, change)); found != "/extension" {
		t.Errorf("a correction of the extension: findings %q", found)
	}
	change["kind"], change["ground"] = "amend", "gwb_132_3"
	s.changed(t, first, second, change)
}
