package table_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/provitako/marktplatz/internal/format/table"
)

// TestWriter_DisarmsFormulas: a cell that a spreadsheet would run is written as text, every other one as it is.
func TestWriter_DisarmsFormulas(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+49 30": "'+49 30", "-Dock": "'-Dock", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
		"20000": "20000", "-5.25": "-5.25", "+3,5": "+3,5", "§ 4 NWertVO": "§ 4 NWertVO", "a=b": "a=b", "'schon": "'schon",
	} {
		var b bytes.Buffer
		w := table.NewWriter(&b)
		if err := errors.Join(w.Write([]string{cell}), w.Close()); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != "\ufeff"+want+"\r\n" {
			t.Errorf("%q becomes %q", cell, got)
		}
	}
}
