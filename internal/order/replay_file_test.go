package order_test

import (
	"math/rand/v2"
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/order"
	"github.com/provitako/marktplatz/internal/rules"
)

// TestReplay_ProofFile: the proof file alone is enough to repeat its decisions. The file and one of its records are kept
// for the scripts of `shop replay`, which is offline; they are made with the rules the program is supplied with.
func TestReplay_ProofFile(t *testing.T) {
	t.Parallel()
	f := facts(append(workedExample(), forProduct(2, workedExample())...))
	var err error
	if f.Rules, err = rules.Seed(); err != nil {
		t.Fatal(err)
	}
	m := &memory{facts: f}
	second := order.LineInput{Product: productID(2), Offer: offerID(13), Quantity: qty("25"), NeededBy: day("2026-11-27")}
	if err := submit(t, m, order.SubmitInput{Key: "k", Lines: lines(wanted(3), second)}); err != nil {
		t.Fatal(err)
	}
	s := m.saved[0]
	file := proofFile(t, s)
	golden(t, "order_v1.nachweis.json", file)
	golden(t, "decision_supplied_rules_v1.json", s.Records[0].Bytes)

	p, err := audit.ParsePackage(file)
	if err != nil {
		t.Fatal(err)
	}
	o, err := order.ParseOrder(p.Record.Bytes)
	if err != nil || len(p.Decisions) != 2 {
		t.Fatalf("%d decisions, %v", len(p.Decisions), err)
	}
	for _, d := range p.Decisions {
		if got, err := order.Replay(d.Bytes, order.Material{Rules: o.Bodies(), Decisions: bytesOf(p.Decisions), Software: "next"}); err != nil || !got.Same {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

// proofFile is the proof of a submission's only order, in a log of its own.
func proofFile(t *testing.T, s order.Submission) []byte {
	t.Helper()
	key, err := audit.GenerateKey("shop.example/log", rand.NewChaCha8([32]byte{9}))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := audit.Append(audit.EmptyHead(), [][]byte{s.Leaves[0].Bytes()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, err := audit.SignCheckpoint(audit.Checkpoint{Origin: key.Origin(), Head: tree.Head}, key)
	if err != nil {
		t.Fatal(err)
	}
	n := len(s.Records)
	file, err := audit.Package{
		Record: s.Records[n-1], Decisions: s.Records[:n-1], Leaf: s.Leaves[0], Proof: audit.Proof{Checkpoint: checkpoint},
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return file
}
