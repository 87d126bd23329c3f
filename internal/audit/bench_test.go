package audit_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/audit"
)

func BenchmarkNewRecordAndLeaf(b *testing.B) {
	x := setup(b)
	content := map[string]any{"net": "7402.00", "decisions": []audit.DecisionRef{x.decided[0].Ref(), x.decided[1].Ref()}, "text": make([]int, 100)}
	for b.Loop() {
		r := must(audit.NewRecord(org, audit.RecordType{Name: "submission", Version: 1}, content, x.dice))(b)
		must(audit.NewLeaf(r, noon))(b)
	}
}

func BenchmarkAppend2000(b *testing.B) {
	l := newLog()
	l.add(b, leaves(0, 12345)...)
	batch := leaves(12345, 14345)
	for b.Loop() {
		must(audit.Append(l.head, batch, l))(b)
	}
}

func BenchmarkVerify(b *testing.B) {
	x := setup(b)
	keys := verifiers(b, x.key)
	for b.Loop() {
		must(audit.Verify(x.file, keys))(b)
	}
}
