package fields_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
)

const connector = "/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee/resourceGroups/rg/providers/Microsoft.Security/securityConnectors/ado"

func TestValidators(t *testing.T) {
	t.Parallel()
	organization, id := fields.Name(armid.ValidateOrganization), fields.ConnectorID()
	cases := map[string]struct {
		validator validator.String
		value     types.String
		refused   bool
	}{
		"name":                     {organization, types.StringValue("contoso"), false},
		"name, null":               {organization, types.StringNull(), false},
		"name, not known yet":      {organization, types.StringUnknown(), false},
		"name, empty":              {organization, types.StringValue(""), true},
		"name, climbs the path":    {organization, types.StringValue(".."), true},
		"name, terminal sequence":  {organization, types.StringValue("\x1b[2Jcontoso"), true},
		"name, text direction":     {organization, types.StringValue("conto\u202eso"), true},
		"id":                       {id, types.StringValue(connector), false},
		"id, upper case":           {id, types.StringValue(strings.ToUpper(connector)), false},
		"id, null":                 {id, types.StringNull(), false},
		"id, not known yet":        {id, types.StringUnknown(), false},
		"id, of something else":    {id, types.StringValue("/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"), true},
		"id, with terminal escape": {id, types.StringValue(connector + "\x1b]0;x\a"), true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := path.Root("name")
			var resp validator.StringResponse
			c.validator.ValidateString(t.Context(), validator.StringRequest{Path: at, ConfigValue: c.value}, &resp)
			if resp.Diagnostics.HasError() != c.refused {
				t.Fatalf("diagnostics = %v, refused should be %t", resp.Diagnostics, c.refused)
			}
			for _, d := range resp.Diagnostics.Errors() {
				if strings.ContainsAny(d.Detail(), "\x1b\a\u202e") {
					t.Errorf("the error repeats control characters: %q", d.Detail())
				}
				if len(d.Summary()) > 100 || strings.Contains(d.Summary(), "contoso") {
					t.Errorf("summary = %q", d.Summary())
				}
			}
			if c.refused && len(resp.Diagnostics) != 1 {
				t.Errorf("want one diagnostic, got %v", resp.Diagnostics)
			}
		})
	}
}
