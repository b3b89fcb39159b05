package emulator

import "strings"

// listAvailable is what the authorizing account reaches. The help text of the
// azure-cli command of the same name says that another identity than the
// owner gets 401.
func (st *store) listAvailable(r *call) answer {
	c, problem := st.configured(r)
	if problem != nil {
		return *problem
	}
	if st.world.Assumptions.ListAvailableNonOwner == "deny" && !strings.EqualFold(c.Owner, r.principal) {
		return armError(401, "Unauthorized", "The connector was created by a different user or identity.")
	}
	return reply(200, page[childBody]{Value: st.available(c)})
}

func (st *store) available(c *Connector) []childBody {
	bodies := []childBody{}
	for i := range st.world.Organizations {
		o := &st.world.Organizations[i]
		if c.AuthorizedBy == "" || !st.world.reaches(o, c.AuthorizedBy) {
			continue
		}
		body := st.childBody(child{connector: c, organization: o.Name})
		switch other := st.world.onboardedBy(o.Name); {
		case other == nil:
			body.Properties = childProperties{OnboardingState: "NotOnboarded", ActionableRemediation: &remediation{State: "None"}}
		case other.key() != c.key():
			body.Properties.OnboardingState = "OnboardedByOtherConnector"
		}
		bodies = append(bodies, body)
	}
	return bodies
}
