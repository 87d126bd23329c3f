package money_test

import (
	"testing"

	"github.com/provitako/marktplatz/internal/money"
)

func TestFiguresAreWrittenAsPeopleOfTheLanguageDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{money.MustAmount("3722.50", money.EUR).In("de"), "3.722,50\u00a0€"},
		{money.MustAmount("3722.50", money.EUR).In("en"), "€3,722.50"},
		{money.MustAmount("-1234567.00", money.EUR).In("de"), "-1.234.567,00\u00a0€"},
		{money.MustAmount("-1.00", money.EUR).In("en"), "-€1.00"},
		{money.MustAmount("5.00", "CHF").In("de"), "5,00\u00a0CHF"},
		{money.NumberIn("de", "100"), "100"},
		{money.NumberIn("en", "1000.125"), "1,000.125"},
		{money.MustDate("2026-05-03").In("de"), "03.05.2026"},
		{money.MustDate("2026-05-03").In("en"), "3 May 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
