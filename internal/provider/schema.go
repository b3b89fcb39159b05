package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const description = "Connects Azure DevOps organizations to Microsoft Defender for Cloud.\n\n" +
	"The provider signs in like `azurerm` and `azapi`, with the same arguments and the same environment variables. " +
	"It chooses one way of signing in from what is configured, before it sends anything, and does not try another identity when that one fails. " +
	"It signs in when it first has to, so `terraform validate` needs no credentials. An argument wins over its environment variables."

// providerSchema builds the schema from the tables of settings.
func providerSchema() schema.Schema {
	attributes := map[string]schema.Attribute{}
	for _, t := range textSettings() {
		attributes[t.argument] = t.attribute()
	}
	for _, f := range flagSettings() {
		attributes[f.argument] = f.attribute()
	}
	tenants := auxiliaryTenants()
	attributes[tenants.argument] = schema.ListAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: tenants.markdown(),
	}
	endpoint := map[string]schema.Attribute{}
	for _, t := range endpointSettings() {
		endpoint[t.argument] = t.attribute()
	}
	attributes["endpoint"] = schema.SingleNestedAttribute{
		Optional:            true,
		Attributes:          endpoint,
		MarkdownDescription: "Addresses that replace those of the public cloud. Leave it out for the public cloud.",
	}
	return schema.Schema{MarkdownDescription: description, Attributes: attributes}
}
