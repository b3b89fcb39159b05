package acctest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const world = `{
  "organizations": [{"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true, "access_level": "express"}]}],
  "connectors": [{"name": "ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}}]
}`

const dataSource = `data "defenderdevops_azuredevops_connector" "test" {
  name                = "ado"
  resource_group_name = "rg-security"
}

output "state" { value = data.defenderdevops_azuredevops_connector.test.authorization.state }
`

func text(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func TestAccProviders(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, world)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: e.Providers(),
		Steps: []resource.TestStep{{
			Config: dataSource,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckOutput("state", "accepted"),
				e.Present("ADO"),
				e.Absent("another"),
			),
		}},
	})
	if e.Count(acctest.Writes) != 0 || e.Count(acctest.Reads) == 0 {
		t.Errorf("calls: %+v", e.Calls())
	}
}

func TestProtocol(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, world)
	p := e.Protocol(t)
	got, diags := p.ReadDataSource("defenderdevops_azuredevops_connector", acctest.Values{
		"name": text("ado"), "resource_group_name": text("rg-security"),
	})
	acctest.NoErrors(t, diags)
	var id string
	if err := got["id"].As(&id); err != nil || !strings.HasSuffix(id, "/securityConnectors/ado") {
		t.Errorf("id = %q, %v", id, err)
	}
	signIns := slices.ContainsFunc(e.Server.Journal(), func(entry emulator.Entry) bool { return entry.Service == "entra" })
	if !signIns || slices.ContainsFunc(e.Calls(), func(entry emulator.Entry) bool { return entry.Service != "arm" }) {
		t.Errorf("calls are those to Resource Manager, without signing in: %+v", e.Calls())
	}
}

func TestProtocolImportsByIdentity(t *testing.T) {
	t.Parallel()
	p := acctest.Start(t, world).Protocol(t)
	const name = "defenderdevops_azuredevops_connector"
	imported, diags := p.Import(name, "", acctest.Values{"name": text("ado"), "resource_group_name": text("rg-security")})
	acctest.NoErrors(t, diags)
	read, diags := p.Read(name, imported)
	acctest.NoErrors(t, diags)
	if read.Values == nil || !read.Values["name"].Equal(text("ado")) {
		t.Errorf("read = %v", read.Values)
	}
}

func TestFiltersOfCalls(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, world)
	p := e.Protocol(t)
	_, diags := p.ReadDataSource("defenderdevops_azuredevops_connector", acctest.Values{
		"name": text("ado"), "resource_group_name": text("rg-security"),
	})
	acctest.NoErrors(t, diags)
	if n := e.Count(acctest.Path(`/SECURITYCONNECTORS/ado$`), acctest.Method("GET")); n != 1 {
		t.Errorf("%d reads of the connector: %+v", n, e.Calls())
	}
	if e.Count(acctest.Codes) != 0 || e.Count(acctest.Method("PUT")) != 0 {
		t.Errorf("calls: %+v", e.Calls())
	}
	e.ExpectCalls(t, e.Count())
}

func TestAccCLI(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, world)
	c := acctest.NewCLI(t, e)
	c.Write("main.tf", acctest.Provider+dataSource)
	c.Must(t.Context(), "apply", "-auto-approve", "-no-color")
	var outputs map[string]struct{ Value string }
	if err := json.Unmarshal([]byte(c.Must(t.Context(), "output", "-json")), &outputs); err != nil || outputs["state"].Value != "accepted" {
		t.Errorf("outputs = %v, %v", outputs, err)
	}
	if !strings.Contains(c.Read("terraform.tfstate"), `"accepted"`) {
		t.Error("the state does not hold the output")
	}
	agents := e.Calls(func(entry emulator.Entry) bool {
		return strings.Contains(entry.UserAgent, "terraform-provider-defenderdevops/dev") && strings.Contains(entry.UserAgent, "Terraform/")
	})
	if len(agents) == 0 {
		t.Errorf("no call names the provider and Terraform: %+v", e.Calls())
	}
	_, stderr, code := c.Run(t.Context(), "plan", "-no-color", "-var", "nonsense=1")
	if code == 0 || stderr == "" {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

func TestAccCLIInterrupt(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, world)
	e.Server.Inject(emulator.Fault{Match: emulator.Match{Method: "GET", PathRegexp: "securityConnectors/ado$"}, Hold: true, Times: -1})
	c := acctest.NewCLI(t, e)
	c.Write("main.tf", acctest.Provider+dataSource)
	process := c.Start(t.Context(), "plan", "-no-color")
	if err := e.Server.WaitFor(t.Context(), func(entry emulator.Entry) bool { return strings.HasSuffix(entry.Path, "/ado") }); err != nil {
		t.Fatal(err)
	}
	if err := process.Interrupt(); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := process.Wait()
	if code == 0 || !strings.Contains(stdout+stderr, "nterrupt") {
		t.Errorf("exit code %d\n%s\n%s", code, stdout, stderr)
	}
}
