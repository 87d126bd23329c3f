package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/httpapi/gen"
	"github.com/provitako/marktplatz/internal/testkit"
)

func (a actor) sendDocument(contract uuid.UUID, kind, title string, shared bool, name, file string) testkit.Response {
	query := url.Values{"kind": {kind}, "title": {title}, "shared": {fmt.Sprint(shared)}}
	return a.do("POST", "/framework-contracts/"+contract.String()+"/documents?"+query.Encode(), file, "Content-Type", "application/octet-stream", "X-File-Name", name)
}

func (a actor) document(t *testing.T, contract uuid.UUID, kind, title string, shared bool, name, file string) gen.ContractDocument {
	t.Helper()
	var d gen.ContractDocument
	a.sendDocument(contract, kind, title, shared, name, file).Want(http.StatusCreated).JSON(&d)
	return d
}

func (a actor) draftNotice(file, contract string) testkit.Response {
	query := ""
	if contract != "" {
		query = "?contractId=" + contract
	}
	return a.do("POST", "/contract-notices/drafts"+query, file, "Content-Type", "application/xml", "X-File-Name", "notice.xml")
}

func (a actor) documentsOf(t *testing.T, contract uuid.UUID) []gen.ContractDocument {
	t.Helper()
	var all gen.ContractDocumentList
	a.do("GET", "/framework-contracts/"+contract.String()+"/documents", nil).Want(http.StatusOK).JSON(&all)
	return all.Items
}

func (a actor) readDocument(id uuid.UUID) testkit.Response {
	return a.do("GET", "/contract-documents/"+id.String(), nil)
}

// contractDocument is a shared annex of a contract.
func (s *shop) contractDocument(t *testing.T, contract uuid.UUID) uuid.UUID {
	t.Helper()
	return s.member(s.Coop, "contract_manager").document(t, contract, "annex", "Anlage 1", true, "anlage.pdf", "%PDF-1.7\nAnlage 1").Id
}

func hashed(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// TestContractDocuments_AreGivenBackByteForByte: the hash that is shown is that of the bytes that come back, and stands in the log.
func TestContractDocuments_AreGivenBackByteForByte(t *testing.T) {
	t.Parallel()
	s, m, manager, _ := contractShop(t)
	for _, file := range []struct{ name, content, media string }{
		{"Vertrag über Endgeräte.pdf", "%PDF-1.7\nVertrag\x00\xff", "application/pdf"},
		{"Verlängerung.eml", "From: a@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nWir verlängern.", "message/rfc822"},
		{"bekanntmachung.XML", noticeFile(t, "vergabeergebnis.xml"), "application/xml"},
	} {
		d := manager.document(t, m.lot.Contract, "contract", " Rahmenvertrag & Anlagen ", false, url.PathEscape(file.name), file.content)
		back := manager.readDocument(d.Id).Want(http.StatusOK)
		if !bytes.Equal(back.Body, []byte(file.content)) || d.Sha256 != hashed(back.Body) || int(d.Size) != len(file.content) {
			t.Errorf("%s: %d of %d bytes, SHA-256 %s", file.name, len(back.Body), len(file.content), d.Sha256)
		}
		if string(d.MediaType) != file.media || d.FileName != file.name || d.Title != "Rahmenvertrag & Anlagen" {
			t.Errorf("kept as %+v", d)
		}
		if disposition := back.Header.Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment; filename") {
			t.Errorf("shown in the page: %q", disposition)
		}
		if n := s.Count(`SELECT count(*) FROM record WHERE type = 'contract.document' AND convert_from(bytes, 'UTF8')::jsonb->>'sha256' = $1`, d.Sha256); n != 1 {
			t.Errorf("%d records of %s", n, file.name)
		}
	}
	if all := manager.documentsOf(t, m.lot.Contract); len(all) != 3 || all[0].FileName != "Vertrag über Endgeräte.pdf" {
		t.Errorf("listed: %+v", all)
	}
	for _, sql := range []string{`UPDATE contract_document SET title = 'x'`, `DELETE FROM contract_document`, `UPDATE contract_document SET shared = true`} {
		if _, err := s.DB.WorkerPool(t).Exec(t.Context(), sql); err == nil {
			t.Errorf("the worker may %s", sql)
		}
	}
}

