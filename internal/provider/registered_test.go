package provider_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/list"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/fields"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
)

// pathNames are the arguments that form an object's path.
var pathNames = []string{"name", "resource_group_name", "subscription_id", "connector_id", "organization_name", "project_name"}

// createsNothing are resources with nothing in Azure behind them, so that there is nothing to import and no identity.
var createsNothing = []string{"defenderdevops_azuredevops_discovery_completion"}

func TestResourcesKeepTheirPromises(t *testing.T) {
	t.Parallel()
	for _, create := range provider.New("test")().Resources(t.Context()) {
		r := create()
		var metadata resource.MetadataResponse
		r.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &metadata)
		t.Run(metadata.TypeName, func(t *testing.T) {
			t.Parallel()
			var resp resource.SchemaResponse
			r.Schema(t.Context(), resource.SchemaRequest{}, &resp)
			if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
				t.Errorf("schema: %v", diags)
			}
			if _, ok := r.(resource.ResourceWithConfigure); !ok {
				t.Error("it is never configured")
			}
			behind := !slices.Contains(createsNothing, metadata.TypeName)
			if _, ok := r.(resource.ResourceWithImportState); ok != behind {
				t.Errorf("it can be imported: %t", ok)
			}
			if _, ok := r.(resource.ResourceWithIdentity); ok != behind {
				t.Errorf("it has an identity: %t", ok)
			}
			checkPath(t, resp.Schema)
		})
	}
}

// checkPath checks the arguments that the object's path is made of.
func checkPath(t *testing.T, s schema.Schema) {
	t.Helper()
	for _, name := range pathNames {
		attribute, ok := s.Attributes[name].(schema.StringAttribute)
		if !ok || !attribute.Required && !attribute.Optional {
			continue
		}
		if len(attribute.Validators) == 0 {
			t.Errorf("%s is not validated, and it becomes a part of a path", name)
		}
		keep := at(t.Context(), attribute.PlanModifiers, fields.KeepSpelling().Description(t.Context()))
		replace := at(t.Context(), attribute.PlanModifiers, stringplanmodifier.RequiresReplace().Description(t.Context()))
		if keep < 0 || replace < 0 || keep > replace {
			t.Errorf("%s needs KeepSpelling and then RequiresReplace", name)
		}
	}
}

// at is the place of the modifier with this description, or -1.
func at(ctx context.Context, modifiers []planmodifier.String, description string) int {
	for i, modifier := range modifiers {
		if modifier.Description(ctx) == description {
			return i
		}
	}
	return -1
}

func TestDataSourcesAreConfigured(t *testing.T) {
	t.Parallel()
	for _, create := range provider.New("test")().DataSources(t.Context()) {
		d := create()
		var metadata datasource.MetadataResponse
		d.Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: provider.TypeName}, &metadata)
		var resp datasource.SchemaResponse
		d.Schema(t.Context(), datasource.SchemaRequest{}, &resp)
		if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
			t.Errorf("%s: %v", metadata.TypeName, diags)
		}
		if _, ok := d.(datasource.DataSourceWithConfigure); !ok {
			t.Errorf("%s is never configured", metadata.TypeName)
		}
		if !strings.HasPrefix(metadata.TypeName, provider.TypeName+"_") {
			t.Errorf("%s lacks the provider's prefix", metadata.TypeName)
		}
	}
}

func TestListResourcesAreConfigured(t *testing.T) {
	t.Parallel()
	p, ok := provider.New("test")().(frameworkprovider.ProviderWithListResources)
	if !ok {
		t.Fatal("the provider has no list resources")
	}
	for _, create := range p.ListResources(t.Context()) {
		l := create()
		var metadata resource.MetadataResponse
		l.Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &metadata)
		var resp list.ListResourceSchemaResponse
		l.ListResourceConfigSchema(t.Context(), list.ListResourceSchemaRequest{}, &resp)
		if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
			t.Errorf("%s: %v", metadata.TypeName, diags)
		}
		if _, ok := l.(list.ListResourceWithConfigure); !ok {
			t.Errorf("%s is never configured", metadata.TypeName)
		}
	}
}
