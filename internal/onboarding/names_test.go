package onboarding_test

import (
	"reflect"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

func TestNamesIgnoreCaseAndKeepTheFirstSpelling(t *testing.T) {
	t.Parallel()
	a, b := onboarding.Names{"Contoso", "fabrikam"}, onboarding.Names{"contoso ", "Tailspin"}
	for name, c := range map[string]struct{ got, want onboarding.Names }{
		"union":      {a.Union(b), onboarding.Names{"Contoso", "fabrikam", "Tailspin"}},
		"minus":      {a.Minus(b), onboarding.Names{"fabrikam"}},
		"both":       {a.Both(b), onboarding.Names{"Contoso"}},
		"no repeats": {onboarding.NewNames("a", "A", "b"), onboarding.Names{"a", "b"}},
		"sorted":     {onboarding.Names{"b", "A"}.Sorted(), onboarding.Names{"A", "b"}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	if got := (onboarding.Names{"b\x1b[31m\u202e\nc", "a"}).String(); got != "a, b c" {
		t.Errorf("String: got %q", got)
	}
}

func TestChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name              string
		before, now, live onboarding.Names
		send              onboarding.Names
		done              bool
	}{
		{"adds to what others have", nil, onboarding.Names{"a"}, onboarding.Names{"x"}, onboarding.Names{"a", "x"}, false},
		{"removes only its own", onboarding.Names{"a", "b"}, onboarding.Names{"a"}, onboarding.Names{"a", "B", "x"}, onboarding.Names{"a", "x"}, false},
		{"takes over a live one", nil, onboarding.Names{"A"}, onboarding.Names{"a"}, onboarding.Names{"a"}, true},
		{"swaps the only one", onboarding.Names{"a"}, onboarding.Names{"b"}, onboarding.Names{"a"}, onboarding.Names{"b"}, false},
		{"gives up one that is gone", onboarding.Names{"a", "b"}, onboarding.Names{"a"}, onboarding.Names{"a"}, onboarding.Names{"a"}, true},
		{"forgets nothing live", nil, nil, onboarding.Names{"x", "y"}, onboarding.Names{"x", "y"}, true},
	} {
		change := onboarding.NewChange(c.before, c.now)
		if got := change.Apply(c.live); !reflect.DeepEqual(got, c.send) {
			t.Errorf("%s: sends %v, want %v", c.name, got, c.send)
		}
		if got := change.Done(c.live); got != c.done {
			t.Errorf("%s: done is %v, want %v", c.name, got, c.done)
		}
	}
}
