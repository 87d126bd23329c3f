package main

import (
	"encoding/base64"
	"io"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// TestLetter_IsOneMail: whatever stands in address, subject and text, the file holds one mail with our headers alone.
func TestLetter_IsOneMail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "Bitte um Ihr Angebot.\r\n.\r\nFrom: fremd@evil.example\r\n"
	l := letter{
		Letter: uuid.New(), To: "info@schmitz.example\r\nBcc: alle@evil.example", Subject: "Angebot für Müller\nX-Fremd: ja\r\n\r\nText", Text: text,
	}
	if err := l.drop(dir); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, l.Letter.String()+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Content-Transfer-Encoding", "Content-Type", "Mime-Version", "Subject", "To"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(m.Header))); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(body)); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if info, err := f.Stat(); err != nil || info.Mode().Perm() != 0o600 || strings.Contains(m.Header.Get("Subject"), "\n") {
		t.Errorf("mode %v, subject %q, %v", info.Mode(), m.Header.Get("Subject"), err)
	}
}
