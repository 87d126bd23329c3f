package exchange

import (
	_ "embed"
	"strings"

	"github.com/provitako/marktplatz/internal/catalog"
)

//go:embed rec20.txt
var rec20 string

// piece is the base unit of nearly everything (UN/ECE Rec 20 "one").
const piece = "C62"

// unitSymbols are the codes of UN/ECE Rec 20 in use, with their symbols.
func unitSymbols() map[string]string {
	symbols := make(map[string]string, 1800)
	for line := range strings.Lines(rec20) {
		code, symbol, _ := strings.Cut(strings.TrimSpace(line), "|")
		symbols[code] = symbol
	}
	// The recommendation writes these in a way nobody reads.
	for code, symbol := range map[string]string{"2P": "kB", "4L": "MB", "E34": "GB", "E35": "TB", "INH": "″", "P1": "%", "D30": "TJ", "C62": "", "H87": "", "EA": ""} {
		symbols[code] = symbol
	}
	return symbols
}

// unitAliases are what suppliers write for a unit. Packages are coded by UN/ECE Rec 21 with an X in front, as EN 16931
// has it; BMEcat's own list still holds their old codes. "ST" is a sheet in Rec 20 and a Stück in every German file.
var unitAliases = map[string]string{
	"PCE": piece, "PC": piece, "PCS": piece, "ST": piece, "STK": piece, "STCK": piece, "STUECK": piece, "STÜCK": piece, "STÜCKE": piece,
	"H87": piece, "EA": piece, "EACH": piece, "PIECE": piece, "PIECES": piece, "UNIT": piece, "NMB": piece, "LZ": "E48",
	"BX": "XBX", "BOX": "XBX", "PK": "XPK", "PCK": "XPK", "PACK": "XPK", "PAK": "XPK", "PACKUNG": "XPK", "PA": "XPA", "CT": "XCT", "CTN": "XCT", "KARTON": "XCT", "KAR": "XCT",
	"RO": "XRO", "ROL": "XRO", "ROLLE": "XRO", "RL": "XRL", "CA": "XCA", "PF": "XPF", "PAL": "XPX", "PALETTE": "XPX", "BG": "XBG", "BTL": "XBO", "BO": "XBO", "BE": "XBE",
	"M": "MTR", "METER": "MTR", "LFM": "MTR", "KG": "KGM", "G": "GRM", "L": "LTR", "LITER": "LTR", "PAAR": "PR", "PAA": "PR",
	"STD": "HUR", "STUNDE": "HUR", "HOUR": "HUR", "H": "HUR", "TAG": "DAY", "MONAT": "MON", "JAHR": "ANN", "SATZ": "SET",
}

// unitCode brings a unit to a code that an order may carry; false when it is none we know.
func (b *builder) unitCode(written string) (string, bool) {
	u := strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(written)), ".")
	if code, ok := unitAliases[u]; ok {
		return code, true
	}
	if _, ok := b.symbols[u]; ok {
		return u, true
	}
	// Rec 21 package codes: X and two letters or digits.
	if len(u) == 3 && u[0] == 'X' {
		return u, true
	}
	return piece, false
}

// kindOfUnit tells the price kind of an offer that is counted in time.
func kindOfUnit(unit string) catalog.PriceKind {
	switch unit {
	case "HUR":
		return catalog.PerHour
	case "DAY":
		return catalog.PerDay
	case "MON":
		return catalog.PerMonth
	case "ANN":
		return catalog.PerYear
	}
	return catalog.Once
}
