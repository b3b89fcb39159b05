package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	ours "github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
)

// Whatever is wrong with a configuration, its diagnostics never repeat a secret of it.
func TestConfigureNeverRepeatsASecret(t *testing.T) {
	t.Parallel()
	var resp provider.SchemaResponse
	ours.New("test")().Schema(t.Context(), provider.SchemaRequest{}, &resp)
	wrong := map[string]acctest.Values{
		"alone":                      {},
		"with a managed identity":    {"use_msi": on()},
		"with OIDC":                  {"use_oidc": on()},
		"with AKS workload identity": {"use_aks_workload_identity": on()},
		"in a national cloud":        {"environment": text("china")},
	}
	secrets := 0
	for name, attribute := range resp.Schema.Attributes {
		if s, ok := attribute.(schema.StringAttribute); !ok || !s.Sensitive {
			continue
		}
		secrets++
		for how, others := range wrong {
			t.Run(name+" "+how, func(t *testing.T) {
				t.Parallel()
				arguments := acctest.Values{name: text(canary)}
				for other, value := range others {
					arguments[other] = value
				}
				e := acctest.Start(t)
				for _, d := range configure(t, e, arguments) {
					if strings.Contains(d.Summary+d.Detail, canary) {
						t.Errorf("%s: %s", d.Summary, d.Detail)
					}
					if d.Severity == tfprotov6.DiagnosticSeverityError && d.Attribute == nil {
						t.Errorf("no argument is named: %s", d.Detail)
					}
				}
				if calls := e.Server.Journal(); len(calls) != 0 {
					t.Errorf("calls: %+v", calls)
				}
			})
		}
	}
	if secrets < 5 {
		t.Errorf("%d secrets among the arguments: this test looks at the wrong place", secrets)
	}
}
