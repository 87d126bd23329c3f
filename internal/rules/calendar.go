package rules

import (
	"slices"
	"time"

	"github.com/provitako/marktplatz/internal/fault"
	"github.com/provitako/marktplatz/internal/money"
)

// Land is a German Land by its ISO 3166-2 code, the plain text that other rooms
// and the columns hold.
type Land = string

// The sixteen Länder.
const (
	BadenWuerttemberg     Land = "DE-BW"
	Bayern                Land = "DE-BY"
	Berlin                Land = "DE-BE"
	Brandenburg           Land = "DE-BB"
	Bremen                Land = "DE-HB"
	Hamburg               Land = "DE-HH"
	Hessen                Land = "DE-HE"
	MecklenburgVorpommern Land = "DE-MV"
	Niedersachsen         Land = "DE-NI"
	NordrheinWestfalen    Land = "DE-NW"
	RheinlandPfalz        Land = "DE-RP"
	Saarland              Land = "DE-SL"
	Sachsen               Land = "DE-SN"
	SachsenAnhalt         Land = "DE-ST"
	SchleswigHolstein     Land = "DE-SH"
	Thueringen            Land = "DE-TH"
)

// Lands lists the Länder by code.
func Lands() []Land {
	return []Land{
		Brandenburg, Berlin, BadenWuerttemberg, Bayern, Bremen, Hessen, Hamburg, MecklenburgVorpommern,
		Niedersachsen, NordrheinWestfalen, RheinlandPfalz, SchleswigHolstein, Saarland, Sachsen, SachsenAnhalt, Thueringen,
	}
}

// ParseLand reads a code such as "DE-NI". Error: Invalid (land_unknown).
func ParseLand(s string) (Land, error) {
	if !slices.Contains(Lands(), s) {
		return "", fault.New(fault.Invalid, "land_unknown", "land", s)
	}
	return s, nil
}

// maxWorkdays bounds how far AddWorkdays counts, about ten years: a catalogue may
// state any number of days, and none may keep the server busy.
const maxWorkdays = 2_500

// IsWorkday reports whether d is an Arbeitstag: Monday to Friday and no public
// holiday of the Land. In an unknown Land only the holidays of all Länder count.
func IsWorkday(d money.Date, land Land) bool {
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday {
		return false
	}
	_, holiday := HolidayOn(d, land)
	return !holiday
}

// NextWorkday is the first Arbeitstag after d.
func NextWorkday(d money.Date, land Land) money.Date {
	for {
		d = d.AddDays(1)
		if IsWorkday(d, land) {
			return d
		}
	}
}

// AddWorkdays is the n-th Arbeitstag after from: the day itself does not count
// (BGB section 187(1)), the next Arbeitstag is the first. Without days to count it
// is from, or the next Arbeitstag when from is none. Beyond 2,500 days it counts no further.
func AddWorkdays(from money.Date, n int, land Land) money.Date {
	if n <= 0 {
		return NextWorkday(from.AddDays(-1), land)
	}
	for range min(n, maxWorkdays) {
		from = NextWorkday(from, land)
	}
	return from
}
