package connector

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Descriptions that the resource and the data source share.
const (
	idText            = "Azure resource id of the connector."
	authorizationText = "Whether somebody authorized the connector, as far as the service tells."
	stateText         = "`required`: nobody has authorized yet. `pending`: the service is at work. `failed`: it refused, `message` says why. " +
		"`accepted`: it took an authorization once; nothing in the API says whether that still works."
	messageText    = "What to do, or what the service said."
	changedAtText  = "When the service last changed its status, in its own format."
	portalURLText  = "The connector in the Azure portal."
	onboardedText  = "Names of all organizations that belong to the connector: onboarded, being provisioned, or failing for the moment."
	provStateText  = "The service's provisioning state of `devops/default`; null while nobody has authorized."
	provMsgText    = "The service's message that goes with `provisioning_state`."
	capabilityText = "Read-only facts about the connector, for example `DCSPM_ENABLED`."
)

func results() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, MarkdownDescription: idText},
		"authorization": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: authorizationText,
			Attributes: map[string]schema.Attribute{
				"state":      schema.StringAttribute{Computed: true, MarkdownDescription: stateText},
				"message":    schema.StringAttribute{Computed: true, MarkdownDescription: messageText},
				"changed_at": schema.StringAttribute{Computed: true, MarkdownDescription: changedAtText},
				"portal_url": schema.StringAttribute{Computed: true, MarkdownDescription: portalURLText},
			},
		},
		"onboarded_organizations": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: onboardedText + " It becomes unknown in a plan that changes the organizations; iterate over your own list instead.",
		},
		"unmanaged_organizations": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Onboarded organizations that `organizations` does not name, for example because a teammate added them in the portal. They are left alone. All of them without `organizations`, none under auto-discovery.",
		},
		"pending_organizations": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Organizations that were sent and do not show up yet. They count as drift after 30 minutes. Let CI gate on this set being empty: a name stays here when it is misspelled, when the authorizing person lacks rights in it, or when another connector owns it.",
		},
		"provisioning_state":          schema.StringAttribute{Computed: true, MarkdownDescription: provStateText},
		"provisioning_status_message": schema.StringAttribute{Computed: true, MarkdownDescription: provMsgText},
		"capabilities":                schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: capabilityText},
	}
}
