package prereq_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

func TestValidateUser(t *testing.T) {
	t.Parallel()
	for name, valid := range map[string]bool{
		"svc-defender@contoso.com":                       true,
		"jane_fabrikam.com#EXT#@contoso.onmicrosoft.com": true,
		"jürgen@contoso.example":                         true,
		"":                                               false,
		"svc":                                            false,
		"@contoso.com":                                   false,
		"svc@":                                           false,
		"svc@contoso@com":                                false,
		"svc defender@contoso.com":                       false,
		"svc@contoso.com\n":                              false,
		"svc\x1b@contoso.com":                            false,
		"b1b2b3b4-5555-6666-7777-888899990000":           false,
		strings.Repeat("s", 300) + "@contoso.com": false,
	} {
		if err := prereq.ValidateUser(name); (err == nil) != valid {
			t.Errorf("ValidateUser(%q) = %v", name, err)
		}
	}
}
