package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// given is a configuration with these arguments; those inside endpoint by their own names.
func given(t *testing.T, arguments map[string]tftypes.Value) tfsdk.Config {
	t.Helper()
	schema := providerSchema()
	object, ok := schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is not an object")
	}
	fill := func(object tftypes.Object) tftypes.Value {
		values, set := map[string]tftypes.Value{}, false
		for name, typ := range object.AttributeTypes {
			values[name] = tftypes.NewValue(typ, nil)
			if value, ok := arguments[name]; ok {
				values[name], set = value, true
			}
		}
		if !set {
			return tftypes.NewValue(object, nil)
		}
		return tftypes.NewValue(object, values)
	}
	endpoint, ok := object.AttributeTypes["endpoint"].(tftypes.Object)
	if !ok {
		t.Fatal("endpoint is not an object")
	}
	if _, ok := arguments["endpoint"]; !ok {
		arguments["endpoint"] = fill(endpoint)
	}
	return tfsdk.Config{Schema: schema, Raw: fill(object)}
}

func empty(string) string { return "" }

func only(name, value string) func(string) string {
	return func(asked string) string {
		if asked == name {
			return value
		}
		return ""
	}
}

func TestTextSettings(t *testing.T) {
	t.Parallel()
	for _, s := range append(textSettings(), endpointSettings()...) {
		t.Run(s.argument, func(t *testing.T) {
			t.Parallel()
			argument := map[string]tftypes.Value{s.argument: tftypes.NewValue(tftypes.String, "from argument")}
			r := readConfig(t.Context(), given(t, argument), empty)
			if got := *s.target(&r.settings); got != "from argument" || r.diags.HasError() {
				t.Errorf("argument: %q %v", got, r.diags)
			}
			for _, name := range s.environment {
				r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), only(name, "from variable"))
				if got := *s.target(&r.settings); got != "from variable" || r.settings.variables[s.argument] != name {
					t.Errorf("%s: %q, said to come from %q", name, got, r.settings.variables[s.argument])
				}
				r = readConfig(t.Context(), given(t, argument), only(name, "from variable"))
				if got := *s.target(&r.settings); got != "from argument" {
					t.Errorf("%s wins over the argument", name)
				}
				if !strings.Contains(s.markdown(), "`"+name+"`") {
					t.Errorf("the description does not name %s", name)
				}
			}
			unknown := map[string]tftypes.Value{s.argument: tftypes.NewValue(tftypes.String, tftypes.UnknownValue)}
			r = readConfig(t.Context(), given(t, unknown), func(string) string { return "somebody else's" })
			if got := *s.target(&r.settings); got != "" || len(r.unknown) != 1 || !r.unknown[0].Equal(s.path()) {
				t.Errorf("unknown: %q, reported as %v", got, r.unknown)
			}
			r = readConfig(t.Context(), given(t, map[string]tftypes.Value{s.argument: tftypes.NewValue(tftypes.String, "")}), empty)
			if !r.diags.HasError() {
				t.Error("an empty text was accepted")
			}
			if r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), empty); *s.target(&r.settings) != "" {
				t.Error("there is a value without argument and variable")
			}
		})
	}
}

func TestFlagSettings(t *testing.T) {
	t.Parallel()
	spellings := map[string]bool{"true": true, "1": true, "True": true, "TRUE": true, "t": true, "false": false, "0": false, "False": false}
	for _, s := range flagSettings() {
		t.Run(s.argument, func(t *testing.T) {
			t.Parallel()
			for _, want := range []bool{true, false} {
				argument := map[string]tftypes.Value{s.argument: tftypes.NewValue(tftypes.Bool, want)}
				r := readConfig(t.Context(), given(t, argument), only(s.environment[0], "nonsense"))
				if got := *s.target(&r.settings); got != want || r.diags.HasError() {
					t.Errorf("argument: %t %v, want %t", got, r.diags, want)
				}
			}
			for text, want := range spellings {
				r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), only(s.environment[0], text))
				if got := *s.target(&r.settings); got != want || r.diags.HasError() {
					t.Errorf("%s=%s: %t %v, want %t", s.environment[0], text, got, r.diags, want)
				}
			}
			r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), only(s.environment[0], "nonsense"))
			if !r.diags.HasError() || !strings.Contains(r.diags[0].Detail(), s.environment[0]) {
				t.Errorf("nonsense in the variable: %v", r.diags)
			}
			unknown := map[string]tftypes.Value{s.argument: tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)}
			r = readConfig(t.Context(), given(t, unknown), only(s.environment[0], "true"))
			if *s.target(&r.settings) || len(r.unknown) != 1 {
				t.Errorf("unknown: reported as %v", r.unknown)
			}
			if r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), empty); *s.target(&r.settings) != s.standard {
				t.Errorf("the default is not %t", s.standard)
			}
		})
	}
}

