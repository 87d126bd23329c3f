package contract

import (
	"fmt"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
	"github.com/provitako/marktplatz/internal/money"
)

// Warning says that released call-offs have reached a mark of a maximum, or of the quota of a body in a lot.
type Warning struct {
	Contract, Title string // number and title
	Lot             int    // 0 = the maximum is that of the whole contract
	LotTitle        string
	Body            string // whose quota it is; empty = everybody's maximum
	Measure         catalog.Measure
	Percent         int // the mark, of Maximum
	Maximum         money.Quantity
	Left            money.Quantity // Maximum less what is called off and reserved
}

// Letter to the contract management, in German.
func (w Warning) Letter() (subject, text string) {
	what := "Rahmenvertrag " + w.Contract
	if w.Lot > 0 {
		what += fmt.Sprintf(", Los %d", w.Lot)
	}
	subject = fmt.Sprintf("%s: %d %% %s sind abgerufen", what, w.Percent, w.limit())
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s", what, w.Title)
	for _, part := range []string{w.LotTitle, w.Body} {
		if part != "" {
			fmt.Fprintf(&b, ", %s", part)
		}
	}
	fmt.Fprintf(&b, ")\n\nErreicht sind %d %%. Noch abrufbar: %s von %s.\n\n", w.Percent, w.amount(w.Left), w.amount(w.Maximum))
	if w.Percent >= 100 && w.Body == "" {
		b.WriteString("Der Shop lässt keinen Abruf mehr zu, auch wenn die Laufzeit noch nicht beendet ist.\n")
		return subject, b.String()
	}
	if w.Body != "" {
		b.WriteString("Abrufe der Stelle über das Kontingent hinaus weist der Shop ab. Ein höheres Kontingent bleibt im Höchstwert des Loses und\nbraucht zwei Personen.\n")
		return subject, b.String()
	}
	b.WriteString("Abrufe über den Höchstwert hinaus weist der Shop ab. Eine Neuvergabe braucht Vorlauf; eine Änderung braucht einen der\n" +
		"Gründe des § 132 GWB oder des § 47 UVgO und zwei Personen.\n")
	return subject, b.String()
}

// limit in the genitive, as the subject of a letter names it.
func (w Warning) limit() string {
	switch {
	case w.Body != "":
		return "des Kontingents von " + w.Body
	case w.Measure == catalog.MeasureQuantity:
		return "der Höchstmenge"
	}
	return "des Höchstwerts"
}

// amount is 1.234,50 EUR as a letter writes it, or a number of the lot's unit.
func (w Warning) amount(q money.Quantity) string {
	if w.Measure == catalog.MeasureValue {
		if a, err := money.ParseAmount(q.String(), money.EUR); err == nil {
			return a.In("de")
		}
	}
	return money.NumberIn("de", q.String())
}
