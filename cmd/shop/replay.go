package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// errNotSame is the answer when a decision comes out otherwise; the differences were printed before.
var errNotSame = errors.New("die Entscheidung lässt sich so nicht wiederholen")

// runReplay computes decisions once more, offline: those of a proof file, or the one of a single record. Status 0 only
// when every recomputed record is the stored one, byte for byte.
func runReplay(_ context.Context, env environment, args []string) error {
	if len(args) != 1 {
		return &usageError{"eine Datei angeben: Nachweis oder Aufzeichnung"}
	}
	file, err := os.ReadFile(args[0])
	if err != nil {
		return fmt.Errorf("Datei: %w", err)
	}
	records, bodies, err := replayable(file)
	if err != nil {
		return err
	}
	same := true
	for _, record := range records {
		again, err := order.Replay(record, order.Material{Rules: bodies, Decisions: records, Software: version})
		if err != nil {
			return fmt.Errorf("die Datei enthält keine Entscheidung, die dieses Programm kennt: %w", err)
		}
		printReplay(env, record, again)
		same = same && again.Same
	}
	if !same {
		return errNotSame
	}
	fmt.Fprintln(env.out, "\nGleich: neu berechnet aus der Aufzeichnung, Byte für Byte dieselbe Entscheidung.")
	return nil
}

// replayable are the decisions of a file and the rules at hand for them: those of the proof file, or, for a single
// record, those supplied with the program. Rules are found by their hash, so neither can stand in for another.
func replayable(file []byte) (records [][]byte, bodies []rules.Rule, err error) {
	p, err := audit.ParsePackage(file)
	if audit.CodeOf(err) == audit.CodeFormatUnknown || audit.CodeOf(err) == audit.CodeFileMalformed {
		return singleRecord(file)
	}
	if err == nil {
		_, err = p.Encode() // holds records, decisions and leaf against each other
	}
	if err != nil {
		return nil, nil, fmt.Errorf("%s (%s)", errorWords(audit.CodeOf(err)), audit.CodeOf(err))
	}
	o, err := order.ParseOrder(p.Record.Bytes)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range p.Decisions {
		records = append(records, d.Bytes)
	}
	if len(records) == 0 {
		return nil, nil, errors.New("der Nachweis enthält keine Entscheidung")
	}
	return records, o.Bodies(), nil
}

// singleRecord reads one record, however it is laid out.
func singleRecord(file []byte) ([][]byte, []rules.Rule, error) {
	record, err := audit.Canonical(json.RawMessage(bytes.TrimSpace(file)))
	if err != nil {
		return nil, nil, fmt.Errorf("weder Nachweis noch Aufzeichnung: %w", err)
	}
	bodies, err := rules.Seed()
	return [][]byte{record}, bodies, err
}

func printReplay(env environment, record []byte, again order.Replayed) {
	word := "gleich"
	if !again.Same {
		word = "ANDERS"
	}
	if d, err := order.ParseDecision(record); err == nil {
		fmt.Fprintf(env.out, "  %-8s Position %d: %s, entschieden %s mit Programm %s, berechnet mit %s\n",
			word, d.Line, d.Product.Name, d.At, again.Software.Then, again.Software.Now)
	}
	for _, r := range again.Missing {
		fmt.Fprintf(env.out, "           Regel %s, Fassung %d (%s) liegt nicht bei: die Wertgrenze bleibt ungeprüft; der Nachweis enthält sie\n", r.ID, r.Version, r.Citation)
	}
	if again.BasketKept {
		fmt.Fprintln(env.out, "           gemeinsam verglichen mit Positionen anderer Bestellungen, die nicht beiliegen: dieser Teil ist übernommen, nicht neu berechnet")
	}
	for _, d := range again.Differences {
		fmt.Fprintf(env.out, "           %s: aufgezeichnet %s, berechnet %s\n", d.Pointer, or(d.Stored, "nichts"), or(or(d.Recomputed, d.Refusal), "nichts"))
	}
	if again.Calendar.Then != again.Calendar.Now {
		fmt.Fprintf(env.out, "           Feiertage: damals Stand %s, jetzt %s\n", or(again.Calendar.Then, "unbekannt"), again.Calendar.Now)
	}
}