// TestContractDocuments_AreReadByWhomTheyConcern: the cooperative's contract managers and auditors read all, a body that may call off what is
// shared, without who added it; for everybody else there is none.
func TestContractDocuments_AreReadByWhomTheyConcern(t *testing.T) {
	t.Parallel()
	s, m, manager, _ := contractShop(t)
	shared := manager.document(t, m.lot.Contract, "annex", "Anlage 3", true, "anlage.pdf", "%PDF-1.7\nAnlage 3")
	inner := manager.document(t, m.lot.Contract, "other", "Vermerk", false, "vermerk.pdf", "%PDF-1.7\nVermerk")
	if all := s.member(s.Coop, "auditor").documentsOf(t, m.lot.Contract); len(all) != 2 || all[0].AddedBy.IsNull() {
		t.Errorf("the auditor of the cooperative reads %+v", all)
	}
	for _, role := range []string{"requester", "officer", "approver", "contract_manager", "auditor"} {
		entitled := s.member(s.School, role)
		if seen := entitled.documentsOf(t, m.lot.Contract); len(seen) != 1 || seen[0].Id != shared.Id || !seen[0].AddedBy.IsNull() {
			t.Errorf("%s of an entitled body reads %+v", role, seen)
		}
		if got := hashed(entitled.readDocument(shared.Id).Want(http.StatusOK).Body); got != shared.Sha256 {
			t.Errorf("%s: SHA-256 %s, shown %s", role, got, shared.Sha256)
		}
		entitled.readDocument(inner.Id).Want(http.StatusNotFound)
		entitled.sendDocument(m.lot.Contract, "annex", "Anlage", true, "a.pdf", "%PDF-1.7").Want(http.StatusForbidden)

		foreign := s.member(s.Town, role)
		foreign.do("GET", "/framework-contracts/"+m.lot.Contract.String()+"/documents", nil).Want(http.StatusNotFound)
		foreign.readDocument(shared.Id).Want(http.StatusNotFound)
		foreign.readDocument(inner.Id).Want(http.StatusNotFound)
	}
	s.member(s.City, "contract_manager").sendDocument(m.lot.Contract, "annex", "Anlage", true, "a.pdf", "%PDF-1.7").Want(http.StatusForbidden)
	manager.readDocument(uuid.New()).Want(http.StatusNotFound)
}

// TestContractDocuments_TheDatabaseHidesThem: without any query's help a session reads what is shared of a contract that names its body or
// one above it, and the file of a draft not at all.
func TestContractDocuments_TheDatabaseHidesThem(t *testing.T) {
	t.Parallel()
	s, m, manager, _ := contractShop(t)
	manager.document(t, m.lot.Contract, "annex", "Anlage 3", true, "anlage.pdf", "%PDF-1.7\nAnlage 3")
	manager.document(t, m.lot.Contract, "other", "Vermerk", false, "vermerk.pdf", "%PDF-1.7\nVermerk")
	manager.draftNotice(noticeFile(t, "auftragsbekanntmachung.xml"), "").Want(http.StatusCreated)
	if n := s.Count(`SELECT count(*) FROM contract_document`); n != 3 {
		t.Fatalf("%d documents", n)
	}
	for who, c := range map[string]struct {
		principal authz.Principal
		want      int
	}{
		"a unit below the named body": {s.Officer, 1},
		"a body that is not named":    {s.Stranger, 0},
	} {
		var n int
		if err := s.DB.Pool(t).QueryRow(s.As(c.principal), `SELECT count(*) FROM contract_document`).Scan(&n); err != nil || n != c.want {
			t.Errorf("%s reads %d of 3, want %d (%v)", who, n, c.want, err)
		}
	}
}

