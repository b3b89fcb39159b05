package discovery_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

func TestNodesOfSomeOrganizations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		filter  []string
		want    string // nodes
		missing string
		pages   int
	}{
		"all":               {nil, "Contoso Contoso/p Fabrikam Fabrikam/p Other", "", 5},
		"one":               {[]string{"Contoso"}, "Contoso Contoso/p", "", 3},
		"other spelling":    {[]string{"CONTOSO", " fabrikam ", "contoso"}, "Contoso Contoso/p Fabrikam Fabrikam/p", "", 5},
		"none":              {[]string{}, "", "", 1},
		"unknown":           {[]string{"zeta", "contoso", "Alpha", "ZETA"}, "", "Alpha ZETA", 1},
		"another connector": {[]string{"other"}, "", "other", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &memory{
					lists:  map[string][]string{"": {"Fabrikam", "Contoso", "Other"}, "Fabrikam": {"p"}, "Contoso": {"p"}},
					states: map[string]string{"Other": defender.OnboardedByOtherConnector},
				}
				paths, err := walk(t.Context(), discovery.Walk[string]{Source: m, Organizations: c.filter})
				slices.Sort(paths)
				if got := strings.Join(paths, " "); got != c.want {
					t.Errorf("nodes %q, want %q", got, c.want)
				}
				var absent *discovery.NotOnboardedError
				switch {
				case errors.As(err, &absent):
					if got := strings.Join(absent.Missing, " "); got != c.missing {
						t.Errorf("missing %q, want %q", got, c.missing)
					}
					if got := strings.Join(absent.Onboarded, " "); got != "Contoso Fabrikam" {
						t.Errorf("onboarded %q", got)
					}
				case err != nil || c.missing != "":
					t.Errorf("error %v", err)
				}
				if len(m.pages) != c.pages {
					t.Errorf("%d requests, want %d: %q", len(m.pages), c.pages, m.pages)
				}
			})
		})
	}
}

func TestNodesOfSomeProjects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		organizations, projects []string
		want                    string // nodes
		missing                 string // and where it was looked for, and what is there
		pages                   int
	}{
		"all":                      {nil, nil, "a a/p a/p/r a/q a/q/r b b/P b/P/r other", "", 1 + 2 + 3},
		"one name in two":          {nil, []string{"p"}, "a a/p a/p/r b b/P b/P/r other", "", 1 + 2 + 2},
		"other spelling, twice":    {nil, []string{" Q ", "q"}, "a a/q a/q/r b other", "", 1 + 2 + 1},
		"in one organization":      {[]string{"A"}, []string{"P"}, "a a/p a/p/r", "", 1 + 1 + 1},
		"none":                     {nil, []string{}, "a b other", "", 1 + 2},
		"unknown":                  {nil, []string{"p", "z", "Y", "Z"}, "a a/p b b/P other", "Y Z in a b of P q", 1 + 2},
		"in another organization":  {[]string{"b"}, []string{"q"}, "b", "q in b of P", 1 + 1},
		"in no organization":       {[]string{}, []string{"q"}, "", "q in  of ", 1},
		"organization is not ours": {[]string{"other"}, []string{"q"}, "", "not onboarded", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := &memory{
					lists:  map[string][]string{"": {"a", "b", "other"}, "a": {"p", "q"}, "b": {"P"}, "a/p": {"r"}, "a/q": {"r"}, "b/P": {"r"}},
					states: map[string]string{"other": defender.NotOnboarded},
				}
				paths, err := walk(t.Context(), discovery.Walk[string]{Source: m, Organizations: c.organizations, Projects: c.projects})
				slices.Sort(paths)
				if got := strings.Join(paths, " "); got != c.want {
					t.Errorf("nodes %q, want %q", got, c.want)
				}
				if got := absence(t, err); got != c.missing {
					t.Errorf("missing %q, want %q", got, c.missing)
				}
				if len(m.pages) != c.pages {
					t.Errorf("%d requests, want %d: %q", len(m.pages), c.pages, m.pages)
				}
			})
		})
	}
}

// absence says what an error names as missing.
func absence(t *testing.T, err error) string {
	t.Helper()
	var (
		organization *discovery.NotOnboardedError
		project      *discovery.NotDiscoveredError
	)
	switch {
	case errors.As(err, &organization):
		return "not onboarded"
	case errors.As(err, &project):
		return strings.Join(project.Missing, " ") + " in " + strings.Join(project.Organizations, " ") + " of " + strings.Join(project.Discovered, " ")
	case err != nil:
		t.Error(err)
	}
	return ""
}

func TestErrorsNameSomeOfMany(t *testing.T) {
	t.Parallel()
	many := strings.Fields(strings.Repeat("p ", 33))
	for want, err := range map[string]error{
		"the connector has no organization x; it has: none":       &discovery.NotOnboardedError{Missing: []string{"x"}},
		"no project x, y is in the organizations o; these are: p": &discovery.NotDiscoveredError{Missing: []string{"x", "y"}, Organizations: []string{"o"}, Discovered: []string{"p"}},
		"the connector has no organization x; it has: " + strings.Join(many[:30], ", ") + " and 3 more": &discovery.NotOnboardedError{
			Missing: []string{"x"}, Onboarded: many,
		},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}
