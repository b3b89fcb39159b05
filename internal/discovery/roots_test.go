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
		"unknown":           {[]string{"zeta", "contoso", "Alpha", "ZETA"}, "", "Alpha zeta", 1},
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
