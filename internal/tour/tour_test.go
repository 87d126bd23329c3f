package tour_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/tour"
)

// fake answers like a shop in which everything goes well; a test breaks one answer.
type fake struct {
	t      *testing.T
	broken map[string]http.HandlerFunc // by "METHOD /path"
	proof  []byte
	key    string
	entry  string
	index  int64

	mu     sync.Mutex
	calls  []string
	keys   []string // Idempotency-Keys as they came
	ended  bool
	orders int
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, broken: map[string]http.HandlerFunc{}}
	f.proof, f.key = testdata(t, "package_v1.nachweis.json"), string(testdata(t, "key_v1.pub"))
	keys, err := audit.ParseVerifiers(f.key)
	if err != nil {
		t.Fatal(err)
	}
	r, err := audit.Verify(f.proof, keys)
	if err != nil {
		t.Fatal(err)
	}
	f.entry, f.index = r.Leaf.Entry.String(), r.Index
	return f
}

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../audit/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v1")
	call := r.Method + " " + path
	f.mu.Lock()
	f.calls = append(f.calls, call)
	if h, ok := f.broken[call]; ok {
		f.mu.Unlock()
		h(w, r)
		return
	}
	defer f.mu.Unlock()
	f.answer(w, r, call)
}

func (f *fake) answer(w http.ResponseWriter, r *http.Request, call string) {
	money := func(s string) map[string]string { return map[string]string{"amount": s, "currency": "EUR"} }
	summary := map[string]any{
		"id": "o1", "supplier": map[string]string{"name": "Nordlicht"}, "net": money("3722.50"), "deliveryDate": "2026-11-26",
		"seal": map[string]any{"entryId": f.entry, "state": "sealed", "index": f.index},
	}
	switch call {
	case "POST /session":
		http.SetCookie(w, &http.Cookie{Name: "shop_session", Value: "secret", Path: "/", HttpOnly: true})
		f.session(w)
	case "GET /session":
		if c, err := r.Cookie("shop_session"); err != nil || c.Value != "secret" || f.ended {
			refuse(w, http.StatusUnauthorized, "not_signed_in", "Sie sind nicht angemeldet.")
			return
		}
		f.session(w)
	case "DELETE /session":
		f.ended = true
		w.WriteHeader(http.StatusNoContent)
	case "GET /products":
		f.products(w, r)
	case "GET /products/p2":
		send(w, 200, map[string]string{"id": "p2", "name": "Notebook Aventra Pro 14 G3", "partNumber": "AP14G3-16-512-DE"})
	case "GET /products/p1/comparison":
		send(w, 200, map[string]any{"ranked": []any{map[string]any{
			"offerId": "b1", "supplier": map[string]string{"name": "Nordlicht"}, "landed": money("3722.50"), "deliveryDate": "2026-11-26",
		}}, "excluded": []any{map[string]string{"text": "abgelaufen"}}, "coverage": []any{}})
	case "GET /products/p2/comparison":
		send(w, 200, map[string]any{"ranked": []any{}, "excluded": []any{}, "coverage": []any{map[string]any{
			"lotPriceId": "l1", "contractNumber": "RV-2025-014", "lotTitle": "Notebooks", "supplier": map[string]string{"name": "Elbe"},
			"total": money("4345.00"), "remaining": map[string]any{"value": money("41200.00")}, "callable": true,
		}}})
	case "POST /submissions/preview":
		send(w, 200, map[string]any{
			"orders": []any{map[string]any{"legalBasis": map[string]string{"sentence": "unter der Wertgrenze"}}}, "hints": []any{},
			"totals": map[string]any{"net": money("3722.50"), "vat": money("707.28"), "gross": money("4429.78")}, "allowedActions": []string{"submit"},
		})
	case "POST /submissions":
		f.submit(w, r, summary)
	case "GET /orders/o1":
		send(w, 200, map[string]any{"summary": summary})
	case "GET /orders/o1/package":
		_, _ = w.Write(f.proof)
	case "GET /log/status":
		send(w, 200, map[string]string{"publicKey": f.key})
	default:
		f.t.Errorf("unexpected call %s", call)
		refuse(w, http.StatusNotFound, "not_found", "Das gibt es nicht.")
	}
}

func (f *fake) session(w http.ResponseWriter) {
	send(w, 200, map[string]any{"person": map[string]string{"name": "Jana Albers"}, "organisation": map[string]string{"name": "Stadt Lauenrode"}})
}

func (f *fake) products(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("q") != "dockingstation" {
		send(w, 200, map[string]any{"items": []any{}, "total": 1, "exactProductId": "p2"})
		return
	}
	dock := map[string]any{"product": map[string]string{"id": "p1", "name": "Dockingstation Aventra D20", "partNumber": "AV-D20"}}
	send(w, 200, map[string]any{"items": []any{dock}, "total": 91, "nextCursor": nil})
}

