package diagnose

import (
	"errors"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// azureDevOps is a question that Azure DevOps did not answer.
func azureDevOps(err error) (cause, bool) {
	var failed *azdo.Error
	if !errors.As(err, &failed) {
		return cause{}, false
	}
	organization := pipeline.Sanitize(failed.Organization, 100)
	switch failed.Kind {
	case azdo.NotMember:
		return notMember(organization), true
	case azdo.Forbidden:
		return cause{
			"This identity lacks a right in the Azure DevOps organization " + organization + ".",
			"give the identity what this needs: " + first(failed.Needs, "the right that the message names") + ". Rights that come from a " +
				"group can take some minutes to be effective.",
		}, true
	case azdo.Missing:
		return cause{
			"Azure DevOps answered that this is missing or not visible for this identity; it does not tell which.",
			"check the name of the organization, as it is in dev.azure.com/{organization}, and that the identity is a member of it.",
		}, true
	case azdo.Stopped:
		return cause{
			"The Azure DevOps organization " + organization + " is deactivated.",
			"ask an owner of the organization to activate it again, or take it out of the configuration. Waiting does not help.",
		}, true
	case azdo.Throttled:
		return cause{
			"Azure DevOps limits what this identity may ask of the organization " + organization + ", and asked to wait longer than this " +
				"operation may take.",
			"wait some minutes and run the same command again. The limit is one of identity and organization: what else uses this identity " +
				"there uses it up too.",
		}, true
	case azdo.Unreadable:
		return cause{
			"Azure DevOps answered without what was asked for, so nothing was concluded from it.",
			"check that the identity has this in the organization: " + first(failed.Needs, "access level Basic") + ". If it has, check that " +
				"nothing between this machine and Azure DevOps changes the answers (a proxy, a wrong azure_devops_endpoint).",
		}, true
	case azdo.NotSignedIn, azdo.Unavailable, azdo.Other:
		return unanswered(failed, organization)
	default:
		return cause{}, false
	}
}

// unanswered leaves what went wrong below Azure DevOps, in the network or at the sign-in, to those who know it.
func unanswered(failed *azdo.Error, organization string) (cause, bool) {
	switch {
	case failed.Err != nil:
		return cause{}, false
	case failed.Kind == azdo.NotSignedIn:
		return notSignedIn(organization, failed.Method), true
	case failed.Kind == azdo.Unavailable:
		return cause{
			"Azure DevOps could not answer the request (a fault on its side).",
			"run the same command again in some minutes; status.dev.azure.com shows what Azure DevOps knows about it.",
		}, true
	default:
		return cause{what: "Azure DevOps refused the request."}, true
	}
}

// notSignedIn is a sign-in that Entra accepted and Azure DevOps did not.
func notSignedIn(organization, method string) cause {
	if method != "" {
		method = " (signed in with " + method + ")"
	}
	return cause{
		"Not signed in to Azure DevOps organization " + organization + ": it did not accept the Entra token of this identity" + method + ".",
		"check that tenant_id is the Entra tenant that the organization is connected to (Organization settings > Microsoft Entra), that " +
			"conditional access lets the identity in, and the credential in the provider's arguments and ARM_ environment variables; with the " +
			"Azure CLI run az login again.",
	}
}

// notMember: Microsoft Learn, "Use service principals and managed identities in Azure DevOps".
func notMember(organization string) cause {
	return cause{
		"This identity is not a member of the Azure DevOps organization " + organization + ".",
		"add the identity to the organization: Organization settings > Users > Add users, access level Basic. A service principal or a " +
			"managed identity is added there by its name, one by one: being in a group of Entra is not enough for an access level.",
	}
}
