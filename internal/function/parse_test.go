package function_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/function"
)

func TestParseConnectorID(t *testing.T) {
	t.Parallel()
	contoso := map[string]string{
		"id": connector, "subscription_id": subscription, "resource_group_name": "rg-security", "name": "contoso-ado",
	}
	upper := map[string]string{
		"id":              "/subscriptions/" + strings.ToUpper(subscription) + "/resourceGroups/RG-SECURITY/providers/Microsoft.Security/securityConnectors/CONTOSO-ADO",
		"subscription_id": strings.ToUpper(subscription), "resource_group_name": "RG-SECURITY", "name": "CONTOSO-ADO",
	}
	encoded := map[string]string{
		"id":              "/subscriptions/" + subscription + "/resourceGroups/rg(prod)/providers/Microsoft.Security/securityConnectors/my ado",
		"subscription_id": subscription, "resource_group_name": "rg(prod)", "name": "my ado",
	}
	for name, c := range map[string]struct {
		id   string
		want map[string]string
	}{
		"canonical":      {connector, contoso},
		"slash at end":   {connector + "/", contoso},
		"fixed in lower": {strings.NewReplacer("resourceGroups", "resourcegroups", "Microsoft.Security/securityConnectors", "microsoft.security/securityconnectors").Replace(connector), contoso},
		"all upper":      {strings.ToUpper(connector), upper},
		"encoded":        {"/subscriptions/" + subscription + "/resourceGroups/rg%28prod%29/providers/Microsoft.Security/securityConnectors/my%20ado", encoded},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := run(t, function.NewParseConnectorID(), c.id)
			if err != nil {
				t.Fatal(err)
			}
			if want := object(c.want, "id", "subscription_id", "resource_group_name", "name"); !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestParseAzureDevOpsID(t *testing.T) {
	t.Parallel()
	repository := organization + "/projects/Data Platform/repos/100% ETL"
	for name, c := range map[string]struct {
		id   string
		want map[string]string
	}{
		"organization": {organization, map[string]string{"id": organization, "organization_name": "contoso"}},
		"project": {
			organization + "/projects/payments/",
			map[string]string{"id": organization + "/projects/payments", "organization_name": "contoso", "project_name": "payments"},
		},
		"repository": {
			repository,
			map[string]string{"id": repository, "organization_name": "contoso", "project_name": "Data Platform", "repository_name": "100% ETL"},
		},
		"encoded": {
			organization + "/projects/Data%20Platform/repos/100%25%20ETL",
			map[string]string{"id": repository, "organization_name": "contoso", "project_name": "Data Platform", "repository_name": "100% ETL"},
		},
		"as the service writes it": {
			strings.NewReplacer("resourceGroups", "resourcegroups", "azureDevOpsOrgs", "azuredevopsorgs", "Microsoft.Security", "microsoft.security").Replace(organization),
			map[string]string{"id": organization, "organization_name": "contoso"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := run(t, function.NewParseAzureDevOpsID(), c.id)
			if err != nil {
				t.Fatal(err)
			}
			c.want["connector_id"] = connector
			if want := object(c.want, "id", "connector_id", "organization_name", "project_name", "repository_name"); !got.Equal(want) {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestParsersRefuse(t *testing.T) {
	t.Parallel()
	const form = "/securityConnectors/{name}"
	const below = "/azureDevOpsOrgs/{organization}[/projects/{project}[/repos/{repository}]]"
	for name, c := range map[string]struct {
		parser, id, wants string
	}{
		"nothing":                     {"connector", "", form},
		"another type":                {"connector", strings.Replace(connector, "securityConnectors", "assessments", 1), form},
		"what lies below a connector": {"connector", organization, form},
		"no uuid":                     {"connector", strings.Replace(connector, subscription, "production", 1), "not a UUID"},
		"dots":                        {"connector", strings.Replace(connector, "contoso-ado", "..", 1), "would address another object"},
		"encoded dots":                {"connector", strings.Replace(connector, "contoso-ado", "%2e%2e", 1), "would address another object"},
		"encoded twice":               {"connector", strings.Replace(connector, "contoso-ado", "a%2520b", 1), "looks escaped already"},
		"a connector":                 {"devops", connector, below},
		"a configuration":             {"devops", devOps, below},
		"a word that is wrong":        {"devops", organization + "/project/payments", below},
		"a level without a name":      {"devops", organization + "/projects", below},
		"a slash in a name":           {"devops", organization + "/projects/a%2Fb", `none of / \ ? # is allowed`},
		"too deep":                    {"devops", organization + "/projects/p/repos/r/branches/b", below},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parse := function.NewParseConnectorID
			if c.parser == "devops" {
				parse = function.NewParseAzureDevOpsID
			}
			_, err := run(t, parse(), c.id)
			if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 0 {
				t.Fatalf("the id is not blamed: %v", err)
			}
			if !strings.Contains(err.Text, c.wants) {
				t.Errorf("%q is missing in: %s", c.wants, err.Text)
			}
		})
	}
}
