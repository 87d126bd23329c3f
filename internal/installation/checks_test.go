package installation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/installation"
)

var at = time.Date(2026, time.November, 22, 11, 0, 0, 0, time.UTC)

// healthy is a shop in which nothing is to be done.
func healthy() installation.Facts {
	return installation.Facts{
		SchemaHas: 13, SchemaIs: 13, LogKey: installation.KeyMatches, LogEntries: 5, Begun: true, Named: true, Offers: 9, Products: 4, Found: 4, People: 3,
		Letters: "/var/spool/shop", DiskFree: 60, DiskAll: 100,
		Answers: map[installation.Item]installation.Answered{
			installation.ItemLimits: {Answer: installation.Done, At: at}, installation.ItemBackup: {Answer: installation.Done, At: at},
			installation.ItemWitness: {Answer: installation.Done, At: at},
		},
	}
}

// verdicts are the items that are not in order.
func verdicts(f installation.Facts) map[installation.Item]installation.State {
	out := map[installation.Item]installation.State{}
	for _, c := range installation.Judge(f) {
		if c.State != installation.OK {
			out[c.Item] = c.State
		}
	}
	return out
}

func TestJudge(t *testing.T) {
	t.Parallel()
	type states = map[installation.Item]installation.State
	const todo, wrong = installation.Todo, installation.Wrong
	for name, c := range map[string]struct {
		change func(*installation.Facts)
		want   states
	}{
		"nothing to do":                {func(*installation.Facts) {}, states{}},
		"a login that is too strong":   {func(f *installation.Facts) { f.LoginTooStrong = true }, states{installation.ItemLogin: wrong}},
		"an old schema":                {func(f *installation.Facts) { f.SchemaHas = 12 }, states{installation.ItemSchema: wrong}},
		"a newer schema":               {func(f *installation.Facts) { f.SchemaHas = 14 }, states{}},
		"a clock five seconds off":     {func(f *installation.Facts) { f.Skew = 5 * time.Second }, states{}},
		"a clock behind":               {func(f *installation.Facts) { f.Skew = -6 * time.Second }, states{installation.ItemClock: wrong}},
		"another key":                  {func(f *installation.Facts) { f.LogKey = installation.KeyWrong }, states{installation.ItemLogKey: wrong}},
		"a replica without key":        {func(f *installation.Facts) { f.LogKey = installation.KeyMissing }, states{installation.ItemLogKey: todo}},
		"no log yet":                   {func(f *installation.Facts) { f.LogKey = installation.KeyNone }, states{installation.ItemLogKey: todo, installation.ItemCheckpoint: todo}},
		"an altered log":               {func(f *installation.Facts) { f.CheckpointWrong = true }, states{installation.ItemCheckpoint: wrong}},
		"nobody there":                 {func(f *installation.Facts) { f.Begun = false }, states{installation.ItemOrganiser: todo}},
		"no Land":                      {func(f *installation.Facts) { f.Named = false }, states{installation.ItemOrganiser: todo}},
		"examples only":                {func(f *installation.Facts) { f.SampleOffers = 9 }, states{installation.ItemCatalogue: todo}},
		"offers nobody finds":          {func(f *installation.Facts) { f.Found = 3 }, states{installation.ItemSearch: wrong}},
		"alone":                        {func(f *installation.Facts) { f.People = 1 }, states{installation.ItemPeople: todo}},
		"no letters":                   {func(f *installation.Facts) { f.Letters = "" }, states{installation.ItemMail: todo}},
		"letters that cannot be put":   {func(f *installation.Facts) { f.LettersWrong = true }, states{installation.ItemMail: wrong}},
		"little room":                  {func(f *installation.Facts) { f.DiskFree = 9 }, states{installation.ItemDisk: todo}},
		"no room":                      {func(f *installation.Facts) { f.DiskFree = 2 }, states{installation.ItemDisk: wrong}},
		"room nobody knows":            {func(f *installation.Facts) { f.DiskFree, f.DiskAll = 0, 0 }, states{}},
		"events put aside":             {func(f *installation.Facts) { f.EventsAside = 1 }, states{installation.ItemEvents: wrong}},
		"no word about what none sees": {func(f *installation.Facts) { f.Answers = nil }, states{installation.ItemLimits: todo, installation.ItemBackup: todo, installation.ItemWitness: todo}},
	} {
		f := healthy()
		c.change(&f)
		if diff := cmp.Diff(c.want, verdicts(f)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestJudge_DismissedIsNotDone: who does not want something has not done it; the list says so and asks no more.
func TestJudge_DismissedIsNotDone(t *testing.T) {
	t.Parallel()
	f := healthy()
	f.Answers[installation.ItemBackup] = installation.Answered{Answer: installation.Dismissed, At: at}
	for _, c := range installation.Judge(f) {
		if c.Item == installation.ItemBackup && (c.State != installation.Todo || c.Answer == nil || c.Answer.Answer != installation.Dismissed) {
			t.Errorf("%+v", c)
		}
	}
}

// TestTexts: every verdict has its sentence in both languages, with every value filled in.
func TestTexts(t *testing.T) {
	t.Parallel()
	shops := []installation.Facts{
		healthy(),
		{LoginTooStrong: true, SchemaIs: 1, Skew: time.Minute, LogKey: installation.KeyWrong, CheckpointWrong: true, Products: 1, LettersWrong: true, Letters: "/x", DiskAll: 100, EventsAside: 2},
		{Begun: true, LogKey: installation.KeyMissing, Offers: 1, SampleOffers: 1, DiskAll: 100, DiskFree: 5},
		{LogKey: installation.KeyNone},
	}
	for _, f := range shops {
		for _, c := range installation.Judge(f) {
			for _, lang := range []string{"de", "en"} {
				if text := c.Text(lang); text == "" || cmp.Equal(c.Item.Title(lang), "") || hasBrace(text) {
					t.Errorf("%s %s in %s: %q", c.Item, c.Detail, lang, text)
				}
			}
		}
	}
}

func hasBrace(s string) bool {
	for _, r := range s {
		if r == '{' || r == '}' || r == '!' {
			return true
		}
	}
	return false
}
