package provider

import (
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// reading turns the configuration and the environment into settings, table by table.
type reading struct {
	config      tfsdk.Config
	environment func(string) string
	settings    settings
	unknown     []path.Path // arguments whose value Terraform does not know yet
	diags       diag.Diagnostics
}

// readConfig reads every argument. An unknown one is never replaced by a variable: that could be another identity.
func readConfig(ctx context.Context, config tfsdk.Config, environment func(string) string) reading {
	r := reading{config: config, environment: environment, settings: settings{variables: map[string]string{}}}
	for _, t := range textSettings() {
		*t.target(&r.settings) = r.text(ctx, t)
	}
	r.endpoint(ctx)
	for _, f := range flagSettings() {
		*f.target(&r.settings) = r.flag(ctx, f)
	}
	r.settings.AuxiliaryTenantIDs = r.list(ctx, auxiliaryTenants())
	r.azureVariables()
	return r
}

// azureVariables reads the two variables of Azure's own libraries where they are meant for us. They are often set for
// other programs: to somebody who signs in with the Azure CLI they must not matter.
func (r *reading) azureVariables() {
	s := &r.settings
	application := s.UseOIDC || s.UseMSI || s.UseAKSWorkloadIdentity || s.ClientSecret != "" || s.ClientSecretFilePath != "" ||
		s.ClientCertificate != "" || s.ClientCertificatePath != ""
	if application && s.ClientID == "" && s.ClientIDFilePath == "" {
		s.ClientID = r.variable(setting{argument: "client_id", environment: []string{"AZURE_CLIENT_ID"}})
	}
	if s.UseAKSWorkloadIdentity && s.TenantID == "" {
		s.TenantID = r.variable(setting{argument: "tenant_id", environment: []string{"AZURE_TENANT_ID"}})
	}
}

func (r *reading) text(ctx context.Context, t text) string {
	var value types.String
	r.diags.Append(r.config.GetAttribute(ctx, t.path(), &value)...)
	switch {
	case value.IsUnknown():
		r.unknown = append(r.unknown, t.path())
		return ""
	case value.IsNull():
		return r.variable(t.setting)
	case value.ValueString() == "":
		r.diags.AddAttributeError(t.path(), "Empty provider argument",
			"The argument "+t.argument+" is an empty text, which is neither a value nor absent.\n\n"+
				"What to do: give it a value, or leave it out (null) to use the environment.")
	}
	return value.ValueString()
}

// endpoint reads the nested arguments. As long as the whole object is unknown they look as if they were left out.
func (r *reading) endpoint(ctx context.Context) {
	var object types.Object
	at := path.Root("endpoint")
	r.diags.Append(r.config.GetAttribute(ctx, at, &object)...)
	if object.IsUnknown() {
		r.unknown = append(r.unknown, at)
		return
	}
	for _, t := range endpointSettings() {
		*t.target(&r.settings) = r.text(ctx, t)
	}
}

func (r *reading) flag(ctx context.Context, f flag) bool {
	var value types.Bool
	r.diags.Append(r.config.GetAttribute(ctx, f.path(), &value)...)
	switch {
	case value.IsUnknown():
		r.unknown = append(r.unknown, f.path())
		return false
	case !value.IsNull():
		return value.ValueBool()
	}
	given := r.variable(f.setting)
	if given == "" {
		return f.standard
	}
	on, err := strconv.ParseBool(strings.ToLower(given))
	if err != nil {
		r.diags.AddAttributeError(f.path(), "Environment variable is neither true nor false",
			"The environment variable "+r.settings.variables[f.argument]+", which stands for the argument "+f.argument+
				", is neither true nor false.\n\nWhat to do: set it to true or false, or remove it.")
	}
	return on
}

func (r *reading) list(ctx context.Context, s setting) []string {
	var value types.List
	r.diags.Append(r.config.GetAttribute(ctx, s.path(), &value)...)
	if value.IsNull() {
		return strings.FieldsFunc(r.variable(s), func(c rune) bool { return c == ';' })
	}
	elements := []types.String{}
	if !value.IsUnknown() {
		r.diags.Append(value.ElementsAs(ctx, &elements, false)...)
	}
	known := make([]string, 0, len(elements))
	for _, element := range elements {
		if element.IsUnknown() {
			r.unknown = append(r.unknown, s.path())
			return nil
		}
		known = append(known, element.ValueString())
	}
	if value.IsUnknown() {
		r.unknown = append(r.unknown, s.path())
	}
	return known
}

// variable looks the setting up in the environment and remembers which variable it came from.
func (r *reading) variable(s setting) string {
	name, value := s.lookUp(r.environment)
	if name != "" {
		r.settings.variables[s.argument] = name
	}
	return value
}
