package tour

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/provitako/marktplatz/internal/audit"
)

func (w *walk) logIn(ctx context.Context) (string, error) {
	var s struct {
		Person       struct{ Name string }
		Organisation struct{ Name string }
	}
	body := map[string]string{"login": w.options.Login, "password": w.options.Password}
	if err := w.client.call(ctx, http.MethodPost, "/session", body, http.StatusOK, &s); err != nil {
		return "", err
	}
	if err := w.client.call(ctx, http.MethodGet, "/session", nil, http.StatusOK, &s); err != nil {
		return "", fmt.Errorf("nach der Anmeldung nicht angemeldet: %w", err)
	}
	return s.Person.Name + ", " + s.Organisation.Name, nil
}

func (w *walk) logOut(ctx context.Context) (string, error) {
	if err := w.client.call(ctx, http.MethodDelete, "/session", nil, http.StatusNoContent, nil); err != nil {
		return "", err
	}
	err := w.client.call(ctx, http.MethodGet, "/session", nil, http.StatusUnauthorized, nil)
	if err != nil {
		return "", fmt.Errorf("die Sitzung ist nicht beendet: %w", err)
	}
	return "Sitzung beendet", nil
}

// pagesRead bounds how far a search is followed.
const pagesRead = 5

// findDock searches by a word, as a person would, and looks for the docking station among the hits.
func (w *walk) findDock(ctx context.Context) (string, error) {
	q := url.Values{"q": {dockWords}, "limit": {"100"}}
	for range pagesRead {
		var p page
		if err := w.client.call(ctx, http.MethodGet, "/products?"+q.Encode(), nil, http.StatusOK, &p); err != nil {
			return "", err
		}
		for i, hit := range p.Items {
			if hit.Product.PartNumber == dockNumber {
				w.product = hit.Product
				return fmt.Sprintf("%d Treffer, darunter an Stelle %d: %s", p.Total, i+1, hit.Product.Name), nil
			}
		}
		if p.NextCursor == nil || *p.NextCursor == "" {
			break
		}
		q.Set("cursor", *p.NextCursor)
	}
	return "", fmt.Errorf("die Dockingstation %s ist nicht unter den Treffern", dockNumber)
}

// findNotebook searches by a part number without its dashes; the shop has to see which product is meant.
func (w *walk) findNotebook(ctx context.Context) (string, error) {
	q := url.Values{"q": {strings.ReplaceAll(notebookNumber, "-", "")}}
	var p page
	if err := w.client.call(ctx, http.MethodGet, "/products?"+q.Encode(), nil, http.StatusOK, &p); err != nil {
		return "", err
	}
	if p.ExactProductID == nil {
		return "", fmt.Errorf("die Nummer %s ohne Striche wird nicht erkannt", notebookNumber)
	}
	var found product
	if err := w.client.call(ctx, http.MethodGet, "/products/"+*p.ExactProductID, nil, http.StatusOK, &found); err != nil {
		return "", err
	}
	if found.PartNumber != notebookNumber {
		return "", fmt.Errorf("statt %s wurde %s gefunden", notebookNumber, found.PartNumber)
	}
	w.product = found
	return found.Name + ", auch ohne Striche geschrieben", nil
}

func (w *walk) compare(ctx context.Context, quantity string) error {
	w.comparison = comparison{}
	path := "/products/" + w.product.ID + "/comparison?quantity=" + quantity
	return w.client.call(ctx, http.MethodGet, path, nil, http.StatusOK, &w.comparison)
}

func (w *walk) compareDock(ctx context.Context) (string, error) {
	if err := w.compare(ctx, dockQuantity); err != nil {
		return "", err
	}
	c := w.comparison
	if len(c.Ranked) == 0 {
		return "", errors.New("kein gültiges Angebot")
	}
	best := c.Ranked[0]
	w.request = submissionRequest{Lines: []line{{
		ProductID: w.product.ID, OfferID: best.OfferID, Quantity: dockQuantity, SeenTotal: best.Landed.Amount,
	}}}
	return fmt.Sprintf("%d Angebote, %d nicht berücksichtigt; am günstigsten %s, %s netto inkl. Versand, Lieferung bis %s",
		len(c.Ranked), len(c.Excluded), best.Supplier.Name, best.Landed, germanDay(best.DeliveryDate)), nil
}

// coverNotebook takes the first lot from which the body may call off now.
func (w *walk) coverNotebook(ctx context.Context) (string, error) {
	if err := w.compare(ctx, notebookQuantity); err != nil {
		return "", err
	}
	refusal := "kein Rahmenvertrag deckt den Artikel"
	for _, c := range w.comparison.Coverage {
		if !c.Callable {
			if c.Refusal != nil {
				refusal = *c.Refusal
			}
			continue
		}
		w.request = submissionRequest{Lines: []line{{
			ProductID: w.product.ID, LotPriceID: c.LotPriceID, Quantity: notebookQuantity, SeenTotal: c.Total.Amount,
		}}}
		result := fmt.Sprintf("%s, %s: %s bei %s", c.ContractNumber, c.LotTitle, c.Total, c.Supplier.Name)
		if c.Remaining.Value != nil {
			result += ", noch abrufbar: " + c.Remaining.Value.String()
		}
		return result, nil
	}
	return "", errors.New(refusal)
}

// splitMissing asks why similar direct awards may exceed the limit together: walks add up on one database, as every
// body's orders do, and the walk answers as an officer would.
const splitMissing = "split_reason_missing"

