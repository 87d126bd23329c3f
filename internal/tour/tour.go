package tour

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/audit"
)

// The products of the walk; the demo's data guarantee both.
const (
	dockNumber     = "AV-D20"
	notebookNumber = "AP14G3-16-512-DE"
	dockQuantity   = "25"
)

// sealTime bounds the wait for a proof; it takes well under a second.
const sealTime = 5 * time.Second

// Options of a walk.
type Options struct {
	BaseURL string // http://127.0.0.1:8080
}

// Step is one thing the walk did. Texts are German, like the shop.
type Step struct {
	Name   string
	Result string
	Took   time.Duration
	Err    error
}

// Run walks and reports every step. It ends with the first step that fails and returns its error.
func Run(ctx context.Context, o Options, report func(Step)) error {
	c, err := newClient(o.BaseURL)
	if err != nil {
		return err
	}
	w := &walk{client: c}
	for _, s := range []struct {
		name string
		run  func(context.Context) (string, error)
	}{
		{"Als Beschafferin anmelden", w.signIn},
		{"Dockingstation suchen", w.search},
		{"Angebote für 25 Stück vergleichen", w.compare},
		{"Günstigstes Angebot bestellen", w.order},
		{"Auf den Nachweis warten", w.wait},
		{"Nachweis laden und ohne Server prüfen", w.verify},
		{"Notebook aus Rahmenvertrag abrufen", w.callOff},
		{"Abmelden", w.signOut},
	} {
		begin := time.Now()
		result, err := s.run(ctx)
		report(Step{Name: s.name, Result: result, Took: time.Since(begin), Err: err})
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// walk remembers what later steps need.
type walk struct {
	*client
	product string
	offer   offer
	orderID string
}

type money struct{ Amount, Currency string }

type offer struct {
	OfferID  string `json:"offerId"`
	Supplier struct{ Name string }
	Landed   money
}

// signIn takes the demo's officer in Niedersachsen, or the first officer there is.
func (w *walk) signIn(ctx context.Context) (string, error) {
	var list struct {
		People []struct{ Login, Password, Name, Role, Organisation string }
	}
	if err := w.get(ctx, "/demo/people", &list); err != nil {
		return "", err
	}
	for _, p := range list.People {
		if p.Role != "officer" {
			continue
		}
		var session struct {
			Person       struct{ Name string }
			Organisation struct{ Name string }
		}
		err := w.post(ctx, "/session", nil, map[string]string{"login": p.Login, "password": p.Password}, &session)
		return session.Person.Name + ", " + session.Organisation.Name, err
	}
	return "", errors.New("keine Beschafferin unter den Personen der Demo")
}

func (w *walk) search(ctx context.Context) (string, error) {
	page, err := w.find(ctx, "dockingstation")
	if err != nil {
		return "", err
	}
	if page.Total == 0 {
		return "", errors.New("keine Treffer")
	}
	exact, err := w.find(ctx, dockNumber)
	if err != nil {
		return "", err
	}
	if exact.ExactProductID == nil {
		return "", fmt.Errorf("die Nummer %s führt nicht zu ihrem Produkt", dockNumber)
	}
	w.product = *exact.ExactProductID
	return fmt.Sprintf("%d Treffer, %s führt direkt zum Produkt", page.Total, dockNumber), nil
}

func (w *walk) compare(ctx context.Context) (string, error) {
	var c struct {
		Ranked   []offer
		Excluded []struct{ Reason string }
	}
	if err := w.get(ctx, "/products/"+w.product+"/comparison?quantity="+dockQuantity, &c); err != nil {
		return "", err
	}
	if len(c.Ranked) == 0 {
		return "", errors.New("kein Angebot wurde gewertet")
	}
	w.offer = c.Ranked[0]
	return fmt.Sprintf("%d gewertet, %d nicht berücksichtigt; am günstigsten %s mit %s %s netto",
		len(c.Ranked), len(c.Excluded), w.offer.Supplier.Name, w.offer.Landed.Amount, w.offer.Landed.Currency), nil
}

func (w *walk) order(ctx context.Context) (string, error) {
	return w.submit(ctx, map[string]string{
		"productId": w.product, "offerId": w.offer.OfferID, "quantity": dockQuantity, "seenTotal": w.offer.Landed.Amount,
	})
}

// submit orders one line directly and remembers the order.
func (w *walk) submit(ctx context.Context, line map[string]string) (string, error) {
	var s struct {
		Orders []struct {
			Summary    struct{ ID string }
			LegalBasis struct{ Sentence string }
		}
	}
	key := map[string]string{"Idempotency-Key": "rundgang-" + rand.Text()}
	if err := w.post(ctx, "/submissions", key, map[string]any{"lines": []any{line}}, &s); err != nil {
		return "", err
	}
	if len(s.Orders) != 1 {
		return "", fmt.Errorf("%d Bestellungen statt einer", len(s.Orders))
	}
	w.orderID = s.Orders[0].Summary.ID
	return s.Orders[0].LegalBasis.Sentence, nil
}

// wait polls until the order's entry is sealed.
func (w *walk) wait(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sealTime)
	defer cancel()
	for {
		var o struct {
			Summary struct {
				Seal struct {
					State string
					Index *int64
				}
			}
		}
		if err := w.get(ctx, "/orders/"+w.orderID, &o); err != nil {
			return "", err
		}
		if o.Summary.Seal.State == "sealed" && o.Summary.Seal.Index != nil {
			return fmt.Sprintf("versiegelt als Eintrag %d", *o.Summary.Seal.Index), nil
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("nach %s noch nicht versiegelt: %w", sealTime, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// verify checks the proof file as somebody without access to the shop would, with the log's public key.
func (w *walk) verify(ctx context.Context) (string, error) {
	var status struct{ PublicKey string }
	if err := w.get(ctx, "/log/status", &status); err != nil {
		return "", err
	}
	file, err := w.bytes(ctx, "/orders/"+w.orderID+"/package")
	if err != nil {
		return "", err
	}
	verifiers, err := audit.ParseVerifiers(status.PublicKey)
	if err != nil {
		return "", err
	}
	report, err := audit.Verify(file, verifiers)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d Schritte stimmen, unterschrieben von %s", len(report.Steps), report.Key), nil
}

// callOff orders the notebook from the framework contract that covers it.
func (w *walk) callOff(ctx context.Context) (string, error) {
	page, err := w.find(ctx, notebookNumber)
	if err != nil {
		return "", err
	}
	if page.ExactProductID == nil {
		return "", fmt.Errorf("%s wurde nicht gefunden", notebookNumber)
	}
	var c struct {
		Coverage []struct {
			LotPriceID, ContractNumber string
			Callable                   bool
			Total                      money
		}
	}
	if err := w.get(ctx, "/products/"+*page.ExactProductID+"/comparison?quantity=2", &c); err != nil {
		return "", err
	}
	for _, f := range c.Coverage {
		if f.Callable {
			return w.submit(ctx, map[string]string{
				"productId": *page.ExactProductID, "lotPriceId": f.LotPriceID, "quantity": "2", "seenTotal": f.Total.Amount,
			})
		}
	}
	return "", errors.New("kein Rahmenvertrag deckt das Notebook ab")
}

func (w *walk) signOut(ctx context.Context) (string, error) {
	return "", w.do(ctx, "DELETE", "/session", nil, nil, nil)
}
