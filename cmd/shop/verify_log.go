package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/postgres"
)

// maxNamed is how many altered records are named; the rest is counted.
const maxNamed = 20

// verifyDatabase checks everything the database holds against a checkpoint that was kept outside of it. Status 0 only when
// the log goes on from that checkpoint and every stored record is the one it was sealed as.
func verifyDatabase(ctx context.Context, env environment, checkpointFile string, verifiers []audit.Verifier) error {
	signed, err := os.ReadFile(checkpointFile)
	if err != nil {
		return fmt.Errorf("Protokollstand: %w", err)
	}
	kept, err := audit.OpenCheckpoint(signed, verifiers)
	logStep(env.out, err == nil, "gesicherter Protokollstand ist mit dem Schlüssel unterschrieben")
	if err != nil {
		return notConfirmed(env.out, errorWords(audit.CodeOf(err)), audit.CodeOf(err))
	}
	_, db, err := reachDatabase(ctx, env)
	if err != nil {
		return err
	}
	defer db.Stop() //nolint:errcheck // only a server started for this command; the next start recovers
	worker, err := postgres.Open(ctx, postgres.Config{URL: db.AppURL, Role: postgres.RoleWorker, MaxConns: 1})
	if err != nil {
		return err
	}
	defer worker.Close()
	report, err := postgres.NewLogStore(worker.Pool()).CheckAgainst(ctx, kept)
	if code := audit.CodeOf(err); err != nil && code == "" {
		return err
	} else if err != nil {
		logStep(env.out, false, "Nachweisprotokoll der Datenbank setzt ihn unverändert fort")
		return notConfirmed(env.out, "das Nachweisprotokoll der Datenbank wurde verändert", code)
	}
	logStep(env.out, true, fmt.Sprintf("Nachweisprotokoll der Datenbank setzt ihn unverändert fort (%d, jetzt %d Einträge)", kept.Size, report.Head.Size))
	logStep(env.out, len(report.Altered) == 0, "Aufzeichnungen sind die versiegelten")
	if len(report.Altered) > 0 {
		return namedRecords(env.out, report.Altered)
	}
	fmt.Fprintf(env.out, "\nBestätigt: alle %d Einträge von %s\n", report.Head.Size, kept.Origin)
	return nil
}

// namedRecords names what was altered, by order, record and place in the log.
func namedRecords(out io.Writer, altered []postgres.AlteredRecord) error {
	fmt.Fprintln(out)
	for _, a := range altered[:min(len(altered), maxNamed)] {
		order := ""
		if a.Order != "" {
			order = "Bestellung " + a.Order + ", "
		}
		fmt.Fprintf(out, "Nicht bestätigt: %sAufzeichnung %s, Eintrag %d: %s (%s)\n", order, a.Record, a.Index, errorWords(a.Code), a.Code)
	}
	if more := len(altered) - maxNamed; more > 0 {
		fmt.Fprintf(out, "und %d weitere\n", more)
	}
	return errAltered
}

func logStep(out io.Writer, ok bool, words string) {
	state := audit.StateOK
	if !ok {
		state = audit.StateFailed
	}
	fmt.Fprintf(out, "  %-9s %s\n", stepState(state), words)
}

func notConfirmed(out io.Writer, words string, code audit.Code) error {
	fmt.Fprintf(out, "\nNicht bestätigt: %s (%s)\n", words, code)
	return errAltered
}
