package azdo

import (
	"context"
	"encoding/json"
	"net/http"
)

// Policy is the policy Policy.DisallowOAuthAuthentication of an organization, which the portal shows as "Third-party
// application access via OAuth" (Microsoft Learn, "Change application connection and security policies").
type Policy struct {
	// Value is the raw value: true blocks applications.
	Value bool
	// Effective is what the service adds: the position of the switch in the portal, as captures of it show, so the
	// opposite of Value. nil where it is missing.
	Effective *bool
	// Undefined says that nobody has set the policy in this organization.
	Undefined bool
}

const (
	policyProvider = "ms.vss-admin-web.organization-policies-data-provider"
	policyName     = "Policy.DisallowOAuthAuthentication"
)

// policyQuery asks for the data of the portal's page with the policies.
type policyQuery struct {
	ContributionIDs []string      `json:"contributionIds"`
	Context         policyContext `json:"dataProviderContext"`
}

type policyContext struct {
	Properties struct {
		SourcePage policyPage `json:"sourcePage"`
	} `json:"properties"`
}

type policyPage struct {
	URL         string            `json:"url"`
	RouteID     string            `json:"routeId"`
	RouteValues map[string]string `json:"routeValues"`
}

func newPolicyQuery(organization string) policyQuery {
	q := policyQuery{ContributionIDs: []string{policyProvider}}
	q.Context.Properties.SourcePage = policyPage{
		URL:         "https://" + string(mainHost) + "/" + organization + "/_settings/organizationPolicy",
		RouteID:     "ms.vss-admin-web.collection-admin-hub-route",
		RouteValues: map[string]string{"adminPivot": "organizationPolicy", "controller": "ContributedPage", "action": "Execute"},
	}
	return q
}

// policyAnswer holds the policies in groups. What cannot be read is an exception beside them, with a status of success.
type policyAnswer struct {
	Providers map[string]json.RawMessage `json:"dataProviders"`
	Problems  map[string]struct {
		Type    string `json:"exceptionType"`
		Message string `json:"message"`
	} `json:"dataProviderExceptions"`
}

type policyGroups struct {
	Policies map[string][]struct {
		Policy *struct {
			Name           string `json:"name"`
			Value          *bool  `json:"value"`
			EffectiveValue *bool  `json:"effectiveValue"`
			Undefined      bool   `json:"isValueUndefined"`
		} `json:"policy"`
	} `json:"policies"`
}

// OAuthPolicy reads whether applications may sign in with Azure DevOps OAuth. There is no documented call for it: this is
// what the portal's own page asks (as github.com/azsk/ADOScanner does). It changes nothing, although it is a POST.
func (c *Client) OAuthPolicy(ctx context.Context, organization string) (Policy, error) {
	x, err := c.ask(askPolicy, organization)
	if err != nil {
		return Policy{}, err
	}
	query, err := json.Marshal(newPolicyQuery(organization))
	if err != nil {
		return Policy{}, x.fail(Other, "the question could not be written")
	}
	got, err := x.send(ctx, http.MethodPost, "/_apis/Contribution/HierarchyQuery", query)
	if err != nil {
		return Policy{}, err
	}
	var all policyAnswer
	if json.Unmarshal(got.body, &all) != nil {
		return Policy{}, x.unreadable("the answer holds no policies")
	}
	if problem, failed := all.Problems[policyProvider]; failed {
		e := x.unreadable("Azure DevOps did not show the policies: " + problem.Message)
		e.TypeKey = clean(problem.Type)
		return Policy{}, e
	}
	var groups policyGroups
	if json.Unmarshal(all.Providers[policyProvider], &groups) != nil {
		return Policy{}, x.unreadable("the answer holds no policies")
	}
	for _, group := range groups.Policies {
		for _, entry := range group {
			if p := entry.Policy; p != nil && p.Name == policyName && p.Value != nil {
				return Policy{Value: *p.Value, Effective: p.EffectiveValue, Undefined: p.Undefined}, nil
			}
		}
	}
	return Policy{}, x.unreadable("the answer does not hold the policy " + policyName)
}