func (f *fake) submit(w http.ResponseWriter, r *http.Request, summary map[string]any) {
	body, _ := io.ReadAll(r.Body)
	f.keys = append(f.keys, r.Header.Get("Idempotency-Key"))
	if len(f.keys) == 1 || f.keys[len(f.keys)-1] != f.keys[len(f.keys)-2] {
		f.orders++
	}
	if strings.Contains(string(body), "lotPriceId") == strings.Contains(string(body), "offerId") {
		f.t.Errorf("a line names exactly one of offer and price: %s", body)
	}
	send(w, 201, map[string]any{"id": fmt.Sprintf("s%d", f.orders), "orders": []any{map[string]any{"summary": summary}}})
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func refuse(w http.ResponseWriter, status int, code, title string) {
	send(w, status, map[string]any{"type": "urn:provi:problem:" + code, "title": title, "status": status, "code": code, "requestId": "r"})
}

// run walks against f and returns the steps.
func run(t *testing.T, f *fake) ([]tour.Step, error) {
	t.Helper()
	shop := httptest.NewServer(f)
	t.Cleanup(shop.Close)
	var steps []tour.Step
	err := tour.Run(t.Context(), tour.Options{BaseURL: shop.URL, SealWait: 200 * time.Millisecond}, func(s tour.Step) { steps = append(steps, s) })
	return steps, err
}

func TestRunWalksFromLogInToTheVerifiedProof(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	steps, err := run(t, f)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, s := range steps {
		got[s.Name] = s.Result
	}
	for name, result := range map[string]string{
		"Anmelden":                               "Jana Albers, Stadt Lauenrode",
		"Angebote für 25 Stück vergleichen":      "1 Angebote, 1 nicht berücksichtigt; am günstigsten Nordlicht, 3.722,50 € netto inkl. Versand, Lieferung bis 26.11.2026",
		"Rahmenvertrag für 5 Stück":              "RV-2025-014, Notebooks: 4.345,00 € bei Elbe, noch abrufbar: 41.200,00 €",
		"Noch einmal absenden (doppelter Klick)": "dieselbe Bestellung, keine zweite",
		"Gegenprobe mit verändertem Nachweis":    "ein verändertes Byte wird erkannt",
		"Abmelden":                               "Sitzung beendet",
	} {
		if got[name] != result {
			t.Errorf("%s: %q, want %q", name, got[name], result)
		}
	}
	if f.orders != 2 || len(f.keys) != 3 {
		t.Errorf("%d orders from keys %v, want 2 from 3 requests", f.orders, f.keys)
	}
}

// TestRunAnswersWhatTheSumOfEarlierWalksAsks: the sixth walk on one database exceeds the limit together with the others.
func TestRunAnswersWhatTheSumOfEarlierWalksAsks(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var asked []string
	f.broken["POST /submissions/preview"] = func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, string(body))
		answer := `{"orders":[{}],"hints":[{"level":"block","code":"split_reason_missing","text":"Über der Grenze."}],"allowedActions":[]}`
		if strings.Contains(string(body), `"splitReason":{"code":"other"`) || strings.Contains(string(body), "lotPriceId") {
			answer = `{"orders":[{}],"hints":[],"allowedActions":["submit"]}`
		}
		fmt.Fprint(w, answer)
	}
	steps, err := run(t, f)
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) != 3 || !strings.HasSuffix(steps[3].Result, "zusammen über der Grenze, mit Begründung") {
		t.Errorf("%d previews, the first step says %q", len(asked), steps[3].Result)
	}
	if strings.Contains(asked[0], "splitReason") || strings.Contains(asked[2], "splitReason") {
		t.Errorf("a reason was given before it was asked for: %v", asked)
	}
}

