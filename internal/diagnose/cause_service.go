package diagnose

import (
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// service is an answer that is a refusal. Codes of Resource Manager: Microsoft Learn, "Troubleshoot common Azure
// deployment errors".
func service(err error) (cause, bool) {
	var failed *defender.Error
	if !errors.As(err, &failed) {
		return cause{}, false
	}
	if failed.Terminal {
		return refusedOperation(failed), true
	}
	if c, ok := knownCode(failed); ok {
		return c, true
	}
	switch failed.StatusCode {
	case 0:
		return cause{}, false
	case http.StatusUnauthorized:
		return cause{
			"Azure did not accept the sign-in of this identity (401), also with a new token.",
			"check that the identity belongs to the tenant of the subscription (tenant_id), sign in again (az login with the Azure CLI), " +
				"and check conditional access.",
		}, true
	case http.StatusForbidden:
		return forbidden(failed), true
	case http.StatusNotFound:
		return missing(err), true
	case http.StatusConflict, http.StatusPreconditionFailed:
		return busy(), true
	case http.StatusTooManyRequests:
		return throttling(), true
	}
	if failed.StatusCode >= http.StatusInternalServerError {
		return cause{
			"Azure could not answer the request (a fault on its side).",
			"run the same command again in some minutes; if it keeps failing, give the ids above to Azure support.",
		}, true
	}
	if failed.StatusCode < http.StatusBadRequest {
		return cause{
			"The answer is not what the API promises, so it was not used.",
			"run the same command again; if it fails again, check that nothing between this machine and Azure changes the answers " +
				"(a proxy, a wrong endpoint), and report it with the ids above.",
		}, true
	}
	return cause{what: "Azure refused the request."}, true
}

// knownCode explains the codes that say more than their status.
func knownCode(failed *defender.Error) (cause, bool) {
	switch {
	case code(failed, "MissingSubscriptionRegistration", "SubscriptionNotRegistered"):
		line := "az provider register --namespace Microsoft.Security"
		if id := subscription.FindStringSubmatch(failed.Resource); id != nil {
			line += " --subscription " + id[1]
		}
		return cause{
			"The subscription is not registered for Microsoft.Security.",
			"somebody with the Contributor or Owner role on the subscription runs once:\n\n  " + line +
				"\n\nand, when it is registered, run the same command again. The provider registers nothing by itself.",
		}, true
	case code(failed, "SubscriptionNotFound", "InvalidSubscriptionId"):
		return cause{
			"The subscription does not exist, or this identity cannot see it.",
			"check subscription_id and tenant_id, and that the identity has a role on the subscription.",
		}, true
	case code(failed, "ResourceGroupNotFound"):
		return cause{
			"The resource group does not exist.",
			"create the resource group first (resource_group_name), or correct its name or the subscription.",
		}, true
	case code(failed, "ParentResourceNotFound"):
		return cause{
			"The connector that this object belongs to does not exist.",
			"create the connector first, or correct connector_id.",
		}, true
	case code(failed, "InvalidResourceType", "NoRegisteredProviderFound"):
		return cause{
			"This cloud or region does not offer security connectors in the API version that the provider uses.",
			"check location and the endpoint arguments of the provider.",
		}, true
	case code(failed, "RequestDisallowedByPolicy"):
		return cause{
			"An Azure Policy forbids this request.",
			"change the configuration so that it keeps the policy that the message names, or ask its owner for an exemption.",
		}, true
	case code(failed, "ScopeLocked", "ReadOnlyDisabledSubscription"):
		return cause{
			"The resource is locked against changes, or its subscription is disabled.",
			"remove the lock, or enable the subscription, and run the same command again.",
		}, true
	case code(failed, "AnotherOperationInProgress", "RetryableErrorDueToAnotherOperation", "ConcurrentUpdateError", "EtagMismatch"):
		return busy(), true
	}
	return cause{}, false
}

// missing is a 404. Only the service's own words prove that an object is gone: a proxy or a wrong endpoint answers 404 too.
func missing(err error) cause {
	if defender.IsNotFound(err) {
		return cause{what: "Azure answered that the object does not exist (404)."}
	}
	return cause{
		"The server answered 404 without saying what does not exist, so nothing was concluded from it.",
		"check that the endpoint arguments of the provider point to Azure Resource Manager and that no proxy answers in its place.",
	}
}

func busy() cause {
	return cause{
		"The resource is being changed by another operation, or does not allow this change in its present state.",
		"wait until the other operation has ended (the portal's activity log shows it) and run the same command again.",
	}
}

// refusedOperation is an operation that Azure accepted and that then ended as failed.
func refusedOperation(failed *defender.Error) cause {
	c := cause{what: "Azure accepted the request, and the operation that it started then failed."}
	if code(failed, "TokenExchangeFailed") {
		c.next = "authorize the connector in the portal (Microsoft Defender for Cloud > Environment settings > the connector > " +
			"Edit settings > Configure access > Authorize), or get a new code: a code works once and only for minutes."
	}
	return c
}

// forbidden names the missing permission, where the message does.
func forbidden(failed *defender.Error) cause {
	c := cause{
		"This identity may not do that (403).",
		"give the identity a role that allows it, for example Security Admin on the subscription or on the resource group, " +
			"and wait some minutes until the assignment is effective.",
	}
	text := pipeline.Sanitize(failed.Message, messageLimit)
	action, scope := denied.FindStringSubmatch(text), over.FindStringSubmatch(text)
	if action == nil {
		return c
	}
	where := failed.Resource
	if scope != nil {
		where = scope[1]
	}
	c.next = "give the identity a role that allows this action at this scope, for example Security Admin, and wait some minutes until " +
		"the assignment is effective:\n\n  Action: " + action[1] + "\n  Scope: " + where
	return c
}

var (
	denied       = regexp.MustCompile(`perform action '([^'\s]{1,200})'`)
	over         = regexp.MustCompile(`over scope '([^'\n]{1,600})'`)
	subscription = regexp.MustCompile(`(?i)^/subscriptions/([0-9a-f-]{36})(?:/|$)`)
)

func code(failed *defender.Error, codes ...string) bool {
	for _, c := range codes {
		if strings.EqualFold(failed.Code, c) {
			return true
		}
	}
	return false
}
