package httpapi

import "testing"

func TestHoldsNUL(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"text":"a\u0000b"}`: true, `{"text":"\u0000"}`: true, `{"text":"\\\\\u0000"}`: true, `{"text":"\\u0000 \u0000"}`: true,
		`{"text":"a"}`: false, `{"text":"\\u0000"}`: false, `{"text":"\u0001"}`: false, ``: false, `\u000`: false,
	} {
		if got := holdsNUL([]byte(body)); got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}