func (w *walk) preview(ctx context.Context) (string, error) {
	p, err := w.look(ctx)
	if err != nil {
		return "", err
	}
	answered := ""
	if slices.ContainsFunc(p.Hints, func(h hint) bool { return h.Code == splitMissing }) {
		w.request.Split = &reason{Code: "other", Text: "Rundgang durch die Beispieldaten, der jedes Mal dasselbe bestellt."}
		answered = "; zusammen über der Grenze, mit Begründung"
		if p, err = w.look(ctx); err != nil {
			return "", err
		}
	}
	for _, h := range p.Hints {
		if h.Level == "block" {
			return "", errors.New(h.Text)
		}
	}
	if !slices.Contains(p.AllowedActions, "submit") || len(p.Orders) != 1 {
		return "", fmt.Errorf("%d Bestellungen, absenden ist nicht möglich", len(p.Orders))
	}
	return fmt.Sprintf("%s netto, %s brutto; %s%s", p.Totals.Net, p.Totals.Gross, p.Orders[0].LegalBasis.Sentence, answered), nil
}

func (w *walk) look(ctx context.Context) (p preview, err error) {
	err = w.client.call(ctx, http.MethodPost, "/submissions/preview", w.request, http.StatusOK, &p)
	return p, err
}

func (w *walk) submit(ctx context.Context) (string, error) {
	w.key, w.submission = rand.Text(), submission{}
	if err := w.send(ctx, &w.submission); err != nil {
		return "", err
	}
	if len(w.submission.Orders) != 1 {
		return "", fmt.Errorf("%d Bestellungen statt einer", len(w.submission.Orders))
	}
	o := w.submission.Orders[0].Summary
	result := fmt.Sprintf("Bestellung bei %s, %s netto", o.Supplier.Name, o.Net)
	if o.ContractNumber != nil {
		result += " aus " + *o.ContractNumber
	}
	if o.DeliveryDate != nil {
		result += ", Lieferung bis " + germanDay(*o.DeliveryDate)
	}
	return result, nil
}

func (w *walk) send(ctx context.Context, into *submission) error {
	return w.client.call(ctx, http.MethodPost, "/submissions", w.request, http.StatusCreated, into, "Idempotency-Key", w.key)
}

// submitAgain repeats the request with the same key, as a doubled click does.
func (w *walk) submitAgain(ctx context.Context) (string, error) {
	var again submission
	if err := w.send(ctx, &again); err != nil {
		return "", err
	}
	if again.ID != w.submission.ID || len(again.Orders) != 1 || again.Orders[0].Summary.ID != w.submission.Orders[0].Summary.ID {
		return "", errors.New("der doppelte Klick hat ein zweites Mal bestellt")
	}
	return "dieselbe Bestellung, keine zweite", nil
}

// pollEvery is the pause between two looks at a seal.
const pollEvery = 50 * time.Millisecond

func (w *walk) waitForSeal(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, w.options.SealWait)
	defer cancel()
	s := &w.submission.Orders[0].Summary
	for {
		var o struct{ Summary summary }
		if err := w.client.call(ctx, http.MethodGet, "/orders/"+s.ID, nil, http.StatusOK, &o); err != nil {
			if ctx.Err() != nil {
				return "", w.noSeal()
			}
			return "", err
		}
		if s.Seal = o.Summary.Seal; s.Seal.State == "sealed" && s.Seal.Index != nil {
			return fmt.Sprintf("versiegelt als Eintrag %d des Nachweisprotokolls", *s.Seal.Index), nil
		}
		select {
		case <-ctx.Done():
			return "", w.noSeal()
		case <-time.After(pollEvery):
		}
	}
}

func (w *walk) noSeal() error {
	seconds := strconv.FormatFloat(w.options.SealWait.Seconds(), 'f', -1, 64)
	return fmt.Errorf("nach %s s noch nicht versiegelt", strings.Replace(seconds, ".", ",", 1))
}

func (w *walk) download(ctx context.Context) (string, error) {
	var err error
	w.proof, err = w.client.bytes(ctx, http.MethodGet, "/orders/"+w.submission.Orders[0].Summary.ID+"/package", nil, http.StatusOK)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d Bytes", len(w.proof)), w.readKey(ctx)
}

// readKey takes the key that was given; only without one it asks the shop, which then proves no more than that it
// agrees with itself.
func (w *walk) readKey(ctx context.Context) error {
	text := w.options.KeyLine
	if text == "" {
		var status struct{ PublicKey string }
		if err := w.client.call(ctx, http.MethodGet, "/log/status", nil, http.StatusOK, &status); err != nil {
			return err
		}
		text = status.PublicKey
	}
	keys, err := audit.ParseVerifiers(text)
	if err != nil {
		return fmt.Errorf("öffentlicher Schlüssel des Nachweisprotokolls: %w", err)
	}
	w.keys = keys
	return nil
}

func (w *walk) verify(context.Context) (string, error) {
	r, err := audit.Verify(w.proof, w.keys)
	if err != nil {
		return "", fmt.Errorf("der Nachweis hält nicht: %w", err)
	}
	s := w.submission.Orders[0].Summary.Seal
	if r.Leaf.Entry.String() != s.EntryID || s.Index != nil && r.Index != *s.Index {
		return "", errors.New("der Nachweis gehört zu einem anderen Eintrag")
	}
	return fmt.Sprintf("hält: Eintrag %d von %d, %d Entscheidung(en), unterschrieben mit %s", r.Index, r.Checkpoint.Size, len(r.Decisions), r.Key), nil
}

// verifyForged changes one byte in the middle of the file, which must not pass.
func (w *walk) verifyForged(context.Context) (string, error) {
	forged := slices.Clone(w.proof)
	forged[len(forged)/2] ^= 1
	if _, err := audit.Verify(forged, w.keys); err == nil {
		return "", errors.New("ein veränderter Nachweis wurde nicht erkannt")
	}
	return "ein verändertes Byte wird erkannt", nil
}
