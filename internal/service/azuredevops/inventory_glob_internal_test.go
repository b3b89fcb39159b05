package azuredevops

import (
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"payments", "payments", true},
		{"payments", "payments-api", false},
		{"payments", "my payments", false},
		{"PayMents", "pAYmENTS", true},
		{"*", "anything", true},
		{"**", "anything", true},
		{"*", "", true},
		{"?", "", false},
		{"?", "a", true},
		{"?", "ab", false},
		{"??", "ab", true},
		{"pay*", "payments", true},
		{"pay*", "pay", true},
		{"pay*", "repay", false},
		{"*ments", "payments", true},
		{"*ments", "payments2", false},
		{"p*m*s", "payments", true},
		{"p*m*z", "payments", false},
		{"*-service-*", "the-service-of-service-2", true},
		{"*ab*ab", "abab", true},
		{"*ab*ab", "aab", false},
		{"a*?c", "abc", true},
		{"a*?c", "ac", false},
		{"service-0?", "service-01", true},
		{"service-0?", "service-011", false},
		// Everything else is a character like any other.
		{"a.c", "abc", false},
		{"[ab]", "a", false},
		{"[ab]", "[AB]", true},
		{"ETL jobs (old)", "etl jobs (OLD)", true},
		{`a\*`, "a*", false},
		// One character is what a person sees as one, however it is composed.
		{"stra?e", "Straße", true},
		{"caf?", "cafe\u0301", true},
		{"CAFÉ", "cafe\u0301", true},
		{"", "", true},
		{"", "a", false},
	} {
		if got := matches(c.pattern, c.name); got != c.want {
			t.Errorf("%q against %q: %t", c.pattern, c.name, got)
		}
	}
}

// A pattern that is made to be slow elsewhere ends at once here.
func TestMatchesTakesNoTime(t *testing.T) {
	t.Parallel()
	if matches(strings.Repeat("a*", 200)+"b", strings.Repeat("a", 5000)) {
		t.Error("it has no b")
	}
}
