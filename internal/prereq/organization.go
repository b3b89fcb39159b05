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
		return pass(fmt.Sprintf("Organization and subscription belong to tenant %s.", answer.TenantID))
	}
	return fail(fmt.Sprintf("%s belongs to tenant %s, the subscription to %s.", name, answer.TenantID, subscription.TenantID),
		"Use a subscription of the organization's tenant, or connect the organization to the subscription's tenant (Organization settings > Microsoft Entra).")
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
