package eforms_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/provitako/marktplatz/internal/format/eforms"
	"github.com/provitako/marktplatz/internal/testkit/realdata"
)

func sample(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func read(t *testing.T, doc string) eforms.Notice {
	t.Helper()
	n, err := eforms.Read(strings.NewReader(doc), eforms.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func TestRead_ContractNotice(t *testing.T) {
	t.Parallel()
	n := read(t, sample(t, "auftragsbekanntmachung.xml"))
	if n.Kind != eforms.Competition || len(n.Lots) != 2 || len(n.LegalBasis) != 2 {
		t.Fatalf("%s, %d lots, law %v", n.Kind, len(n.Lots), n.LegalBasis)
	}
	same(t, "title in German", n.Title.Text, "Bildschirme und Dockingstationen")
	same(t, "number in the Official Journal", n.Publication.Text, "00123456-2026")
	same(t, "maximum", n.Maximum.Text+" "+n.Maximum.Code+" "+n.Maximum.BT, "1000000 EUR BT-271")
	l := n.Lots[0]
	same(t, "lot", l.ID+" "+l.Title.Text, "LOT-0001 Bildschirme")
	same(t, "quantity", l.Quantity.Text+" "+l.Quantity.Code, "2500 C62")
	same(t, "path", l.Start.Path, "/ContractNotice/ProcurementProjectLot[LOT-0001]/ProcurementProject/PlannedPeriod/StartDate")
	same(t, "technique, not the dynamic system", l.Technique.Text, "fa-wo-rc")
	same(t, "criterion", l.Criteria[0].Name.Text+" "+l.Criteria[0].Weight.Text, "Preis 70")
	if n.Lots[1].Quantity.Stated() || n.Lots[1].End.Stated() {
		t.Errorf("what the notice does not say is read: %+v", n.Lots[1])
	}
}

func TestRead_AwardNamesWhoWon(t *testing.T) {
	t.Parallel()
	n := read(t, sample(t, "vergabeergebnis.xml"))
	if n.Kind != eforms.Result || len(n.Tenders) != 3 || len(n.Contracts) != 1 || len(n.Results) != 2 {
		t.Fatalf("%+v", n)
	}
	same(t, "maximum of the lot", n.Results[0].Maximum.Text+" "+n.Results[0].Maximum.BT, "900000 BT-709")
	same(t, "contract", n.Contracts[0].Reference.Text, "RV-2027-014")
	same(t, "winner", n.Organisations[n.Parties["TPA-0001"][0]].Name.Text, "Muster Bürotechnik GmbH")
}

func TestRead_ModificationNamesTheNoticeItChanges(t *testing.T) {
	t.Parallel()
	n := read(t, sample(t, "aenderungsbekanntmachung.xml"))
	if n.Kind != eforms.Modification || len(n.Modified) != 1 {
		t.Fatalf("%+v", n)
	}
	same(t, "notice", n.Modified[0].Notice.Text, "123456-2025")
	same(t, "reason", n.Modified[0].Reason.Text, "add-wss")
}

func TestRead_HostileFiles(t *testing.T) {
	t.Parallel()
	ok := sample(t, "auftragsbekanntmachung.xml")
	_, body, _ := strings.Cut(ok, "?>")
	withText := func(s string) string { return strings.Replace(ok, "Dockingstationen</", s+"</", 1) }
	for name, c := range map[string]struct {
		doc  string
		want error
	}{
		"entity bomb":           {`<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>` + body, eforms.ErrDoctype},
		"external entity":       {`<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + body, eforms.ErrDoctype},
		"external DTD":          {`<!DOCTYPE ContractNotice SYSTEM "http://example.org/x.dtd">` + body, eforms.ErrDoctype},
		"declaration inside":    {withText(`<!ENTITY x "y">`), eforms.ErrDoctype},
		"undeclared entity":     {withText("&nbsp;"), eforms.ErrEntity},
		"not XML":               {"Los;Wert\n1;2\n", eforms.ErrNotNotice},
		"empty":                 {"", eforms.ErrNotNotice},
		"web page":              {"<html><body/></html>", eforms.ErrNotNotice},
		"prior information":     {"<PriorInformationNotice/>", eforms.ErrKind},
		"crossed tags":          {strings.Replace(ok, "</cbc:VersionID>", "</cbc:Version>", 1), eforms.ErrSyntax},
		"control character":     {withText("a\x01b"), eforms.ErrSyntax},
		"two roots":             {ok + "<ContractNotice/>", eforms.ErrSyntax},
		"ISO-8859-1 declared":   {strings.Replace(ok, "UTF-8", "ISO-8859-1", 1), eforms.ErrCharset},
		"ISO-8859-1 undeclared": {withText("Gr\xf6\xdfe"), eforms.ErrCharset},
		"deep":                  {withText(strings.Repeat("<a>", 70)), eforms.ErrTooDeep},
		"one long text":         {withText(strings.Repeat("x", 70<<10)), eforms.ErrTooLarge},
		"text in CDATA pieces":  {withText(strings.Repeat("<![CDATA[xxxxxxxxx]]>", 8000)), eforms.ErrTooLarge},
		"one endless lot":       {withText(strings.Repeat("<a/>", 21_000)), eforms.ErrTooLarge},
		"endless parts":         {strings.Replace(ok, "<cac:TenderingTerms>", strings.Repeat("<x/>", 21_000)+"<cac:TenderingTerms>", 1), eforms.ErrTooLarge},
		"larger than the limit": {strings.Replace(ok, "<cac:TenderingTerms>", strings.Repeat("<!--"+strings.Repeat("x", 1<<20)+"-->", 17)+"<cac:TenderingTerms>", 1), eforms.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := eforms.Read(strings.NewReader(c.doc), eforms.Limits{})
			if !errors.Is(err, c.want) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if _, typed := errors.AsType[*eforms.Error](err); !typed {
				t.Errorf("not an *Error: %#v", err)
			}
			if len(err.Error()) > 400 {
				t.Errorf("the error quotes too much: %d bytes", len(err.Error()))
			}
		})
	}
}

func TestRead_EveryTruncationIsNoticed(t *testing.T) {
	t.Parallel()
	doc := strings.TrimRight(sample(t, "vergabeergebnis.xml"), "\n")
	start := strings.Index(doc, "<ContractAwardNotice") + 30
	for i := range 60 {
		cut := start + (len(doc)-start-1)*i/59
		if _, err := eforms.Read(strings.NewReader(doc[:cut]), eforms.Limits{}); !errors.Is(err, eforms.ErrTruncated) && !errors.Is(err, eforms.ErrCharset) {
			t.Errorf("cut at %d of %d: %v", cut, len(doc), err)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestRead_ErrorsOfTheStreamPass(t *testing.T) {
	t.Parallel()
	if _, err := eforms.Read(broken{}, eforms.Limits{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
}

func TestRead_PublishedNotices(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		kind eforms.Kind
		lots int
	}{
		"cn_24_maximal.xml": {eforms.Competition, 2}, "cn_24_maximal_100_lots.xml": {eforms.Competition, 100},
		"can_24_LSBU.xml": {eforms.Result, 1}, "can-modif_24_value.xml": {eforms.Modification, 1},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(realdata.Path(t, "samples", "ted", file))
			if err != nil {
				t.Fatal(err)
			}
			n := read(t, string(raw))
			if n.Kind != want.kind || len(n.Lots) != want.lots || !n.ID.Stated() || !n.Title.Stated() {
				t.Errorf("%s with %d lots, want %s with %d", n.Kind, len(n.Lots), want.kind, want.lots)
			}
		})
	}
}
