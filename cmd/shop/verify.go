package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/provitako/marktplatz/internal/audit"
)

// stepWords say what each step of a verification is about.
var stepWords = map[audit.StepName]string{
	audit.StepFile:       "Datei ist vollständig und unverändert geschrieben",
	audit.StepRecord:     "Aufzeichnung gehört zum Eintrag",
	audit.StepDecisions:  "alle Entscheidungen liegen unverändert bei",
	audit.StepPersonal:   "Begründungen stimmen mit der Aufzeichnung überein",
	audit.StepMasterData: "Lieferantendaten stimmen mit der Aufzeichnung überein",
	audit.StepInclusion:  "Eintrag steht im Nachweisprotokoll",
	audit.StepSignature:  "Protokollstand ist mit dem Schlüssel unterschrieben",
}

// errNotVerified is the answer for a proof that does not hold; the steps were printed before.
var errNotVerified = errors.New("der Nachweis hält der Prüfung nicht stand")

// errAltered is the answer for a database that does not hold.
var errAltered = errors.New("die Datenbank hält der Prüfung nicht stand")

// runVerify checks a proof file offline, or the database against a kept checkpoint.
func runVerify(ctx context.Context, env environment, args []string) error {
	a, err := verifyArgs(args)
	if err != nil {
		return err
	}
	key, err := os.ReadFile(a.key)
	if err != nil {
		return fmt.Errorf("Schlüsseldatei: %w", err)
	}
	verifiers, err := audit.ParseVerifiers(string(key))
	if err != nil {
		return fmt.Errorf("%s enthält keinen öffentlichen Schlüssel (%s): %w", a.key, "shop log key gibt ihn aus", err)
	}
	if a.checkpoint != "" {
		return verifyDatabase(ctx, env, a.checkpoint, verifiers)
	}
	return verifyProof(env, a.file, verifiers)
}

// verifyProof checks a proof file. Status 0 only when record, leaf, proof and signature agree.
func verifyProof(env environment, file string, verifiers []audit.Verifier) error {
	proof, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("Nachweis: %w", err)
	}
	report, err := audit.Verify(proof, verifiers)
	for _, s := range report.Steps {
		fmt.Fprintf(env.out, "  %-9s %s%s\n", stepState(s.State), or(stepWords[s.Name], string(s.Name)), stepCount(s))
	}
	if err != nil {
		fmt.Fprintf(env.out, "\nNicht bestätigt: %s (%s)\n", errorWords(audit.CodeOf(err)), audit.CodeOf(err))
		return errNotVerified
	}
	fmt.Fprintf(env.out, "\nBestätigt: Eintrag %d im Protokollstand mit %d Einträgen von %s, unterschrieben mit %s\n",
		report.Index, report.Checkpoint.Size, report.Checkpoint.Origin, report.Key)
	return nil
}

// verifying is what to check: a proof file or a checkpoint, and the log's public key.
type verifying struct{ file, checkpoint, key string }

func verifyArgs(args []string) (verifying, error) {
	var v verifying
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "--key" && i+1 < len(args):
			i++
			v.key = args[i]
		case args[i] == "--checkpoint" && i+1 < len(args):
			i++
			v.checkpoint = args[i]
		case v.file == "" && !strings.HasPrefix(args[i], "--"):
			v.file = args[i]
		default:
			return v, &usageError{"unbekannte Angabe " + args[i]}
		}
	}
	if v.file == "" && v.checkpoint == "" || v.key == "" {
		return v, &usageError{"Datei und --key fehlen"}
	}
	if v.file != "" && v.checkpoint != "" {
		return v, &usageError{"entweder einen Nachweis oder --checkpoint angeben"}
	}
	return v, nil
}

func stepState(s audit.State) string {
	switch s {
	case audit.StateOK:
		return "stimmt"
	case audit.StateFailed:
		return "FALSCH"
	default:
		return "–"
	}
}

// stepCount says how many things were checked and how many were left out on purpose.
func stepCount(s audit.Step) string {
	switch {
	case s.Absent > 0:
		return fmt.Sprintf(" (%d geprüft, %d liegen nicht bei)", s.Count, s.Absent)
	case s.Count > 0:
		return fmt.Sprintf(" (%d)", s.Count)
	default:
		return ""
	}
}

// errorWords says what a failed verification means for the reader.
func errorWords(code audit.Code) string {
	switch code {
	case audit.CodeUnknownKey:
		return "der Protokollstand ist mit einem anderen Schlüssel unterschrieben als dem angegebenen"
	case audit.CodeSignatureInvalid, audit.CodeCheckpointMalformed:
		return "die Unterschrift des Protokollstands passt nicht"
	case audit.CodeRecordMismatch, audit.CodeRecordMalformed, audit.CodeLeafMalformed:
		return "die Aufzeichnung wurde verändert"
	case audit.CodeDecisionMissing, audit.CodeDecisionMismatch, audit.CodeDecisionUnlisted:
		return "eine Entscheidung fehlt oder wurde verändert"
	case audit.CodePersonalMalformed, audit.CodePersonalMismatch, audit.CodePersonalUnlisted:
		return "eine Begründung wurde verändert"
	case audit.CodeMasterDataMalformed, audit.CodeMasterDataUnlisted:
		return "die Lieferantendaten wurden verändert"
	case audit.CodeLeafNotInTree, audit.CodeProofMalformed:
		return "der Eintrag steht so nicht im Nachweisprotokoll"
	case audit.CodeFileTooLarge:
		return "die Datei ist größer, als ein Nachweis sein kann"
	case audit.CodeFormatUnknown:
		return "diese Fassung des Nachweises kennt das Programm nicht; eine neuere Fassung von shop kann helfen"
	default:
		return "die Datei ist kein unveränderter Nachweis"
	}
}