func TestAuxiliaryTenants(t *testing.T) {
	t.Parallel()
	list := tftypes.List{ElementType: tftypes.String}
	text := func(value any) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }
	cases := map[string]struct {
		argument any // of the list; nil: left out
		variable string
		want     string
		unknown  bool
	}{
		"left out":           {},
		"argument":           {argument: []tftypes.Value{text("a"), text("b")}, variable: "c", want: "a b"},
		"variable":           {variable: "a;b", want: "a b"},
		"trailing semicolon": {variable: "a;", want: "a"},
		"an unknown list":    {argument: tftypes.UnknownValue, variable: "c", unknown: true},
		"an unknown element": {argument: []tftypes.Value{text("a"), text(tftypes.UnknownValue)}, variable: "c", unknown: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			arguments := map[string]tftypes.Value{}
			if c.argument != nil {
				arguments["auxiliary_tenant_ids"] = tftypes.NewValue(list, c.argument)
			}
			r := readConfig(t.Context(), given(t, arguments), only("ARM_AUXILIARY_TENANT_IDS", c.variable))
			if got := strings.Join(r.settings.AuxiliaryTenantIDs, " "); got != c.want || (len(r.unknown) > 0) != c.unknown || r.diags.HasError() {
				t.Errorf("got %q, unknown %v, %v", got, r.unknown, r.diags)
			}
		})
	}
}

func TestUnknownEndpointObject(t *testing.T) {
	t.Parallel()
	arguments := map[string]tftypes.Value{}
	schema := providerSchema()
	typ := schema.Attributes["endpoint"].GetType().TerraformType(t.Context())
	arguments["endpoint"] = tftypes.NewValue(typ, tftypes.UnknownValue)
	r := readConfig(t.Context(), given(t, arguments), func(string) string { return "https://somewhere.example" })
	if len(r.unknown) == 0 || r.settings.resourceManagerEndpoint != "" {
		t.Errorf("unknown = %v, endpoint = %q", r.unknown, r.settings.resourceManagerEndpoint)
	}
}

// The variables of Azure's own libraries count only where they are meant.
func TestAzureVariables(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		variables        map[string]string
		client, tenantID string
	}{
		"Azure CLI":               {map[string]string{}, "", ""},
		"secret":                  {map[string]string{"ARM_CLIENT_SECRET": "s"}, "azure", ""},
		"managed identity":        {map[string]string{"ARM_USE_MSI": "true"}, "azure", ""},
		"workload identity":       {map[string]string{"ARM_USE_AKS_WORKLOAD_IDENTITY": "true"}, "azure", "azure-tenant"},
		"our own variable wins":   {map[string]string{"ARM_USE_MSI": "true", "ARM_CLIENT_ID": "arm"}, "arm", ""},
		"the id is in a file":     {map[string]string{"ARM_USE_MSI": "true", "ARM_CLIENT_ID_FILE_PATH": "f"}, "", ""},
		"our own tenant variable": {map[string]string{"ARM_USE_AKS_WORKLOAD_IDENTITY": "1", "ARM_TENANT_ID": "arm"}, "azure", "arm"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.variables["AZURE_CLIENT_ID"], c.variables["AZURE_TENANT_ID"] = "azure", "azure-tenant"
			r := readConfig(t.Context(), given(t, map[string]tftypes.Value{}), func(name string) string { return c.variables[name] })
			if r.settings.ClientID != c.client || r.settings.TenantID != c.tenantID {
				t.Errorf("client %q, tenant %q; want %q, %q", r.settings.ClientID, r.settings.TenantID, c.client, c.tenantID)
			}
		})
	}
}
