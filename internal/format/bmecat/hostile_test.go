package bmecat_test

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/provitako/marktplatz/internal/format/bmecat"
)

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	ok := catalogue(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))
	withText := func(s string) string { return strings.Replace(ok, "Dock", s, 1) }
	utf16le := func(s string) string {
		b := []byte("\xff\xfe")
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return string(b)
	}
	for name, c := range map[string]struct {
		doc  string
		want error
	}{
		"entity bomb":                 {`<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>` + withText("&b;"), bmecat.ErrDoctype},
		"external entity":             {`<!DOCTYPE BMECAT [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + withText("&x;"), bmecat.ErrDoctype},
		"parameter entity":            {`<!DOCTYPE BMECAT [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>` + ok, bmecat.ErrDoctype},
		"external DTD elsewhere":      {`<!DOCTYPE BMECAT SYSTEM "http://evil.example/bmecat.dtd">` + ok, bmecat.ErrDoctype},
		"file as DTD":                 {`<!DOCTYPE BMECAT SYSTEM "file:///etc/passwd">` + ok, bmecat.ErrDoctype},
		"path as DTD":                 {`<!DOCTYPE BMECAT SYSTEM "../../x.dtd">` + ok, bmecat.ErrDoctype},
		"public DTD":                  {`<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x.dtd">` + ok, bmecat.ErrDoctype},
		"DOCTYPE inside":              {withText(`<!DOCTYPE BMECAT SYSTEM "bmecat.dtd">`), bmecat.ErrDoctype},
		"two document types":          {strings.Repeat(`<!DOCTYPE BMECAT SYSTEM "bmecat.dtd">`, 2) + ok, bmecat.ErrDoctype},
		"entity declaration inside":   {withText(`<!ENTITY x "y">`), bmecat.ErrDoctype},
		"undeclared entity":           {withText("&nbsp;"), bmecat.ErrEntity},
		"undeclared entity in attr":   {strings.Replace(ok, `"2005"`, `"&x;"`, 1), bmecat.ErrEntity},
		"not XML":                     {"Artikel;Preis\n1;2\n", bmecat.ErrNotBMEcat},
		"empty":                       {"", bmecat.ErrNotBMEcat},
		"blank":                       {"\n\n", bmecat.ErrNotBMEcat},
		"other XML":                   {"<html><body/></html>", bmecat.ErrNotBMEcat},
		"no transaction":              {"<BMECAT><HEADER/></BMECAT>", bmecat.ErrNotBMEcat},
		"update of products":          {"<BMECAT><HEADER/><T_UPDATE_PRODUCTS prev_version=\"1\"/></BMECAT>", bmecat.ErrTransaction},
		"crossed tags":                {strings.Replace(ok, "</ORDER_UNIT>", "</ORDER_UNI>", 1), bmecat.ErrSyntax},
		"control character":           {withText("a\x01b"), bmecat.ErrSyntax},
		"NUL":                         {withText("a\x00b"), bmecat.ErrSyntax},
		"XML 1.1":                     {`<?xml version="1.1"?>` + ok, bmecat.ErrSyntax},
		"8859-1 bytes declared UTF-8": {`<?xml version="1.0" encoding="UTF-8"?>` + withText("Gr\xf6\xdfe"), bmecat.ErrCharset},
		"8859-1 bytes, no claim":      {withText("Gr\xf6\xdfe"), bmecat.ErrCharset},
		"unknown encoding":            {`<?xml version="1.0" encoding="EBCDIC-DE"?>` + ok, bmecat.ErrCharset},
		"UTF-16":                      {utf16le(`<?xml version="1.0" encoding="UTF-16"?>` + ok), bmecat.ErrCharset},
		"second declaration":          {`<?xml version="1.0" encoding="UTF-8"?>` + withText(`<?xml version="1.0" encoding="ISO-8859-1"?>`), bmecat.ErrCharset},
		"depth beyond the limit":      {withText(strings.Repeat("<a>", 65)), bmecat.ErrTooDeep},
		"depth in a skipped part":     {strings.Replace(ok, "<PRODUCT>", "<X>"+strings.Repeat("<a>", 65), 1), bmecat.ErrTooDeep},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := readAll(t, strings.NewReader(c.doc), bmecat.Limits{})
			if !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if _, typed := errors.AsType[*bmecat.Error](err); !typed {
				t.Errorf("not an *Error: %#v", err)
			}
			if len(d.Articles) != 0 {
				t.Errorf("got articles: %+v", d.Articles)
			}
			if len(err.Error()) > 400 {
				t.Errorf("the error quotes too much: %d bytes", len(err.Error()))
			}
		})
	}
}

