package connector

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

func (r *connectorResource) warnRequired(portalURL string, diags *diag.Diagnostics) {
	diags.AddAttributeWarning(path.Root("authorization"), "The connector waits for a person to authorize it", diagnose.AuthorizeSteps(portalURL))
}

func (r *connectorResource) warnDestroy(state model, diags *diag.Diagnostics) {
	if state.authorizationState() == authorizationRequired {
		return
	}
	diags.AddWarning("Deleting the connector deletes its authorization",
		fmt.Sprintf("%s and its DevOps configuration will be deleted. Its organizations, their settings and their findings leave Defender for Cloud, and a person has to authorize again to bring them back. "+
			"What Defender installed in the organizations (extensions, the consent of the authorizing person) stays there.", state.ID.ValueString()))
}

// warnUpdate says before an apply what it does to people and organizations, and
// what is still open from earlier ones.
func (r *connectorResource) warnUpdate(plan, state model, codeGoes bool, diags *diag.Diagnostics) {
	switch {
	case codeGoes && state.authorizationState() != authorizationRequired:
		diags.AddAttributeWarning(path.Root("authorization_code_wo_version"), "The sender of the code becomes the connector's owner",
			"Defender for Cloud will act as the person whose code is sent, from then on and for good: an authorization cannot be handed back.")
	case codeGoes:
	case state.authorizationState() == authorizationRequired:
		r.warnRequired(state.portalURL(), diags)
	case state.authorizationState() == authorizationFailed:
		diags.AddAttributeWarning(path.Root("authorization"), "The service reports a failure",
			"provisioning_status_message holds the service's own text. If it concerns the authorization, a person has to authorize again: "+diagnose.AuthorizeSteps(state.portalURL()))
	}
	if removed := removedBy(plan, state); len(removed) > 0 {
		diags.AddAttributeWarning(path.Root("organizations"), "Organizations will be offboarded",
			fmt.Sprintf("The apply takes out of the connector: %s. What becomes of their findings is not documented.", removed))
	}
	if !plan.PendingOrganizations.IsUnknown() {
		r.warnPending(names(plan.PendingOrganizations), diags)
	}
}

func (r *connectorResource) warnPending(pending onboarding.Names, diags *diag.Diagnostics) {
	if len(pending) == 0 {
		return
	}
	diags.AddAttributeWarning(path.Root("organizations"), "Organizations have not shown up yet",
		fmt.Sprintf("Sent, and not in the connector's inventory so far: %s. They stay in pending_organizations.\n\n%s", pending, onboarding.PendingCauses))
}

// removedBy names the organizations that the plan takes out. Dropping the list
// as a whole takes out none.
func removedBy(plan, state model) onboarding.Names {
	if plan.Organizations.IsNull() || !known(plan.Organizations) || state.authorizationState() == authorizationRequired {
		return nil
	}
	return state.own().Minus(plan.own())
}
