package main

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/provitako/marktplatz/api"
	"github.com/provitako/marktplatz/internal/testkit"
	"github.com/provitako/marktplatz/internal/testkit/fixture"
)

// moves are readings that may change with what others do, each with its reason; what they show is searched all the same.
var moves = map[string]string{
	"getLogStatus":       "the log is one for everybody, and its size is public",
	"getDecisionProof":   "a proof names the newest checkpoint of the log, which is one for everybody",
	"getDecisionPackage": "it holds the proof",
	"getOrderPackage":    "it holds the proofs",
}

// ofTheEntity are readings that hold sums of the whole legal entity, which its units share: no id and no name is in them.
var ofTheEntity = map[string]string{
	"compareOffers":      "limits count what the whole contracting authority awarded directly",
	"listSupplierShares": "rotation looks at the orders of the whole contracting authority",
}

// reading is a GET operation of the contract with everything in it one's own.
type reading struct{ name, path string }

// readings are made of the contract: every operation that reads, its places filled by their names.
func readings(t *testing.T, own map[string]string) (all []reading) {
	t.Helper()
	contract, err := openapi3.NewLoader().LoadFromData(api.Contract)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(contract.Paths.Map())) {
		item := contract.Paths.Value(path)
		if item.Get == nil {
			continue
		}
		at, query := path, url.Values{}
		for _, ref := range slices.Concat(item.Parameters, item.Get.Parameters) {
			p := ref.Value
			if !p.Required || p.In == "header" {
				continue
			}
			value, known := own[p.Name]
			if !known {
				t.Errorf("%s: nobody says what is one's own %s", item.Get.OperationID, p.Name)
			}
			if p.In == "path" {
				at = strings.ReplaceAll(at, "{"+p.Name+"}", value)
				continue
			}
			query.Set(p.Name, value)
		}
		all = append(all, reading{item.Get.OperationID, at + "?" + query.Encode()})
	}
	return all
}

// TestForeignLists walks the contract: whatever a sibling, the body above and another member order, ask for, keep, write,
// invite and set up, every operation that reads answers somebody who holds all roles of a unit byte for byte as before. So no
// list, count, export, search or suggestion shows anything of it, not even that it is there: the sums that a legal entity's
// units share by law apart, which another member does not move.
func TestForeignLists(t *testing.T) {
	t.Parallel()
	w := fixture.New(t)
	m := newMarket(w)
	s := start(t, w)
	s.keepSpare(4)
	sibling := s.unitBelow(w.Body, w.Body)
	await := s.awaited()
	me := s.everyRole(w.School)
	mine := s.own(t, me, m)
	waiting := await(t, me)
	s.member(w.School, "requester").handsOn(t)
	s.member(w.School, "approver") // or approvers above were the first
	me.invites(t, w.School, "requester")
	asked := s.member(w.Coop, "contract_manager").asks(t, roundOf(m.lot.ID, w.School, w.Annex, sibling, w.Body)).Summary.Id
	s.settle(t)

	nobodys := uuid.NewString()
	own := map[string]string{
		"userId": nobodys, "groupId": nobodys, "organisationId": w.School.String(), "termId": nobodys, "personId": w.Officer.Person.String(), "action": "order.read",
		"since": "2026-11-23T00:00:00Z", "q": "AV-D20", "quantity": "1", "productId": m.product.String(), "supplierId": m.seller.ID.String(),
		"ruleId": "DE-NI-DA-municipality", "sha256": s.ruleDocument(), "draftId": nobodys, "documentId": mine.document.String(), "inquiryId": mine.inquiry.String(),
		"token": strings.Repeat("x", 43), "contractId": m.lot.Contract.String(), "listId": nobodys, "projectPriceId": nobodys, "successorId": nobodys, "contractDocumentId": nobodys, "optionListId": nobodys, "quoteId": nobodys, "lot": "1", "changeId": nobodys, "submissionId": mine.submission.String(),
		"approvalId": waiting.String(), "orderId": mine.order.String(), "decisionId": mine.decision.String(),
		"lotId": m.lot.ID.String(), "competitionId": nobodys,
		"roundId": asked.String(),
	}
	all := readings(t, own)
	if len(all) < 80 {
		t.Fatalf("only %d operations read", len(all))
	}
	before := map[reading]testkit.Response{}
	answered := 0
	for _, r := range all {
		if before[r] = me.do("GET", r.path, nil); before[r].Status == 200 {
			answered++
		}
	}
	if answered < 55 {
		t.Fatalf("only %d of %d operations show something", answered, len(all))
	}
	for _, round := range []struct {
		places []uuid.UUID
		moves  []map[string]string
	}{
		{[]uuid.UUID{w.Annex}, []map[string]string{moves}},
		{[]uuid.UUID{sibling, w.Body}, []map[string]string{moves, ofTheEntity}},
	} {
		planted := s.plant(t, m, await, asked, round.places)
		for _, r := range slices.Concat(all, planted.searches()) {
			got := me.do("GET", r.path, nil)
			planted.absent(t, r, got)
			was, there := before[r]
			if !there || slices.ContainsFunc(round.moves, func(m map[string]string) bool { return m[r.name] != "" }) {
				continue
			}
			if diff := cmp.Diff(was.Comparable(), got.Comparable()); diff != "" {
				t.Errorf("%s answers otherwise since others did something (-before +after):\n%s", r.name, diff)
			}
		}
	}
}