// TestContractDocuments_AWrongFileIsRefused with its reason, and nothing of it is kept.
func TestContractDocuments_AWrongFileIsRefused(t *testing.T) {
	t.Parallel()
	s, m, manager, _ := contractShop(t)
	s.settle(t)
	before := s.Rows()
	for name, c := range map[string]struct {
		contract          uuid.UUID
		kind, title, file string
		content           string
		status            int
		says              string
	}{
		"ASpreadsheetNamedPDF": {m.lot.Contract, "annex", "Anlage", "anlage.pdf", "PK\x03\x04", 415, "contract_document_type"},
		"APDFNamedOtherwise":   {m.lot.Contract, "annex", "Anlage", "anlage.docx", "%PDF-1.7", 415, "document_name"},
		"APageNamedNotice":     {m.lot.Contract, "notice", "Anlage", "notice.xml", "<html/>", 415, "contract_document_type"},
		"NothingInIt":          {m.lot.Contract, "annex", "Anlage", "anlage.pdf", "", 400, ""},
		"NoTitle":              {m.lot.Contract, "annex", "  ", "anlage.pdf", "%PDF-1.7", 400, "contract_document_title"},
		"NoSuchKind":           {m.lot.Contract, "letter", "Anlage", "anlage.pdf", "%PDF-1.7", 400, ""},
		"NoSuchContract":       {uuid.New(), "annex", "Anlage", "anlage.pdf", "%PDF-1.7", 404, "not_found"},
		"TooLarge":             {m.lot.Contract, "annex", "Anlage", "anlage.pdf", "%PDF-1.7" + strings.Repeat("x", 16<<20), 413, ""},
	} {
		if r := manager.sendDocument(c.contract, c.kind, c.title, true, c.file, c.content); r.Status != c.status || !strings.Contains(string(r.Body), c.says) {
			t.Errorf("%s: %d %s", name, r.Status, r.Body)
		}
	}
	manager.draftNotice("<html/>", "").Want(http.StatusUnsupportedMediaType)
	unchanged(t, before, s.Rows())
}

// TestContractDocuments_TheNoticeIsTheFirst: the file that a contract was drafted from is kept with the draft and stands at the contract once
// it is in force; a modification's file follows with its amendment.
func TestContractDocuments_TheNoticeIsTheFirst(t *testing.T) {
	t.Parallel()
	s, m, first, second := contractShop(t)
	file := strings.ReplaceAll(noticeFile(t, "auftragsbekanntmachung.xml"), "Muster Bürotechnik GmbH", m.seller.Name)
	n, _ := first.notice(t, file, "")
	var c gen.ContractChange
	first.draftNotice(file, "").Want(http.StatusCreated).JSON(&c)
	if c.Kind != "create" || len(c.Findings) != len(n.Asked) || string(c.Terms) == "" {
		t.Fatalf("drafted %+v", c)
	}
	first.do("GET", "/framework-contracts/"+c.ContractId.String()+"/documents", nil).Want(http.StatusNotFound)
	terms := contractTerms("RV-2027-014", m.seller, s.Body)
	first.do("PUT", "/contract-changes/"+c.Id.String(), map[string]any{"terms": terms}, "If-Match", `"1"`).Want(http.StatusOK).JSON(&c)
	second.do("POST", "/contract-changes/"+c.Id.String()+"/release", nil).Want(http.StatusOK)
	first.document(t, c.ContractId, "contract", "Vertrag", false, "vertrag.pdf", "%PDF-1.7")
	all := first.documentsOf(t, c.ContractId)
	if len(all) != 2 || all[0].Kind != "notice" || all[0].Title != "00123456-2026" || all[0].Sha256 != n.Sha256 || !all[0].Shared || all[0].FileName != "notice.xml" {
		t.Fatalf("documents: %+v", all)
	}
	if got := first.readDocument(all[0].Id).Want(http.StatusOK); string(got.Body) != file {
		t.Error("the kept notice is not the one that was read")
	}
	if seen := s.session(s.Officer.Person, s.School).documentsOf(t, c.ContractId); len(seen) != 1 || seen[0].Kind != "notice" {
		t.Errorf("an entitled body reads %+v", seen)
	}
	modification := noticeFile(t, "aenderungsbekanntmachung.xml")
	first.draftNotice(modification, c.ContractId.String()).Want(http.StatusCreated)
	if again := first.documentsOf(t, c.ContractId); len(again) != 2 {
		t.Errorf("the file of a draft that is not in force shows: %+v", again)
	}
}
