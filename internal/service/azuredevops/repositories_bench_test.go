package azuredevops_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// BenchmarkFilteredRead reads 25,000 repositories in 3,000 projects of 40
// organizations and keeps those that a filter lets through. state-KB is what
// Terraform is given for the state.
func BenchmarkFilteredRead(b *testing.B) {
	const organizations = 40
	var names, made []string
	for i := range organizations {
		names = append(names, fmt.Sprintf(`"contoso-%02d"`, i))
		made = append(made, fmt.Sprintf(`{"name": %s, "users": [{"upn": "svc@contoso.com", "administrator": true}],
			"generate": {"projects": 75, "repositories": 625, "skew": 80}}`, names[i]))
	}
	world := `{"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}], "organizations": [` + strings.Join(made, ", ") + `],
		"connectors": [{"name": "contoso-ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": [` + strings.Join(names, ", ") + `]}}]}`
	for name, c := range map[string]struct {
		filter         acctest.Values
		requests, kept int
		state          int // bytes, at most
	}{
		"name":    {acctest.Values{"name_pattern": text("repo-0034")}, 4841, 5 * organizations, 250_000},
		"project": {acctest.Values{"organizations": set("contoso-07"), "projects": set("project-0003")}, 6, 34, 50_000},
		"nothing": {acctest.Values{"name_pattern": text("nothing-*")}, 4841, 0, 1_000},
	} {
		b.Run(name, func(b *testing.B) {
			env := acctest.Start(b, world)
			p := env.Protocol(b)
			typ := p.Schema.DataSourceSchemas[repositoriesType].ValueType()
			config := acctest.Values{"connector_id": text(idPrefix + "contoso-ado"), "max_requests": number(6000)}
			for argument, value := range c.filter {
				config[argument] = value
			}
			for b.Loop() {
				env.Server.ResetJournal()
				resp, err := p.Server.ReadDataSource(b.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: repositoriesType, Config: p.Encode(typ, config)})
				if err != nil || len(resp.Diagnostics) > 0 {
					b.Fatal(err, resp.Diagnostics)
				}
				asked, state := len(env.Calls()), len(resp.State.MsgPack)
				kept := strings.Count(string(resp.State.MsgPack), "https://dev.azure.com/")
				if asked != c.requests || kept != c.kept || state > c.state {
					b.Errorf("%d requests, %d repositories and %d bytes of state; want %d, %d and at most %d", asked, kept, state, c.requests, c.kept, c.state)
				}
				b.ReportMetric(float64(asked), "requests")
				b.ReportMetric(float64(kept), "repositories")
				b.ReportMetric(float64(state)/1e3, "state-KB")
			}
		})
	}
}
