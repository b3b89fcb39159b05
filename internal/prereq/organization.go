package prereq

import (
	"fmt"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

const couldNotProbe = "Check that https://dev.azure.com can be reached from here, and run Terraform again."

func checkExists(f facts, name string) verdict {
	answer := f.probes[name]()
	switch answer.Outcome {
	case azdo.Exists:
		return pass("Azure DevOps knows the organization.")
	case azdo.NotFound:
		return fail(fmt.Sprintf("Azure DevOps knows no organization %s.", name),
			"Correct the name: it is the first part of https://dev.azure.com/{organization}.")
	case azdo.Deactivated:
		return fail(fmt.Sprintf("%s is deactivated, and answers nobody.", name), reactivate)
	case azdo.Unknown:
	}
	return unprobed(f, answer)
}

func checkTenant(f facts, name string) verdict {
	answer := f.probes[name]()
	switch {
	case answer.Outcome == azdo.NotFound:
		return noOrganization
	case answer.Outcome == azdo.Deactivated && answer.TenantID == "":
		return deactivated
	case answer.TenantID == "" && answer.Outcome == azdo.Exists && !f.over():
		return f.tenantUnnamed(name)
	case answer.TenantID == "":
		return unprobed(f, answer)
	case answer.TenantID == azdo.NoTenant:
		return fail(fmt.Sprintf("%s is not connected to a Microsoft Entra tenant, which Defender for Cloud requires.", name),
			"Connect it: Organization settings > Microsoft Entra, as its owner.")
	}
	subscription, err := f.subscription()
	switch {
	case err != nil:
		return unread(err)
	case subscription.TenantID == "":
		return unknown("Azure did not name the tenant of the subscription.", "Compare the tenants in both portals.")
	case armid.EqualFold(subscription.TenantID, answer.TenantID):
		return sameTenant(answer.TenantID)
	}
	return fail(fmt.Sprintf("%s belongs to tenant %s, the subscription to %s.", name, answer.TenantID, subscription.TenantID),
		"Use a subscription of the organization's tenant, or connect the organization to the subscription's tenant (Organization settings > Microsoft Entra).")
}

func sameTenant(id string) verdict {
	return pass(fmt.Sprintf("Organization and subscription belong to tenant %s.", id))
}

// tenantUnnamed is for an organization that answers without a sign-in and does not
// say whose it is, as one with a public project may. Whoever signs in from the
// subscription's tenant, and is known there by it, shows that it is the same.
// Another tenant shows nothing, since it may be that of a guest.
func (f facts) tenantUnnamed(name string) verdict {
	if f.signsIn {
		caller, err := f.insights[name].caller()
		subscription, unread := f.subscription()
		if err == nil && unread == nil && caller.Tenant() != "" && armid.EqualFold(subscription.TenantID, caller.Tenant()) {
			return sameTenant(caller.Tenant())
		}
	}
	return unknown("Azure DevOps did not name the tenant of the organization, as where it has a public project.",
		"Compare Organization settings > Microsoft Entra with the tenant of the subscription.")
}

func unprobed(f facts, answer azdo.Probe) verdict {
	if f.over() {
		return outOfTime
	}
	return unreached(answer)
}

func unreached(answer azdo.Probe) verdict {
	return unknown(fmt.Sprintf("Azure DevOps did not tell it without a sign-in: %s.", oneLine(answer.Reason)), couldNotProbe)
}
