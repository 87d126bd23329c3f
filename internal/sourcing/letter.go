package sourcing

import (
	"fmt"
	"strings"

	"github.com/provitako/marktplatz/internal/authz"
	"github.com/provitako/marktplatz/internal/money"
)

// letterText is the letter in Textform, in German: who asks for what, until when, and how to answer.
func letterText(i Inquiry, l Letter, p authz.Principal) (subject, text string) {
	subject = "Preisanfrage: " + i.Product.Name
	var b strings.Builder
	line := func(format string, values ...any) { fmt.Fprintf(&b, format+"\n", values...) }
	line("%s", l.Supplier.Name)
	if l.Supplier.Street != "" {
		line("%s", l.Supplier.Street)
	}
	line("%s\n", strings.TrimSpace(l.Supplier.Postcode+" "+l.Supplier.City))
	line("Preisanfrage von %s\n", p.OrganisationName)
	line("Guten Tag,\n\nwir bitten um Ihr Angebot für:\n")
	line("%s", i.Product.Name)
	if i.Product.Manufacturer != "" && i.Product.PartNumber != "" {
		line("Hersteller: %s, Herstellernummer: %s", i.Product.Manufacturer, i.Product.PartNumber)
	}
	if i.Product.GTIN != "" {
		line("GTIN/EAN: %s", i.Product.GTIN)
	}
	line("Menge: %s", strings.ReplaceAll(i.Quantity.String(), ".", ","))
	if !i.NeededBy.IsZero() {
		line("Benötigt bis: %s", germanDay(i.NeededBy))
	}
	line("\n%s\n", i.Text)
	line("Bitte nennen Sie uns bis zum %s den Einzelpreis netto, die Versandkosten, die Lieferzeit in Arbeitstagen und die", germanDay(i.LastDay()))
	line("Bindefrist Ihres Angebots. Sie antworten über diesen Link, einmal und ohne Anmeldung, oder formlos in Textform:\n")
	line("%s\n", l.Link)
	line("Wenn Sie nicht anbieten möchten, genügt dort ein Klick. Spätere Antworten nehmen wir als verspätet zu den Unterlagen.")
	line("Diese Anfrage ist kein Auftrag. Dieselbe Anfrage erhalten gegebenenfalls auch andere Unternehmen.\n")
	line("Mit freundlichen Grüßen\n%s\n%s", p.Name, p.OrganisationName)
	return subject, b.String()
}

func germanDay(d money.Date) string {
	return fmt.Sprintf("%d.%d.%d", d.Day(), int(d.Month()), d.Year())
}
