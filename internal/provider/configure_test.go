package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

func text(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func on() tftypes.Value { return tftypes.NewValue(tftypes.Bool, true) }

// endpoint is the endpoint object with these attributes.
func endpoint(values map[string]string) tftypes.Value {
	typ := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}
	attributes := map[string]tftypes.Value{}
	for _, name := range []string{"resource_manager_endpoint", "resource_manager_audience", "active_directory_authority_host"} {
		typ.AttributeTypes[name] = tftypes.String
		attributes[name] = text(nil)
		if value, ok := values[name]; ok {
			attributes[name] = text(value)
		}
	}
	return tftypes.NewValue(typ, attributes)
}

// configure configures the provider and returns the diagnostics.
func configure(t *testing.T, e *acctest.Env, arguments acctest.Values) []*tfprotov6.Diagnostic {
	t.Helper()
	server, err := e.NewServer()()
	if err != nil {
		t.Fatal(err)
	}
	return acctest.NewProtocol(t, server).Configure(arguments)
}

const tenant = "11111111-2222-4333-8444-555555555555"

func TestConfigureRefuses(t *testing.T) {
	t.Parallel()
	noCertificate := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(noCertificate, []byte("nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	manager := func(url string) acctest.Values {
		return acctest.Values{"endpoint": endpoint(map[string]string{"resource_manager_endpoint": url})}
	}
	cases := map[string]struct {
		variables map[string]string
		arguments acctest.Values
		at        string // the last steps of the attribute path
		says      string
	}{
		"subscription is not a GUID": {arguments: acctest.Values{"subscription_id": text("../x")}, at: `"subscription_id"`},
		"tenant is not a GUID":       {arguments: acctest.Values{"tenant_id": text("../x")}, at: `"tenant_id"`},
		"tenant from the environment": {
			variables: map[string]string{"ARM_TENANT_ID": "../x"}, at: `"tenant_id"`, says: "environment variable ARM_TENANT_ID",
		},
		"endpoint over http":          {arguments: manager("http://127.0.0.1"), at: `"resource_manager_endpoint"`},
		"endpoint with a user":        {arguments: manager("https://me:pass@127.0.0.1"), at: `"resource_manager_endpoint"`},
		"endpoint with a path":        {arguments: manager("https://127.0.0.1/x"), at: `"resource_manager_endpoint"`},
		"endpoint with a query":       {arguments: manager("https://127.0.0.1?x=y"), at: `"resource_manager_endpoint"`},
		"endpoint of the metadata":    {arguments: manager("https://169.254.169.254"), at: `"resource_manager_endpoint"`},
		"authority over http":         {variables: map[string]string{"ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST": "http://x.example"}, at: `"active_directory_authority_host"`},
		"Azure DevOps over http":      {arguments: acctest.Values{"azure_devops_endpoint": text("http://x.example")}, at: `"azure_devops_endpoint"`},
		"US government":               {arguments: acctest.Values{"environment": text("usgovernment")}, at: `"environment"`, says: "commercial cloud only"},
		"China":                       {variables: map[string]string{"ARM_ENVIRONMENT": "china"}, at: `"environment"`, says: "commercial cloud only"},
		"an unknown cloud":            {arguments: acctest.Values{"environment": text("moon")}, at: `"environment"`},
		"secret and managed identity": {arguments: acctest.Values{"use_msi": on()}, at: `"use_msi"`, says: "cannot be combined"},
		"nobody to sign in as": {
			variables: map[string]string{"ARM_CLIENT_ID": "", "ARM_CLIENT_SECRET": "", "ARM_USE_CLI": "false"},
			at:        `"use_cli"`,
		},
		"no such CA file": {arguments: acctest.Values{"ca_certificate_file": text("/no/such/file")}, at: `"ca_certificate_file"`, says: "does not exist"},
		"CA file without a certificate": {
			arguments: acctest.Values{"ca_certificate_file": text(noCertificate)}, at: `"ca_certificate_file"`, says: "PEM",
		},
		"a flag that is neither":         {variables: map[string]string{"ARM_USE_OIDC": "maybe"}, at: `"use_oidc"`, says: "ARM_USE_OIDC"},
		"an empty text":                  {arguments: acctest.Values{"client_secret": text("")}, at: `"client_secret"`},
		"a value that is not known yet":  {arguments: acctest.Values{"client_id": text(tftypes.UnknownValue)}, at: `"client_id"`, says: "known only after apply"},
		"a flag that is not known yet":   {arguments: acctest.Values{"use_msi": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)}, at: `"use_msi"`, says: "known only after apply"},
		"a subscription not known yet":   {arguments: acctest.Values{"subscription_id": text(tftypes.UnknownValue)}, at: `"subscription_id"`, says: "known only after apply"},
		"custom cloud without addresses": {variables: map[string]string{"ARM_RESOURCE_MANAGER_ENDPOINT": ""}, at: `"resource_manager_endpoint"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			for name, value := range c.variables {
				e.Setenv(name, value)
			}
			diags := configure(t, e, c.arguments)
			if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
				t.Fatalf("want one error, got %+v", diags)
			}
			d := diags[0]
			if d.Attribute == nil || !strings.Contains(d.Attribute.String(), c.at) {
				t.Errorf("the error is at %s, want %s", d.Attribute, c.at)
			}
			if !strings.Contains(d.Detail, c.says) || !strings.Contains(d.Detail, "What to do: ") {
				t.Errorf("detail = %s", d.Detail)
			}
			if len(d.Summary) > 100 || strings.Contains(d.Detail, "pass@") {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			if calls := e.Server.Journal(); len(calls) != 0 {
				t.Errorf("%d calls before the configuration was accepted: %+v", len(calls), calls)
			}
		})
	}
}

func TestConfigureAcceptsAndSignsInNowhere(t *testing.T) {
	t.Parallel()
	// moved takes the addresses out of the environment and gives them as arguments.
	moved := func(e *acctest.Env) acctest.Values {
		addresses := map[string]string{}
		variables := e.Server.Env()
		for name, variable := range map[string]string{
			"resource_manager_endpoint": "ARM_RESOURCE_MANAGER_ENDPOINT", "resource_manager_audience": "ARM_RESOURCE_MANAGER_AUDIENCE",
			"active_directory_authority_host": "ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST",
		} {
			addresses[name] = variables[variable]
			e.Setenv(variable, "")
		}
		e.Setenv("ARM_ENVIRONMENT", "")
		return acctest.Values{"endpoint": endpoint(addresses)}
	}
	cases := map[string]func(e *acctest.Env) acctest.Values{
		"the environment alone":                 func(*acctest.Env) acctest.Values { return nil },
		"endpoint with the default environment": moved,
		"endpoint with a custom environment":    func(e *acctest.Env) acctest.Values { v := moved(e); v["environment"] = text("custom"); return v },
		"no credentials: the Azure CLI, later on": func(e *acctest.Env) acctest.Values {
			e.Setenv("ARM_CLIENT_ID", "")
			e.Setenv("ARM_CLIENT_SECRET", "")
			return nil
		},
		"a subscription of its own": func(*acctest.Env) acctest.Values { return acctest.Values{"subscription_id": text(tenant)} },
		"no subscription":           func(e *acctest.Env) acctest.Values { e.Setenv("ARM_SUBSCRIPTION_ID", ""); return nil },
		"somebody else's AZURE_CLIENT_ID in a CLI": func(e *acctest.Env) acctest.Values {
			e.Setenv("ARM_CLIENT_ID", "")
			e.Setenv("ARM_CLIENT_SECRET", "")
			e.Setenv("AZURE_CLIENT_ID", tenant)
			return nil
		},
	}
	for name, arguments := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			acctest.NoErrors(t, configure(t, e, arguments(e)))
			if calls := e.Server.Journal(); len(calls) != 0 {
				t.Errorf("%d calls although nothing was asked: %+v", len(calls), calls)
			}
		})
	}
}

func TestConfigureDefersWhereTerraformCan(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	server, err := e.NewServer()()
	if err != nil {
		t.Fatal(err)
	}
	p := acctest.NewProtocol(t, server)
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config:             p.Encode(p.Schema.Provider.ValueType(), acctest.Values{"client_secret": text(tftypes.UnknownValue)}),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	acctest.NoErrors(t, resp.Diagnostics)
	const name = "defenderdevops_azuredevops_connector"
	plan := p.PlanWith(name, acctest.Object{}, acctest.Values{
		"name": text("ado"), "resource_group_name": text("rg"), "location": text("westeurope"), "auto_discovery_enabled": on(),
	}, &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: true})
	acctest.NoErrors(t, plan.Diagnostics)
	if plan.Deferred == nil || plan.Deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
		t.Errorf("deferred = %+v", plan.Deferred)
	}
	if calls := e.Server.Journal(); len(calls) != 0 {
		t.Errorf("calls: %+v", calls)
	}
}

// Nothing that Terraform may ask before the configuration, or without one, may crash.
func TestUnconfigured(t *testing.T) {
	t.Parallel()
	server, err := acctest.Start(t).NewServer()()
	if err != nil {
		t.Fatal(err)
	}
	p := acctest.NewProtocol(t, server)
	check := func(call string, diags []*tfprotov6.Diagnostic) {
		for _, d := range diags {
			if d.Summary == "Internal error of the provider" {
				t.Errorf("%s panics: %s", call, d.Detail)
			}
		}
	}
	for name, schema := range p.Schema.ResourceSchemas {
		config := p.Encode(schema.ValueType(), nil)
		validated, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: config})
		if err != nil {
			t.Fatal(err)
		}
		check("validation of "+name, validated.Diagnostics)
		check("plan of "+name, p.Plan(name, acctest.Object{}, acctest.Values{}).Diagnostics)
		check("destroy plan of "+name, p.Plan(name, acctest.Object{Values: acctest.Values{}}, nil).Diagnostics)
		_, diags := p.Import(name, "nonsense", nil)
		check("import of "+name, diags)
	}
	for name, schema := range p.Schema.DataSourceSchemas {
		validated, err := server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: name, Config: p.Encode(schema.ValueType(), nil),
		})
		if err != nil {
			t.Fatal(err)
		}
		check("validation of data source "+name, validated.Diagnostics)
	}
}
