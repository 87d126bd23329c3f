package httpapi

import (
	"context"
	"net/http"
	"testing"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/fault"
)

// TestProblem_WritesWhatIsLeftAsTheLanguageDoes: an amount has its currency, units have their groups, and for programs the figure
// stays as it is.
func TestProblem_WritesWhatIsLeftAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, measure, left, want string }{
		{german, string(catalog.MeasureValue), "239999.99", "Noch abrufbar: 239.999,99\u00a0€. "},
		{english, string(catalog.MeasureValue), "239999.99", "Left to call off: €239,999.99. "},
		{german, string(catalog.MeasureQuantity), "1250.5", "Noch abrufbar: 1.250,5. "},
	} {
		f := fault.New(fault.Conflict, string(catalog.RefusedExhausted), "measure", c.measure, "remaining", c.left)
		p := problemOf(context.WithValue(t.Context(), callKey{}, &call{language: c.lang}), f, http.StatusConflict)
		if p.Detail == nil || len(*p.Detail) < len(c.want) || (*p.Detail)[:len(c.want)] != c.want || (*p.Params)["remaining"] != c.left {
			t.Errorf("%s %s %s: %+v", c.lang, c.measure, c.left, p)
		}
	}
}
