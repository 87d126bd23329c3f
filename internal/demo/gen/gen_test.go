package gen

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the files instead of comparing them")

const dataFolder = "../data"

// TestCommittedFiles compares the content, not the compressed bytes, which may change with the Go version.
func TestCommittedFiles(t *testing.T) {
	t.Parallel()
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dataFolder, f.Name+".gz")
		switch same := bytes.Equal(expand(t, path), f.Data); {
		case same:
		case *update:
			compress(t, path, f.Data)
		default:
			t.Errorf("%s is not what the generator makes: go generate ./internal/demo/gen", path)
		}
	}
}

func compress(t *testing.T, path string, data []byte) {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func expand(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if os.IsNotExist(err) && *update {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRangeHasTheSizeTheDemoPromises(t *testing.T) {
	t.Parallel()
	all, err := products()
	if err != nil {
		t.Fatal(err)
	}
	categories, parts, gtins := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, p := range all {
		categories[p.category]++
		if key := p.maker + "/" + regexp.MustCompile(`[^A-Z0-9]`).ReplaceAllString(p.part, ""); parts[key] {
			t.Errorf("two products are %s", key)
		} else {
			parts[key] = true
		}
		if p.gtin != "" && gtins[p.gtin] {
			t.Errorf("two products have the GTIN %s", p.gtin)
		}
		gtins[p.gtin] = true
	}
	if len(all) < 4800 || len(all) > 5200 || len(categories) < 12 {
		t.Errorf("%d products in %d categories", len(all), len(categories))
	}
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	offers := 0
	for _, f := range files {
		offers += f.Offers
		t.Logf("%s: %d offers, %d bytes", f.Name, f.Offers, len(f.Data))
	}
	if offers < 14_000 || offers > 16_000 {
		t.Errorf("%d offers", offers)
	}
}

func TestGTINsAreInHouseNumbersWithRightCheckDigits(t *testing.T) {
	t.Parallel()
	// 4006381333931 is a valid number of the vectors that GS1 and others publish.
	if got := checkDigit("400638133393"); got != "1" {
		t.Fatalf("check digit of 400638133393 is %s", got)
	}
	all, err := products()
	if err != nil {
		t.Fatal(err)
	}
	inHouse := regexp.MustCompile(`^2[0-9]{12}$`)
	for _, p := range all {
		if p.gtin != "" && (!inHouse.MatchString(p.gtin) || checkDigit(p.gtin[:12]) != p.gtin[12:]) {
			t.Errorf("%s has the GTIN %s", p.part, p.gtin)
		}
	}
}

func TestDrawFollowsFromItsKeysAlone(t *testing.T) {
	t.Parallel()
	got := []int{draw(1000, "a", "b"), draw(1000, "ab"), draw(1000, "a", "b"), draw(7, "nordlicht", "price", "AV-D20")}
	if diff := cmp.Diff([]int{821, 322, 821, 1}, got); diff != "" {
		t.Errorf("draws changed, and with them every file (-want +got):\n%s", diff)
	}
}

func TestFilesAreWrittenAsTheirSuppliersWrite(t *testing.T) {
	t.Parallel()
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		var holds bool
		switch f.Supplier {
		case "albwerk": // UTF-8 with its mark, decimal point
			holds = bytes.HasPrefix(f.Data, []byte("\ufeffArtikelnummer;")) && utf8.Valid(f.Data) && bytes.Contains(f.Data, []byte(";156.50;"))
		case "havelkontor": // Windows-1252, decimal comma
			holds = !utf8.Valid(f.Data) && bytes.Contains(f.Data, []byte("W\xe4hrung")) && bytes.Contains(f.Data, []byte(";141,90;"))
		default:
			holds = bytes.Contains(f.Data[:200], []byte(`version="2005.1"`))
		}
		if !holds {
			t.Errorf("%s is not written as %s writes", f.Name, f.Supplier)
		}
	}
}