func TestEveryTruncationIsNoticed(t *testing.T) {
	t.Parallel()
	for name, encode := range map[string]func(string) string{
		"UTF-8": func(s string) string { return `<?xml version="1.0" encoding="UTF-8"?>` + s },
		"Windows-1252": func(s string) string {
			return `<?xml version="1.0" encoding="ISO-8859-1"?>` + strings.ReplaceAll(s, "ö", "\xf6")
		},
	} {
		doc := encode(catalogue(strings.Repeat(strings.Replace(article("", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"), "Dock", "Döcköön", 1), 20)))
		cuts := []int{len(doc) - 1, len(doc) - 2}
		for i := 1; i < 50; i++ {
			cuts = append(cuts, len(doc)*i/50)
		}
		for _, cut := range cuts {
			if _, err := readAll(t, strings.NewReader(doc[:cut]), bmecat.Limits{}); !errors.Is(err, bmecat.ErrTruncated) && cut > len(doc)/50 {
				t.Errorf("%s cut at %d of %d: %v", name, cut, len(doc), err)
			}
		}
		if _, err := readAll(t, strings.NewReader(doc), bmecat.Limits{}); err != nil {
			t.Errorf("%s whole: %v", name, err)
		}
	}
}

func TestTruncationInsideACharacter(t *testing.T) {
	t.Parallel()
	doc := catalogue(strings.Replace(article("", "", ""), "Dock", "D€ck", 1))
	for i := range 4 {
		cut := strings.Index(doc, "€") + i
		if _, err := readAll(t, strings.NewReader(doc[:cut]), bmecat.Limits{}); !errors.Is(err, bmecat.ErrTruncated) {
			t.Errorf("cut %d bytes into the character: %v", i, err)
		}
	}
}

// repeat is an endless reader of one piece of text.
type repeat struct {
	text string
	pos  int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		m := copy(p[n:], r.text[r.pos:])
		n += m
		r.pos = (r.pos + m) % len(r.text)
	}
	return n, nil
}

// endless is a document whose middle part repeats up to size bytes.
func endless(doc, marker, text string, size int64) io.Reader {
	head, tail, _ := strings.Cut(doc, marker)
	size -= size % int64(len(text))
	return io.MultiReader(strings.NewReader(head), io.LimitReader(&repeat{text: text}, size), strings.NewReader(tail))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	ok := catalogue(article("<KEYWORD>@</KEYWORD>", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>"))
	const mb = 1 << 20
	for name, c := range map[string]struct {
		in     io.Reader
		limits bmecat.Limits
		want   error
	}{
		"200 MB of one text":        {endless(ok, "@", "x", 200*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"200 MB of one comment":     {endless(strings.Replace(ok, "@", "<!--@-->", 1), "@", "x", 200*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"200 MB of one attribute":   {endless(strings.Replace(ok, "@", "<a b='@'/>", 1), "@", "x", 200*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"200 MB of one tag name":    {endless(strings.Replace(ok, "@", "<@/>", 1), "@", "x", 200*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"200 MB before the root":    {endless("@"+ok, "@", " ", 200*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"text in many CDATA pieces": {endless(ok, "@", "<![CDATA[xxxxxxxxx]]>", 7*mb), bmecat.Limits{}, bmecat.ErrTextTooLarge},
		"2 million levels":          {endless(ok, "@", "<a>", 6_000_000), bmecat.Limits{}, bmecat.ErrTooDeep},
		"article of 9 MB":           {endless(ok, "@", "</KEYWORD><KEYWORD>"+strings.Repeat("x", 500), 9*mb), bmecat.Limits{}, bmecat.ErrTooLarge},
		"article of many elements":  {endless(ok, "@", "<a/>", 4*300_000), bmecat.Limits{}, bmecat.ErrTooLarge},
		"file above its limit":      {endless(ok, "@", "xy", mb/2), bmecat.Limits{TotalBytes: mb / 4}, bmecat.ErrTooLarge},
		"tiny limit":                {strings.NewReader(ok), bmecat.Limits{TotalBytes: 10}, bmecat.ErrTooLarge},
		"header of 9 MB": {
			endless(strings.Replace(ok, "<LANGUAGE>", "@<LANGUAGE>", 1), "@", "<MIME_ROOT>"+strings.Repeat("x", 1000)+"</MIME_ROOT>", 9*mb),
			bmecat.Limits{},
			bmecat.ErrTooLarge,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := readAll(t, c.in, c.limits); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	t.Run("exactly at the file limit", func(t *testing.T) {
		t.Parallel()
		if _, err := readAll(t, strings.NewReader(ok), bmecat.Limits{TotalBytes: int64(len(ok))}); err != nil {
			t.Error(err)
		}
		if _, err := readAll(t, strings.NewReader(ok), bmecat.Limits{TotalBytes: int64(len(ok)) - 1}); !errors.Is(err, bmecat.ErrTooLarge) {
			t.Errorf("one byte more: %v", err)
		}
	})
}

// heapPeak reports the largest live heap seen at a few points while f runs.
func heapPeak(f func(sample func())) uint64 {
	var peak uint64
	sample := func() {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	f(sample)
	return peak
}

// Not parallel: it measures the heap of the process.
func TestMemoryIsBoundedByTheArticleNotTheFile(t *testing.T) {
	size := int64(100 << 20)
	if testing.Short() {
		size = 10 << 20
	}
	one := article("<DESCRIPTION_LONG>"+strings.Repeat("Lange Beschreibung. ", 50)+"</DESCRIPTION_LONG>", "", "<PRICE_AMOUNT>1</PRICE_AMOUNT>")
	count := 0
	peak := heapPeak(func(sample func()) {
		rd, err := bmecat.NewReader(endless(catalogue("@"), "@", one, size), bmecat.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for {
			_, err := rd.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if count++; count%10_000 == 1 {
				sample()
			}
		}
	})
	if want := int(size / int64(len(one))); count != want {
		t.Errorf("read %d articles, want %d", count, want)
	}
	if peak > 64<<20 {
		t.Errorf("heap grew to %d MB", peak>>20)
	}
	t.Logf("%d articles, live heap at most %d MB", count, peak>>20)
}

func FuzzReader(f *testing.F) {
	for _, s := range []string{
		catalogue(article("<EAN>4006381333931</EAN>", "<PRICE_QUANTITY>1</PRICE_QUANTITY>", "<PRICE_AMOUNT>1,50</PRICE_AMOUNT>")),
		`<?xml version="1.0" encoding="ISO-8859-1"?>` + catalogue(""),
		`<!DOCTYPE BMECAT SYSTEM "bmecat.dtd">` + catalogue(""),
		"\xef\xbb\xbf<BMECAT><T_NEW_CATALOG><ARTICLE/></T_NEW_CATALOG></BMECAT>",
		"<BMECAT><T_UPDATE_PRICES/></BMECAT>",
		"",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		limits := bmecat.Limits{Depth: 16, TextBytes: 4 << 10, ArticleBytes: 32 << 10, TotalBytes: 256 << 10}
		whole, err := readAll(t, bytes.NewReader(b), limits)
		again, err2 := readAll(t, &oneByte{bytes.NewReader(b)}, limits)
		if (err == nil) != (err2 == nil) || len(whole.Articles) != len(again.Articles) {
			t.Errorf("the size of reads matters: %v with %d articles, %v with %d", err, len(whole.Articles), err2, len(again.Articles))
		}
	})
}

// oneByte reads the smallest possible pieces.
type oneByte struct{ r io.Reader }

func (o *oneByte) Read(p []byte) (int, error) { return o.r.Read(p[:min(1, len(p))]) }
