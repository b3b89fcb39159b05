package prereq_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func TestAccessLevel(t *testing.T) {
	t.Parallel()
	// account, source, msdn, gitHub, status
	for level, want := range map[string]prereq.Outcome{
		"express account none none active":           prereq.Pass,
		"EXPRESS Account None None Active":           prereq.Pass,
		"advanced account none none active":          prereq.Pass,
		"professional account none none active":      prereq.Pass,
		"earlyAdopter profile none none active":      prereq.Pass,
		"express auto none none active":              prereq.Pass,
		"express trial none none active":             prereq.Pass,
		"express account none none pendingDisabled":  prereq.Pass,
		"express account - - active":                 prereq.Pass,
		"none msdn enterprise none active":           prereq.Pass,
		"stakeholder msdn professional none active":  prereq.Pass,
		"none gitHub none enterprise active":         prereq.Pass,
		"stakeholder account none none active":       prereq.Fail,
		"none none none none none":                   prereq.Fail,
		"- - - - -":                                  prereq.Fail,
		"stakeholder account enterprise none active": prereq.Fail,
		"stakeholder msdn none none active":          prereq.Fail,
		"stakeholder gitHub none none active":        prereq.Fail,
		"stakeholder account none enterprise active": prereq.Fail,
		"express account none none disabled":         prereq.Fail,
		"express account none none deleted":          prereq.Fail,
		"none msdn enterprise none expired":          prereq.Fail,
		"none msdn eligible none active":             prereq.Unknown,
		"stakeholder account eligible none active":   prereq.Unknown,
		"stakeholder auto none none active":          prereq.Unknown,
		"express account none none pending":          prereq.Unknown,
		"stakeholder account none none pending":      prereq.Unknown,
		"golden account none none active":            prereq.Unknown,
		"stakeholder lottery none none active":       prereq.Unknown,
		"none msdn golden none active":               prereq.Unknown,
		"none gitHub none team active":               prereq.Unknown,
		"express account none none asleep":           prereq.Unknown,
	} {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			words := strings.Fields(strings.ReplaceAll(level, "-", `""`))
			for i, word := range words {
				words[i] = strings.Trim(word, `"`)
			}
			w := signedIn()
			entitled(func(e *azdo.Entitlement) {
				e.AccountLicenseType, e.LicensingSource, e.MSDNLicenseType, e.GitHubLicenseType, e.Status = words[0], words[1], words[2], words[3], words[4]
			})(w.offices["contoso"])
			r := named()
			r.Organizations = []string{"contoso"}
			r.Skip = slices.DeleteFunc(prereq.IDs(), func(id string) bool { return id == prereq.AuthorizingUserAccessLevel })
			findings := prereq.Run(t.Context(), w.sources(), r)
			notPassed(t, findings)
			if len(findings) != 1 || findings[0].Outcome != want {
				t.Errorf("findings %+v, want %s", findings, want)
			}
		})
	}
}