// everyRole is somebody who holds every role at an organisation.
func (s *shop) everyRole(at uuid.UUID) actor {
	s.t.Helper()
	person := s.enrol(at, "officer")
	for _, role := range []string{"requester", "approver", "auditor", "admin", "contract_manager", "rule_maintainer"} {
		s.Exec(`INSERT INTO membership (id, person_id, organisation_id, role, valid) VALUES ($1, $2, $3, $4, '[2020-01-01,)')`, fixture.ID(), person, at, role)
	}
	s.reload()
	return s.session(person, at)
}

// signs tell that something of somebody else is shown.
type signs struct{ ids, texts []string }

// searches are for every text.
func (x signs) searches() (all []reading) {
	for _, text := range x.texts {
		for _, path := range []string{"/suggestions?q=", "/products?q=", "/people?q="} {
			all = append(all, reading{"search " + path, path + url.QueryEscape(text)})
		}
	}
	return all
}

// absent holds that an answer has none of the signs but the text that was searched.
func (x signs) absent(t *testing.T, r reading, got testkit.Response) {
	t.Helper()
	for _, sign := range slices.Concat(x.ids, x.texts) {
		if strings.Contains(string(got.Body), sign) && !strings.HasSuffix(r.path, url.QueryEscape(sign)) {
			t.Errorf("%s shows %s of somebody else", r.name, sign)
		}
	}
}

// plant lets people at other places do everything that leaves rows, and names its traces.
func (s *shop) plant(t *testing.T, m market, await func(*testing.T, actor) uuid.UUID, asked uuid.UUID, places []uuid.UUID) (out signs) {
	t.Helper()
	for _, at := range places {
		s.place(at)
		they := s.everyRole(at)
		s.Exec(`UPDATE person SET name = $2, changed_at = '2026-01-01' WHERE id = $1`, they.person, "Zacharias Fremdling")
		await(t, they)
		o := s.own(t, they, m)
		they.handsOn(t)
		they.invites(t, at, "requester")
		they.do("POST", "/framework-contracts/"+m.lot.Contract.String()+"/messages", map[string]any{"lotId": m.lot.ID, "kind": "too_expensive"})
		s.mandateRow(at, s.City)
		they.plans(asked, 0, "sent", figure(1, "2027-03-01", "1", "2", "3")).Want(200)
		out.texts = append(out.texts, fmt.Sprint("Fremdes ", at))
		they.do("PATCH", "/templates/"+o.template.String(), map[string]any{"name": fmt.Sprint("Fremdes ", at)}).Want(200)
	}
	s.settle(t)
	for _, table := range s.texts(t, `SELECT c.table_name::text FROM information_schema.columns c JOIN information_schema.columns i USING (table_schema, table_name)
		WHERE c.table_schema = 'public' AND c.column_name = 'organisation_id' AND i.column_name = 'id' AND i.data_type = 'uuid'`) {
		out.ids = append(out.ids, s.texts(t, `SELECT id::text FROM `+table+` WHERE organisation_id = ANY ($1)`, places)...)
	}
	out.ids = append(out.ids, s.texts(t, `SELECT person_id::text FROM membership WHERE organisation_id = ANY ($1)`, places)...)
	if len(out.ids) < 15*len(places) {
		t.Fatalf("only %d ids are planted", len(out.ids))
	}
	numbers := s.texts(t, `SELECT number FROM order_state t JOIN purchase_order o ON o.id = t.order_id WHERE o.organisation_id = ANY ($1) AND number IS NOT NULL`, places)
	if len(numbers) < len(places) {
		t.Fatalf("order numbers %v", numbers)
	}
	names := s.texts(t, `SELECT name FROM organisation WHERE id = ANY ($1) AND kind = 'unit'`, places) // the legal entity above is known
	out.texts = slices.Concat(out.texts, numbers, names, []string{"Zacharias Fremdling"})
	return out
}

// texts reads one column of whatever rows there are.
func (s *shop) texts(t *testing.T, sql string, args ...any) []string {
	t.Helper()
	rows, err := s.DB.WorkerPool(t).Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}
