package azuredevops_test

import (
	"fmt"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// Odd names reach the service as one escaped segment each, on create, read,
// import and reset.
func TestRepository_names(t *testing.T) {
	t.Parallel()
	const typ = "defenderdevops_azuredevops_repository"
	for name, escaped := range map[string]string{
		"ETL jobs": "ETL%20jobs",
		"web.site": "web.site",
		"100%":     "100%25",
		"Größe 測試": "Gr%C3%B6%C3%9Fe%20%E6%B8%AC%E8%A9%A6",
		"a..b":     "a..b",
		"c(1)'s":   "c%281%29%27s",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, namesWorld(name))
			p := env.Protocol(t)
			config := acctest.Values{
				"connector_id": text(idPrefix + "contoso-ado"), "organization_name": text("contoso"), "project_name": text("Data Platform"),
				"name": text(name), "on_destroy": text("reset"),
				"pull_request_annotations": annotations(p, typ, acctest.Values{"enabled": off}),
			}
			made, said := p.Apply(typ, acctest.Object{}, config)
			if len(said) > 0 {
				t.Fatalf("%s: %s", said[0].Summary, said[0].Detail)
			}
			imported, said := p.Import(typ, inContoso+"/projects/Data%20Platform/repos/"+escaped, nil)
			if len(said) > 0 || !imported.Values["name"].Equal(text(name)) {
				t.Errorf("the import says %v and has %v", said, imported.Values["name"])
			}
			if read, said := p.Read(typ, imported); len(said) > 0 || read.Values == nil {
				t.Errorf("the read says %v", said)
			}
			if _, said := p.Apply(typ, made, nil); len(said) > 0 {
				t.Errorf("the destroy says %v", said)
			}
			for _, call := range env.Calls() {
				want := inContoso + "/projects/Data%20Platform/repos"
				if acctest.Writes(call) {
					want += "/" + escaped
				}
				if call.Path != want && call.Path != want+"/"+escaped {
					t.Errorf("%s %s, want %s", call.Method, call.Path, want)
				}
			}
			if n := env.Count(acctest.Writes); n != 2 {
				t.Errorf("%d writes, want the setting and the reset", n)
			}
		})
	}
}

func namesWorld(repository string) string {
	return fmt.Sprintf(`{
		"subscriptions": [{"id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "resource_groups": ["rg-security"]}],
		"organizations": [{"name": "contoso", "users": [{"upn": %q, "administrator": true}],
			"projects": [{"name": "Data Platform", "repositories": [%q]}]}],
		"connectors": [%s]}`, person, repository, connectorWith([]string{"contoso"}))
}
