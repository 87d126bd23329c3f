package tour

import (
	"context"
	"fmt"
	"time"

	"github.com/provitako/marktplatz/internal/audit"
)

// Options of a walk.
type Options struct {
	BaseURL string // of the shop, without /api/v1
	KeyLine string // public key of the log that the proof is checked with; empty = the one the shop names
	// Login and Password of the person who walks; empty = the demo's officer in Niedersachsen.
	Login, Password string
	// Now measures what a step takes; nil measures nothing.
	Now func() time.Time
	// SealWait is how long to wait for a proof; zero means 5 s.
	SealWait time.Duration
}

// The demo's officer, and what she buys.
const (
	demoLogin    = "jana.albers"
	demoPassword = "marktplatz-demo" // printed on the log-in page

	dockWords    = "dockingstation"
	dockNumber   = "AV-D20"
	dockQuantity = "25"

	notebookNumber   = "AP14G3-16-512-DE"
	notebookQuantity = "5"
)

func (o Options) withDefaults() Options {
	if o.Login == "" {
		o.Login, o.Password = demoLogin, demoPassword
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	if o.SealWait == 0 {
		o.SealWait = 5 * time.Second
	}
	return o
}

// Step is what was done and what came of it.
type Step struct {
	Name   string // German
	Result string // German; empty when Err is set
	Took   time.Duration
	Err    error
}

// Run walks and reports every step when it is done. It stops at the first step that fails, whose error names the step.
func Run(ctx context.Context, o Options, report func(Step)) error {
	o = o.withDefaults()
	c, err := newClient(o.BaseURL)
	if err != nil {
		return err
	}
	w := &walk{client: c, options: o}
	for _, s := range w.steps() {
		start := o.Now()
		result, err := s.do(ctx)
		report(Step{Name: s.name, Result: result, Took: o.Now().Sub(start), Err: err})
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

type step struct {
	name string
	do   func(context.Context) (string, error)
}

// walk carries what later steps need of earlier ones.
type walk struct {
	client  *client
	options Options

	product    product
	comparison comparison
	request    submissionRequest
	key        string // Idempotency-Key
	submission submission
	keys       []audit.Verifier
	proof      []byte
}

func (w *walk) steps() []step {
	return []step{
		{"Anmelden", w.logIn},
		{"Suchen nach „" + dockWords + "“", w.findDock},
		{"Angebote für " + dockQuantity + " Stück vergleichen", w.compareDock},
		{"Prüfen vor dem Absenden", w.preview},
		{"Bestellung absenden", w.submit},
		{"Noch einmal absenden (doppelter Klick)", w.submitAgain},
		{"Auf die Versiegelung warten", w.waitForSeal},
		{"Nachweis laden", w.download},
		{"Nachweis ohne den Marktplatz prüfen", w.verify},
		{"Gegenprobe mit verändertem Nachweis", w.verifyForged},
		{"Artikelnummer „" + notebookNumber + "“ suchen", w.findNotebook},
		{"Rahmenvertrag für " + notebookQuantity + " Stück", w.coverNotebook},
		{"Prüfen vor dem Abruf", w.preview},
		{"Aus Rahmenvertrag bestellen", w.submit},
		{"Auf die Versiegelung des Abrufs warten", w.waitForSeal},
		{"Nachweis des Abrufs laden", w.download},
		{"Nachweis des Abrufs prüfen", w.verify},
		{"Abmelden", w.logOut},
	}
}
