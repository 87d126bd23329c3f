package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"github.com/provitako/marktplatz/internal/outbox"
)

// letter is the payload of inquiry.letter.
type letter struct {
	Letter  uuid.UUID `json:"letter"`
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
}

// dropLetters is the handler of letters to suppliers: each becomes a mail in the directory from which the operator's mail
// server picks up. Without one the letters stay with whoever asked, who sends them. A repeated event writes the same file.
func (a *app) dropLetters(_ context.Context, events []outbox.Event) error {
	if !a.cfg.sendsMail() {
		return nil
	}
	for _, e := range events {
		var l letter
		if err := json.Unmarshal(e.Payload, &l); err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		if err := l.drop(a.cfg.LetterDir); err != nil {
			return err
		}
	}
	return nil
}

// writeResets is the handler of forgotten passwords. The link's secret goes from here into the mail alone; a repeated event
// writes another mail with another link.
func (a *app) writeResets(ctx context.Context, events []outbox.Event) error {
	if !a.cfg.sendsMail() {
		return nil
	}
	for _, e := range events {
		var asked struct{ Login string }
		if err := json.Unmarshal(e.Payload, &asked); err != nil {
			return fmt.Errorf("forgotten password: %w", err)
		}
		mail, err := a.accounts.ResetLetter(ctx, asked.Login)
		if err != nil {
			return err
		}
		if mail == nil {
			continue
		}
		if err := (letter{Letter: uuid.New(), To: mail.To, Subject: mail.Subject, Text: mail.Text}).drop(a.cfg.LetterDir); err != nil {
			return err
		}
	}
	return nil
}

// drop writes the mail under another name first, so that nobody picks up half of it.
func (l letter) drop(dir string) error {
	path := filepath.Join(dir, l.Letter.String()+".eml")
	if err := os.WriteFile(path+".part", []byte(l.mail()), 0o600); err != nil {
		return fmt.Errorf("write letter: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return errors.Join(fmt.Errorf("write letter: %w", err), os.Remove(path+".part"))
	}
	return nil
}

// mail is the letter in the form of RFC 5322; sender and date are set by the mail server.
func (l letter) mail() string {
	oneLine := strings.NewReplacer("\r", " ", "\n", " ")
	var b strings.Builder
	if l.To != "" {
		fmt.Fprintf(&b, "To: %s\r\n", oneLine.Replace(l.To))
	}
	fmt.Fprintf(&b, "Subject: %s\r\n", mime.QEncoding.Encode("utf-8", oneLine.Replace(l.Subject)))
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for text := base64.StdEncoding.EncodeToString([]byte(l.Text)); text != ""; {
		n := min(len(text), 76) // RFC 2045, 6.8
		b.WriteString(text[:n] + "\r\n")
		text = text[n:]
	}
	return b.String()
}
