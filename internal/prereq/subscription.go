package prereq

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// nationalClouds are the Resource Managers of Azure Government, of Azure
// operated by 21Vianet and of the former Azure Germany (Azure CLI, az cloud list).
var nationalClouds = []string{"management.usgovcloudapi.net", "management.chinacloudapi.cn", "management.microsoftazure.de"}

const mayRead = "Give this identity the role Reader on the subscription; rights on a resource group alone do not show it."

const couldNotRead = "Solve what the service says, or give this identity the role Reader on the subscription."

// unread is the verdict of a check whose facts could not be read.
func unread(err error) verdict {
	var refused *defender.Error
	switch {
	case isEnd(err):
		return outOfTime
	case errors.As(err, &refused) && refused.StatusCode == http.StatusTooManyRequests:
		// The service's words count seconds, which are others at every run.
		return unknown("Azure asked this identity to wait longer than the checks may take.", "Run Terraform again later.")
	}
	if refused != nil && refused.Code == "AuthorizationFailed" {
		// The service's words repeat ids that the reader knows, for each fact anew.
		return unknown(fmt.Sprintf("This identity may not %s (%s).", oneLine(refused.Operation), refused.Code), mayRead)
	}
	return unknown("It could not be found out: "+oneLine(err.Error())+".", couldNotRead)
}

// oneLine makes a text of the service fit for a table.
func oneLine(text string) string {
	return strings.TrimRight(strings.Join(strings.Fields(defender.Clean(text)), " "), ".")
}

func checkCloud(f facts) verdict {
	u, err := url.Parse(f.resourceManager)
	if err == nil && slices.Contains(nationalClouds, strings.ToLower(u.Hostname())) {
		return fail(fmt.Sprintf("%s is the Resource Manager of a national cloud, which has no DevOps security.", u.Hostname()),
			"Use a subscription of the Azure commercial cloud.")
	}
	return pass("The Resource Manager is none of a national cloud.")
}

func checkSubscription(f facts) verdict {
	subscription, err := f.subscription()
	id := f.request.SubscriptionID
	switch {
	case defender.IsUnknownSubscription(err):
		return fail(fmt.Sprintf("Subscription %s does not exist, or not in the tenant of this sign-in.", id),
			"Correct subscription_id, or sign in to the tenant that the subscription belongs to.")
	case err != nil:
		return unread(err)
	}
	switch strings.ToLower(subscription.State) {
	case "enabled":
		return pass(fmt.Sprintf("Subscription %s is enabled.", id))
	case "warned", "pastdue":
		return pass(fmt.Sprintf("Subscription %s still takes writes, although it is %s: see to its payment.", id, subscription.State))
	case "disabled", "deleted":
		return fail(fmt.Sprintf("Subscription %s is %s and takes no writes.", id, subscription.State),
			"Reactivate the subscription (its owner or billing administrator can), or use another one.")
	default:
		return unknown(fmt.Sprintf("Subscription %s is in the state %s, which this version does not know.", id, subscription.State),
			"See in the portal whether the subscription takes writes.")
	}
}

func checkRegistration(f facts) verdict {
	registration, err := f.registration()
	if err != nil {
		return unread(err)
	}
	switch strings.ToLower(registration.State) {
	case "registered":
		return pass("Microsoft.Security is registered.")
	case "registering":
		return fail("Microsoft.Security is being registered.", "Wait some minutes until it is registered.")
	default:
		return fail(fmt.Sprintf("Microsoft.Security is %s in the subscription.", registration.State),
			fmt.Sprintf("Run: az provider register --namespace Microsoft.Security --subscription %s. It takes some minutes and the action Microsoft.Security/register/action.", f.request.SubscriptionID))
	}
}

// checkRegion compares with what Resource Manager lists, because the pages of
// Microsoft Learn contradict each other.
func checkRegion(f facts) verdict {
	registration, err := f.registration()
	if err != nil {
		return unread(err)
	}
	wanted, offered := f.request.Location, registration.Locations()
	if len(offered) == 0 {
		return unknown("Resource Manager lists no regions for connectors.", "Choose a region of "+supportPage+".")
	}
	if slices.ContainsFunc(offered, func(name string) bool { return squeeze(name) == squeeze(wanted) }) {
		return pass(fmt.Sprintf("Resource Manager lists %s for connectors.", wanted))
	}
	names := slices.Sorted(slices.Values(offered))
	return fail(fmt.Sprintf("Resource Manager does not list %s for connectors.", wanted),
		"The service decides, but it most likely takes only one of: "+oneLine(strings.Join(names, ", "))+". A connector cannot move later.")
}

// squeeze makes the name and the display name of a region equal.
func squeeze(region string) string { return strings.ReplaceAll(armid.Fold(region), " ", "") }

// checkPlan never fails: the free foundational plan is enough to connect.
func checkPlan(f facts) verdict {
	plans, err := f.plans()
	if err != nil {
		return unread(err)
	}
	for _, plan := range plans {
		if armid.EqualFold(plan.Name, defender.PlanCloudPosture) && armid.EqualFold(plan.Properties.PricingTier, defender.TierStandard) {
			return pass("Defender CSPM is on in the subscription: pull request annotations, attack paths and code to cloud mapping will be there.")
		}
	}
	return pass("Defender CSPM is off in the subscription. Connecting and recommendations work without it; pull request annotations, attack paths and code to cloud mapping need it in some subscription of the tenant.")
}
