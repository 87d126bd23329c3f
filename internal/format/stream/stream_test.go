package stream_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/provitako/marktplatz/internal/format/stream"
)

func TestCapped(t *testing.T) {
	t.Parallel()
	tooLarge := errors.New("too large")
	for name, tc := range map[string]struct {
		text string
		want string
		err  error
	}{
		"BelowTheLimit":   {"abc", "abc", nil},
		"AtTheLimit":      {"abcd", "abcd", nil},
		"OneByteTooMuch":  {"abcde", "abcd", tooLarge},
		"ManyTimesTooBig": {strings.Repeat("x", 1000), "xxxx", tooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := io.ReadAll(iotest.OneByteReader(stream.Capped(strings.NewReader(tc.text), 4, tooLarge)))
			if string(got) != tc.want || !errors.Is(err, tc.err) {
				t.Errorf("read %q, %v, want %q, %v", got, err, tc.want, tc.err)
			}
			if _, err := io.ReadAll(stream.Capped(strings.NewReader(tc.text), 4, tooLarge)); !errors.Is(err, tc.err) {
				t.Errorf("read at once: %v, want %v", err, tc.err)
			}
		})
	}
}

func TestCompleteLen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"": 0, "a": 1, "aä": 3, "aä"[:2]: 1, "€"[:1]: 0, "€"[:2]: 0, "€": 3, "😀"[:3]: 0, "x😀": 5,
		"\xff": 1, "a\x80": 2, // not UTF-8: nothing is missing, the check will say so
	} {
		if got := stream.CompleteLen([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
