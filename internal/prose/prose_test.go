package prose_test

import (
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prose"
)

func TestCount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n          int
		noun, want string
	}{
		{0, "project", "0 projects"},
		{1, "project", "1 project"},
		{2, "project", "2 projects"},
		{1, "repository", "1 repository"},
		{25_000, "repository", "25000 repositories"},
	} {
		if got := prose.Count(c.n, c.noun); got != c.want {
			t.Errorf("Count(%d, %q) = %q, want %q", c.n, c.noun, got, c.want)
		}
	}
}

func TestAre(t *testing.T) {
	t.Parallel()
	for n, want := range []string{"are", "is", "are"} {
		if got := prose.Are(n); got != want {
			t.Errorf("Are(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		names []string
		most  int
		want  string
	}{
		{nil, 3, ""},
		{[]string{"contoso"}, 3, "contoso"},
		{[]string{"a", "b", "c"}, 3, "a, b, c"},
		{[]string{"a", "b", "c", "d"}, 3, "a, b, c, d"},
		{[]string{"a", "b", "c", "d", "e"}, 3, "a, b, c and 2 more"},
	} {
		if got := prose.Names(c.names, c.most); got != c.want {
			t.Errorf("Names(%q, %d) = %q, want %q", c.names, c.most, got, c.want)
		}
	}
}
