package emulator

import (
	"encoding/json"
	"fmt"
	"slices"
)

const policiesProvider = "ms.vss-admin-web.organization-policies-data-provider"

type hierarchyRequest struct {
	ContributionIDs     []string `json:"contributionIds"`
	DataProviderContext struct {
		Properties struct {
			SourcePage struct {
				URL         string                     `json:"url"`
				RouteID     string                     `json:"routeId"`
				RouteValues map[string]json.RawMessage `json:"routeValues"`
			} `json:"sourcePage"`
		} `json:"properties"`
	} `json:"dataProviderContext"`
}

type hierarchyBody struct {
	Shared     struct{}                     `json:"dataProviderSharedData"`
	Providers  map[string]any               `json:"dataProviders"`
	Exceptions map[string]providerException `json:"dataProviderExceptions"`
}

type providerException struct {
	ExceptionType string `json:"exceptionType"`
	Message       string `json:"message"`
}

// policyBody leaves the parent out of a parent.
type policyBody struct {
	Name             string      `json:"name"`
	Value            bool        `json:"value"`
	EffectiveValue   bool        `json:"effectiveValue"`
	IsValueUndefined bool        `json:"isValueUndefined"`
	ParentPolicy     *policyBody `json:"parentPolicy,omitempty"`
}

type shownPolicy struct {
	Policy                policyBody `json:"policy"`
	LearnMoreLink         string     `json:"learnMoreLink"`
	Description           string     `json:"description"`
	ApplicableServiceHost int        `json:"applicableServiceHost"`
}

type policiesBody struct {
	Policies map[string][]shownPolicy `json:"policies"`
	Inverted []string                 `json:"invertedPolicies"`
}

// hierarchyQuery answers the data provider of the policies page. Where it
// fails, the answer is a 200 without the provider.
func (v *visit) hierarchyQuery() answer {
	var request hierarchyRequest
	if err := json.Unmarshal(v.body, &request); err != nil {
		return strictly(v.fail(400, "ArgumentException", "The body is not a query of data providers."), err.Error())
	}
	body := hierarchyBody{
		Providers:  map[string]any{"ms.vss-web.component-data": struct{}{}, "ms.vss-web.shared-data": nil},
		Exceptions: map[string]providerException{},
	}
	page := request.DataProviderContext.Properties.SourcePage
	switch {
	case !slices.Equal(request.ContributionIDs, []string{policiesProvider}):
		return strictly(v.found(body), fmt.Sprintf("contributionIds %q", request.ContributionIDs))
	case page.URL == "" || page.RouteID == "" || len(page.RouteValues) == 0:
		body.Exceptions[policiesProvider] = providerException{"ArgumentNullException", "Value cannot be null. Parameter name: sourcePage"}
		return strictly(v.found(body), "no sourcePage")
	case v.organization.OAuthPolicy == "unreadable" || !v.caller.hasBasic():
		body.Exceptions[policiesProvider] = providerException{"AccessCheckException", "Access Denied: " + v.caller.display + " needs the following permission(s) to perform this action: View collection-level information"}
		return v.found(body)
	}
	body.Providers[policiesProvider] = v.organization.policies()
	return v.found(body)
}

// policies are shown by the position of their switch in effectiveValue: for
// one that disallows that is the opposite of its value.
func (o *Organization) policies() policiesBody {
	allow := func(name, description string, on bool) shownPolicy {
		return shownPolicy{policyBody{
			Name: name, Value: on, EffectiveValue: on,
			ParentPolicy: &policyBody{Name: name, Value: on, EffectiveValue: on, IsValueUndefined: true},
		}, "https://aka.ms/vstspolicy", description, 1}
	}
	const disallow = "Policy.DisallowOAuthAuthentication"
	on := *o.OAuthThirdPartyAccess
	oauth := policyBody{
		Name: disallow, Value: !on, EffectiveValue: on, IsValueUndefined: o.OAuthPolicy == "undefined",
		ParentPolicy: &policyBody{Name: disallow, Value: !on, EffectiveValue: on, IsValueUndefined: true},
	}
	if o.OAuthPolicy == "contradictory" {
		oauth.EffectiveValue = oauth.Value
	}
	return policiesBody{
		Policies: map[string][]shownPolicy{
			"applicationConnection": {
				allow("Policy.AllowSecureShell", "SSH authentication", true),
				{oauth, "https://aka.ms/vstspolicyoauth", "Third-party application access via OAuth", 1},
			},
			"security": {
				allow("Policy.LogAuditEvents", "Log Audit Events", false),
				allow("Policy.AllowAnonymousAccess", "Allow public projects", o.PublicProject),
			},
			"user":    {allow("Policy.AllowTeamAdminsInvitationsAccessToken", "Allow team and project administrators to invite new users", true)},
			"privacy": {},
		},
		Inverted: []string{},
	}
}