// TestRunStopsAtTheFirstFailingStep breaks one answer at a time: the walk must name the step, say why, and do no more.
func TestRunStopsAtTheFirstFailingStep(t *testing.T) {
	t.Parallel()
	problem := func(status int, code, title string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status, code, title) }
	}
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
	}
	for name, tc := range map[string]struct {
		call   string
		answer http.HandlerFunc
		step   string
		why    string
	}{
		"WrongPassword":  {"POST /session", problem(401, "login_failed", "Die Anmeldung ist nicht möglich."), "Anmelden", "Die Anmeldung ist nicht möglich. (401 login_failed)"},
		"NotAShop":       {"POST /session", text("<html>"), "Anmelden", "unlesbare Antwort auf POST /session"},
		"NoSuchProduct":  {"GET /products", text(`{"items":[],"total":0}`), "Suchen nach „dockingstation“", "die Dockingstation AV-D20 ist nicht unter den Treffern"},
		"NoOffer":        {"GET /products/p1/comparison", text(`{"ranked":[]}`), "Angebote für 25 Stück vergleichen", "kein gültiges Angebot"},
		"Blocked":        {"POST /submissions/preview", text(`{"orders":[{}],"hints":[{"level":"block","text":"Über der Wertgrenze."}],"allowedActions":[]}`), "Prüfen vor dem Absenden", "Über der Wertgrenze."},
		"NotAllowed":     {"POST /submissions/preview", text(`{"orders":[{}],"hints":[],"allowedActions":[]}`), "Prüfen vor dem Absenden", "absenden ist nicht möglich"},
		"PriceRose":      {"POST /submissions", problem(409, "offer_price_changed", "Der Preis ist gestiegen."), "Bestellung absenden", "Der Preis ist gestiegen. (409 offer_price_changed)"},
		"NeverSealed":    {"GET /orders/o1", text(`{"summary":{"id":"o1","seal":{"state":"pending"}}}`), "Auf die Versiegelung warten", "nach 0,2 s noch nicht versiegelt"},
		"ServerError":    {"GET /orders/o1/package", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "Nachweis laden", "unerwartete Antwort 500 Internal Server Error"},
		"NoKey":          {"GET /log/status", text(`{"publicKey":""}`), "Nachweis laden", "öffentlicher Schlüssel"},
		"ForgedProof":    {"GET /orders/o1/package", text(`{"format":"provi-marktplatz/nachweis"}`), "Nachweis ohne den Marktplatz prüfen", "der Nachweis hält nicht"},
		"ForeignProof":   {"GET /orders/o1", text(`{"summary":{"id":"o1","seal":{"entryId":"5f0c","state":"sealed","index":3}}}`), "Nachweis ohne den Marktplatz prüfen", "gehört zu einem anderen Eintrag"},
		"NotCovered":     {"GET /products/p2/comparison", text(`{"coverage":[{"callable":false,"refusal":"Das Los ist erschöpft."}]}`), "Rahmenvertrag für 5 Stück", "Das Los ist erschöpft."},
		"NumberUnknown":  {"GET /products/p2", text(`{"id":"p2","partNumber":"X"}`), "Artikelnummer „AP14G3-16-512-DE“ suchen", "statt AP14G3-16-512-DE wurde X gefunden"},
		"SessionGoesOn":  {"DELETE /session", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "Abmelden", "die Sitzung ist nicht beendet"},
		"OrderedTwice":   {"POST /submissions", orderedTwice(), "Noch einmal absenden (doppelter Klick)", "der doppelte Klick hat ein zweites Mal bestellt"},
		"InvalidRequest": {"POST /submissions", invalid(), "Bestellung absenden", "[#/body/lines/0/quantity: Mehr als eins.]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.broken[tc.call] = tc.answer
			steps, err := run(t, f)
			if err == nil {
				t.Fatal("the walk went through")
			}
			last := steps[len(steps)-1]
			if last.Name != tc.step || last.Err == nil || !strings.Contains(last.Err.Error(), tc.why) || !strings.HasPrefix(err.Error(), tc.step+": ") {
				t.Errorf("stopped at %q with %v (%v), want %q with %q", last.Name, last.Err, err, tc.step, tc.why)
			}
			for _, s := range steps[:len(steps)-1] {
				if s.Err != nil {
					t.Errorf("went on after %s: %v", s.Name, s.Err)
				}
			}
		})
	}
}

// orderedTwice answers every request with a new order.
func orderedTwice() http.HandlerFunc {
	var n atomic.Int32
	return func(w http.ResponseWriter, _ *http.Request) {
		id := fmt.Sprint(n.Add(1))
		send(w, 201, map[string]any{"id": "s" + id, "orders": []any{map[string]any{"summary": map[string]any{"id": "o" + id}}}})
	}
}

func invalid() http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		send(w, 400, map[string]any{
			"title": "Die Anfrage ist so nicht möglich.", "code": "request_invalid",
			"errors": []any{map[string]string{"pointer": "#/body/lines/0/quantity", "detail": "Mehr als eins."}},
		})
	}
}

func TestRunRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "localhost:8080", "ftp://localhost", "http://"} {
		err := tour.Run(t.Context(), tour.Options{BaseURL: address}, func(tour.Step) { t.Error("a step was reported") })
		if err == nil || !strings.Contains(err.Error(), "keine Adresse") {
			t.Errorf("%q: %v", address, err)
		}
	}
	err := tour.Run(t.Context(), tour.Options{BaseURL: "http://127.0.0.1:1"}, func(tour.Step) {})
	if err == nil || !strings.HasPrefix(err.Error(), "Anmelden: keine Antwort") {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestStepsTakeWhatTheClockSays(t *testing.T) {
	t.Parallel()
	shop := httptest.NewServer(newFake(t))
	t.Cleanup(shop.Close)
	clock := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var took []time.Duration
	err := tour.Run(t.Context(), tour.Options{BaseURL: shop.URL, Now: func() time.Time {
		clock = clock.Add(time.Second)
		return clock
	}}, func(s tour.Step) { took = append(took, s.Took) })
	if err != nil {
		t.Fatal(err)
	}
	want := make([]time.Duration, len(took))
	for i := range want {
		want[i] = time.Second
	}
	if diff := cmp.Diff(want, took); diff != "" {
		t.Error(diff)
	}
}
