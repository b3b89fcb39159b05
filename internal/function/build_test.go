package function_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/function"
)

func TestConnectorID(t *testing.T) {
	t.Parallel()
	got, err := run(t, function.NewConnectorID(), subscription, "rg-security", "contoso-ado")
	if err != nil {
		t.Fatal(err)
	}
	if !got.Equal(types.StringValue(connector)) {
		t.Errorf("got %s", got)
	}
}

func TestAzureDevOpsID(t *testing.T) {
	t.Parallel()
	for want, arguments := range map[string][]string{
		organization:                                         {connector, "contoso"},
		organization + "/projects/payments":                  {connector, "contoso", "payments"},
		organization + "/projects/Data Platform/repos/100%":  {connector, "contoso", "Data Platform", "100%"},
		organization + "/projects/Zahlungsverkehr":           {strings.Replace(connector, "Microsoft.Security", "microsoft.security", 1) + "/", "contoso", "Zahlungsverkehr", null},
		strings.Replace(organization, "contoso", "Con-1", 3): {strings.Replace(connector, "contoso", "Con-1", 1), "Con-1", null, null},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			got, err := run(t, function.NewAzureDevOpsID(), arguments...)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Equal(types.StringValue(want)) {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestBuildersRefuse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arguments []string
		blamed    int64
		wants     string
	}{
		"subscription by name":       {[]string{"production", "rg-security", "contoso-ado"}, 0, "not a UUID"},
		"group ends with a period":   {[]string{subscription, "rg.", "contoso-ado"}, 1, "ends with a period"},
		"connector climbs":           {[]string{subscription, "rg-security", ".."}, 2, "would address another object"},
		"not a connector":            {[]string{organization, "contoso"}, 0, "/securityConnectors/{name}"},
		"organization with a blank":  {[]string{connector, "con toso"}, 1, "letters (a-z), digits and hyphens"},
		"project already encoded":    {[]string{connector, "contoso", "Data%20Platform"}, 2, "write the name as it is shown"},
		"empty project":              {[]string{connector, "contoso", ""}, 2, "the project name is empty"},
		"repository with a slash":    {[]string{connector, "contoso", "payments", "a/b"}, 3, `none of / \ ? # is allowed`},
		"repository without project": {[]string{connector, "contoso", null, "legacy"}, 2, "the project name is null"},
		"too many names":             {[]string{connector, "contoso", "payments", "legacy", "main"}, 4, "nothing lies below a repository"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			build := function.NewAzureDevOpsID
			if !strings.HasPrefix(c.arguments[0], "/") {
				build = function.NewConnectorID
			}
			_, err := run(t, build(), c.arguments...)
			if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != c.blamed {
				t.Fatalf("argument %d is not blamed: %v", c.blamed, err)
			}
			if !strings.Contains(err.Text, c.wants) {
				t.Errorf("%q is missing in: %s", c.wants, err.Text)
			}
		})
	}
}

// Every wrong argument is named at once, so that nobody corrects them one by one.
func TestBuilderNamesAllThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := run(t, function.NewConnectorID(), "production", "rg.", "a:b")
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"not a UUID", "ends with a period", "none of < >"} {
		if !strings.Contains(err.Text, want) {
			t.Errorf("%q is missing in: %s", want, err.Text)
		}
	}
}
