package account_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/account"
	"github.com/provitako/marktplatz/internal/fault"
)

func codeOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}

// TestCheckPassword: length counts and what everybody tries first, whatever is hung around it; which characters a
// password is made of does not.
func TestCheckPassword(t *testing.T) {
	t.Parallel()
	about := []string{"Erika Muster", "e.muster@musterau.example", "Stadt Musterau", "ProVi-Marktplatz"}
	for password, want := range map[string]string{
		"kurz":                         "password_short",
		"elf-zeichen":                  "password_short",
		strings.Repeat("ä", 129):       "password_long",
		"zwölf\xffzeichen":             "password_long",
		"Passwort1234":                 "password_common",
		"P4ssw0rt!2026":                "password_common",
		"sommer2026sommer":             "password_common",
		"Frühling2026!!":               "password_common",
		"SchalkeBorussia04":            "password_common",
		"Mailcreated5240":              "password_breached", // nothing about it is a word or a row of keys
		"PolniyPizdec0211":             "password_breached",
		"pOLNIYpIZDEC0211":             "password_breached",
		"fyfcnfcbz1993":                "password_breached",
		"Mailcreated5241":              "", // the next one is not
		"qwertzuiopasdf":               "password_common",
		"123456789012":                 "password_common",
		"098765432109":                 "password_common",
		"aaaaaaaaaaaaaa":               "password_common",
		"abcabcabcabcabc":              "password_common",
		"Musterau-2026":                "password_common",
		"ErikaMuster1985":              "password_common",
		"geheim geheim geheim":         "password_common",
		"vier ganz verschiedene dinge": "",
		"hundkatzemausbaum":            "",
		"kleiner-gelber-omnibus":       "",
		"730195582746":                 "",
		"xK9#mPq2vL7w":                 "",
		strings.Repeat("lang ", 25):    "password_common",
		"日本語のとても長い合言葉です": "",
	} {
		if got := codeOf(account.CheckPassword(password, about...)); got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

// TestSealer: a sealed secret opens for its person under its key alone, and neither key nor secret is seen in what is
// printed or stored.
func TestSealer(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/secret.key"
	key, err := account.MakeSecretKey(file, strings.NewReader(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	again, err := account.LoadSecretKey(file)
	if err != nil {
		t.Fatal(err)
	}
	person, other := [16]byte{1}, [16]byte{2}
	sealed, err := key.Seal(person, []byte("geheimnis"))
	if err != nil {
		t.Fatal(err)
	}
	if open, err := again.Open(person, sealed); err != nil || string(open) != "geheimnis" {
		t.Errorf("opened %q, %v", open, err)
	}
	if _, err := again.Open(other, sealed); err == nil {
		t.Error("another person's row opens")
	}
	if strings.Contains(string(sealed), "geheimnis") || strings.Contains(key.String()+key.GoString(), "kk") {
		t.Error("a secret is seen")
	}
	if _, err := account.MakeSecretKey(file, strings.NewReader(strings.Repeat("x", 32))); err == nil {
		t.Error("a key file was replaced")
	}
	stranger, err := account.MakeSecretKey(t.TempDir()+"/other.key", strings.NewReader(strings.Repeat("x", 32)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stranger.Open(person, sealed); err == nil {
		t.Error("another key opens")
	}
}
