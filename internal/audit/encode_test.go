package audit_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/quick"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/audit"
	"github.com/provitako/marktplatz/internal/money"
)

type (
	inner struct {
		Z, A string
	}
	tagged struct {
		Zebra  string `json:"zebra,omitempty"`
		Little int32  `json:"ä"`
	}
	tree struct {
		Name     string
		Children []tree `json:"children,omitempty"`
		Parent   *tree  `json:"parent"`
	}
	named   string
	shouted string
	// everything has a member of each kind that encoding/json tells apart.
	everything struct {
		inner
		tagged
		Own       inner `json:"own"`
		Flag      bool  `json:"flag,omitempty"`
		Count     int32 `json:"count,omitempty"`
		Small     uint8
		Text      named   `json:"text"`
		Loud      shouted `json:"loud"`
		Bytes     []byte  `json:"bytes"`
		NoBytes   []byte  `json:"noBytes,omitempty"`
		Hash      audit.Digest
		Salt      audit.Salt
		ID        uuid.UUID       `json:"uuid"`
		OtherID   *uuid.UUID      `json:"otherId,omitempty"`
		Words     []string        `json:"words"`
		MoreWords []string        `json:"moreWords,omitempty"`
		Pairs     map[string]int  `json:"pairs,omitempty"`
		Any       any             `json:"any"`
		Raw       json.RawMessage `json:"raw,omitempty"`
		Objects   []*tagged       `json:"objects"`
		Grid      [2]int          `json:"grid"`
		Time      time.Time       `json:"time,omitzero"`
		Day       money.Date      `json:"day,omitzero"`
		NoDay     *money.Date     `json:"noDay,omitempty"`
		Amount    money.Amount    `json:"amount"`
		Quantity  money.Quantity  `json:"quantity,omitzero"`
		Price     money.UnitPrice `json:"price"`
		Rate      *money.Percent  `json:"rate"`
		Names     map[named]inner `json:"names"`
		Tree      tree            `json:"tree,omitzero"`
		Skipped   string          `json:"-"`
		hidden    string
		Deep      struct{ B, A int } `json:"𝔞"`
		Ligature  string             `json:"ﬀ"`
		Cyrillic  string             `json:"ж"`
	}
	shadowed struct {
		inner
		A int
	}
	byPointer struct {
		*inner
		B string
	}
	listed []inner
	drawn  struct {
		B tagged
		A map[string]string
		C []inner
		D *inner
		E string `json:",omitempty"`
	}
	signed struct {
		inner
		Price string `json:"€,omitempty"` // a name that encoding/json does not take
	}
)

func (s shouted) MarshalText() ([]byte, error) { return []byte(strings.ToUpper(string(s)) + `"!`), nil }

// TestCanonical_WritesWhatMarshallingAndSortingWould: one pass over the value gives the bytes that encoding/json gives, once they
// are sorted.
func TestCanonical_WritesWhatMarshallingAndSortingWould(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("0193529e-6f4c-4c3a-9f0b-2f6a1d6c0001")
	full := everything{
		inner: inner{Z: "z", A: "a\"\\\b\f\n\r\t\x01/<&>\u2028ü😀\xff"}, tagged: tagged{Zebra: "z", Little: -1}, Flag: true, Count: 7, Small: 255,
		Text: "t", Loud: "laut", Bytes: []byte{0, 255}, Hash: audit.Digest{1}, Salt: audit.Salt{2}, ID: id, OtherID: &id,
		Words: []string{"b", "a"}, MoreWords: []string{}, Pairs: map[string]int{"b": 1, "a": 2}, Any: map[string]any{"y": []any{nil, true, inner{}}},
		Raw: json.RawMessage(`{"b": [1, {}], "a": "\u00fc"}`), Objects: []*tagged{nil, {Little: 3}}, Time: time.Date(2026, 11, 22, 1, 2, 3, 4000, time.UTC),
		Day: money.NewDate(2026, 3, 1), Amount: must(money.ParseAmount("-12.30", money.EUR))(t), Quantity: money.QuantityOf(25),
		Price: must(money.ParseUnitPrice("0.0125", money.EUR))(t), Names: map[named]inner{"n": {}},
		Tree: tree{Name: "root", Children: []tree{{Name: "leaf", Parent: &tree{}}}}, Skipped: "s", hidden: "h",
	}
	for name, v := range map[string]any{
		"Full": full, "Empty": everything{}, "Pointer": &full, "NilPointer": (*inner)(nil), "Nil": nil, "Text": "ü", "List": listed{{A: "1"}}, "NoList": listed(nil),
		"Map": map[string]any{"b": 1, "a": full}, "Shadowed": shadowed{inner: inner{A: "hidden", Z: "z"}, A: 1}, "ByPointer": byPointer{inner: &inner{}, B: "b"},
		"ByNilPointer": byPointer{B: "b"}, "NoMembers": struct{}{}, "Signed": signed{Price: "1"}, "Digits": []int{0, -1, 999999999999999}, "Day": money.NewDate(987, 12, 31),
	} {
		want := must(audit.Canonical(marshalled(t, v)))(t)
		got := must(audit.Canonical(v))(t)
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s (-sorted +one pass):\n%s", name, diff)
		}
	}
	same := func(v drawn) bool {
		return string(must(audit.Canonical(marshalled(t, v)))(t)) == string(must(audit.Canonical(v))(t))
	}
	if err := quick.Check(same, nil); err != nil {
		t.Error(err)
	}
}

func marshalled(tb testing.TB, v any) json.RawMessage {
	tb.Helper()
	return must(json.Marshal(v))(tb)
}

func TestCanonical_RefusesWhatReadersWouldChange(t *testing.T) {
	t.Parallel()
	endless := tree{Name: "x"}
	endless.Parent = &endless
	for name, v := range map[string]any{
		"Float": struct{ F float64 }{0.5}, "LongInteger": struct{ N int64 }{1e15}, "LongUnsigned": []uint64{1e15}, "Endless": endless, "Channel": struct{ C chan int }{},
	} {
		if got, err := audit.Canonical(v); err == nil {
			t.Errorf("%s was written: %s", name, got)
		}
	}
}
