package fault_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/provitako/marktplatz/internal/fault"
)

func kinds() []fault.Kind {
	return []fault.Kind{
		fault.NotFound, fault.Invalid, fault.Forbidden, fault.Conflict, fault.Gone, fault.TooLarge,
		fault.Unauthenticated, fault.Unsupported, fault.PreconditionFailed, fault.TooMany, fault.Unavailable,
	}
}

func TestKindsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[fault.Kind]bool{}
	for _, k := range kinds() {
		if k == "" || seen[k] {
			t.Errorf("kind %q is empty or used twice", k)
		}
		seen[k] = true
	}
}

func TestKindSurvivesWrapping(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			var err error = fault.New(kind, "some_code", "name", "value")
			for depth := range 3 {
				err = fmt.Errorf("layer %d: %w", depth, err)
			}
			err = errors.Join(io.EOF, err)
			got, ok := fault.KindOf(err)
			if !ok || got != kind {
				t.Errorf("KindOf = %q, %v; want %q", got, ok, kind)
			}
			e, ok := fault.As(err)
			if !ok || e.Code != "some_code" {
				t.Errorf("As = %v, %v", e, ok)
			}
		})
	}
}

func TestOutermostKindWins(t *testing.T) {
	t.Parallel()
	inner := fault.New(fault.NotFound, "offer_unknown")
	outer := fault.New(fault.Conflict, "basket_stale").Wrap(fmt.Errorf("read: %w", inner))
	if got, _ := fault.KindOf(outer); got != fault.Conflict {
		t.Errorf("kind = %q", got)
	}
	if !errors.Is(outer, inner) {
		t.Error("the cause is lost")
	}
}

func TestOrdinaryErrorsHaveNoKind(t *testing.T) {
	t.Parallel()
	var none *fault.Error
	for _, err := range []error{nil, io.EOF, fmt.Errorf("read: %w", io.EOF), none} {
		if kind, ok := fault.KindOf(err); ok || kind != "" {
			t.Errorf("KindOf(%v) = %q, %v", err, kind, ok)
		}
	}
}

func TestParamsPairUp(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		kv   []string
		want map[string]string
	}{
		"none":     {nil, nil},
		"pairs":    {[]string{"a", "1", "b", "2"}, map[string]string{"a": "1", "b": "2"}},
		"odd tail": {[]string{"a", "1", "b"}, map[string]string{"a": "1", "b": ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, fault.New(fault.Invalid, "c", tt.kv...).Params); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCopiesLeaveTheOriginalAlone(t *testing.T) {
	t.Parallel()
	base := fault.New(fault.Invalid, "request_invalid")
	one := base.WithField("#/body/quantity", "not_positive", "value", "0")
	left := one.WithField("#/body/left", "missing")
	right := one.WithField("#/body/right", "missing")
	wrapped := base.Wrap(io.EOF)

	if len(base.Fields) != 0 || errors.Is(base, io.EOF) {
		t.Errorf("base changed: %v", base)
	}
	want := []fault.Field{
		{Pointer: "#/body/quantity", Code: "not_positive", Params: map[string]string{"value": "0"}},
		{Pointer: "#/body/left", Code: "missing"},
	}
	if diff := cmp.Diff(want, left.Fields); diff != "" {
		t.Error(diff)
	}
	if right.Fields[1].Pointer != "#/body/right" {
		t.Errorf("siblings share memory: %v", right.Fields)
	}
	if !errors.Is(wrapped, io.EOF) {
		t.Error("the cause is lost")
	}
}

func TestErrorTextIsStable(t *testing.T) {
	t.Parallel()
	err := fault.New(fault.Conflict, "maximum_reached", "rest", "12.50", "lot", "2").
		WithField("#/body/lines/0", "too_much", "asked", "20.00").
		Wrap(errors.New("check refused"))
	const want = "conflict: maximum_reached lot=2 rest=12.50; #/body/lines/0: too_much asked=20.00: check refused"
	for range 20 {
		if got := err.Error(); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
}

func TestIsComparesKindAndCode(t *testing.T) {
	t.Parallel()
	err := fmt.Errorf("submit: %w", fault.New(fault.Conflict, "maximum_reached", "lot", "2"))
	if !errors.Is(err, fault.New(fault.Conflict, "maximum_reached")) {
		t.Error("same kind and code not recognised")
	}
	for _, other := range []error{fault.New(fault.Gone, "maximum_reached"), fault.New(fault.Conflict, "other"), io.EOF} {
		if errors.Is(err, other) {
			t.Errorf("taken for %v", other)
		}
	}
}
