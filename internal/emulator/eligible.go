package emulator

import "strings"

// reaches says whether a user principal name can onboard an organization at
// all: administrator with at least Basic access, OAuth for third parties on,
// same tenant. Source: Microsoft Learn, "Connect your Azure DevOps
// environment to Defender for Cloud", prerequisites.
func (w *World) reaches(o *Organization, upn string) bool {
	if !strings.EqualFold(o.TenantID, w.TenantID) || !*o.OAuthThirdPartyAccess {
		return false
	}
	for _, u := range o.Users {
		if strings.EqualFold(u.UPN, upn) {
			administers := u.Administrator || u.PermissionOnly && w.Assumptions.PermissionOnly == "onboards"
			return administers && u.Kind != "service_principal" && u.Kind != "managed_identity" && u.hasBasic()
		}
	}
	return false
}

// hasBasic says whether a user has at least Basic access: by a licence of the
// organization, of Visual Studio, or of GitHub Enterprise.
func (u User) hasBasic() bool {
	switch {
	case u.Status != "active" && u.Status != "pending":
		return false
	case u.LicensingSource == "msdn" && u.MSDNLicense != "none" && u.MSDNLicense != "eligible":
		return true
	case u.LicensingSource == "gitHub" && u.GitHubLicense == "enterprise":
		return true
	}
	return !strings.EqualFold(u.AccessLevel, "stakeholder") && !strings.EqualFold(u.AccessLevel, "none")
}

// onboardedBy is the connector that has the organization, nil when none has.
func (w *World) onboardedBy(name string) *Connector {
	for i := range w.Connectors {
		c := &w.Connectors[i]
		if c.DevOps != nil && containsFold(c.DevOps.Organizations, name) {
			return c
		}
	}
	return nil
}

// eligible are the organizations that a user principal name can onboard with
// a connector: those it reaches that no other connector has.
func (w *World) eligible(c *Connector, upn string) []string {
	names, taken := []string{}, map[string]bool{}
	for i := range w.Connectors {
		if other := &w.Connectors[i]; other.DevOps != nil && other.key() != c.key() {
			for _, name := range other.DevOps.Organizations {
				taken[fold(name)] = true
			}
		}
	}
	for i := range w.Organizations {
		o := &w.Organizations[i]
		if !taken[fold(o.Name)] && w.reaches(o, upn) {
			names = append(names, o.Name)
		}
	}
	return names
}

// refresh lets auto-discovery find what it would have found by now.
func (st *store) refresh(c *Connector) {
	d := c.DevOps
	if d == nil || c.AuthorizedBy == "" || d.AutoDiscovery != enabled || d.ProvisioningState == stateDeleting {
		return
	}
	st.onboard(c, st.world.eligible(c, c.AuthorizedBy), st.world.Timing.OrganizationLag)
}

// onboard adds organizations; each stays out of sight for lag lists.
func (st *store) onboard(c *Connector, names []string, lag int) {
	s, there := st.beside(c), map[string]bool{}
	for _, name := range c.DevOps.Organizations {
		there[fold(name)] = true
	}
	for _, name := range names {
		if there[fold(name)] {
			continue
		}
		there[fold(name)] = true
		c.DevOps.Organizations = append(c.DevOps.Organizations, name)
		s.updated[fold(name)] = st.now()
		if lag > 0 {
			s.lag[fold(name)] = lag
		}
	}
}

// selection is a request for organizations.
type selection struct {
	autoDiscovery string
	// list is nil when the request has none.
	list []string
	// all: without a list, Disabled means everything that is eligible now.
	all bool
	lag int
}

// choose applies a selection to a connector that is authorized.
func (st *store) choose(c *Connector, s selection) {
	eligible := st.world.eligible(c, c.AuthorizedBy)
	c.DevOps.AutoDiscovery = s.autoDiscovery
	switch {
	case s.autoDiscovery == enabled:
		st.onboard(c, eligible, s.lag)
		return
	case s.list == nil && !s.all:
		return
	case s.list == nil, len(s.list) == 0 && st.world.Assumptions.EmptyList == "all_eligible":
		st.onboard(c, eligible, s.lag)
		return
	}
	wanted := []string{}
	for _, name := range eligible {
		if containsFold(s.list, name) {
			wanted = append(wanted, name)
		}
	}
	// What is onboarded stays, when it is asked for, even if the account has
	// lost its rights meanwhile.
	for _, name := range c.DevOps.Organizations {
		if containsFold(s.list, name) && !containsFold(wanted, name) {
			wanted = append(wanted, name)
		}
	}
	if st.world.Assumptions.ShorterList == "removes" {
		st.offboard(c, wanted)
	}
	st.onboard(c, wanted, s.lag)
}

// offboard removes all organizations but those named, with their settings.
func (st *store) offboard(c *Connector, keep []string) {
	kept := []string{}
	side := st.beside(c)
	for _, name := range c.DevOps.Organizations {
		if containsFold(keep, name) {
			kept = append(kept, name)
			continue
		}
		delete(side.lag, fold(name))
		delete(side.walks, fold(name))
		delete(side.complete, fold(name))
		delete(side.views, fold(name))
		for target := range c.Annotations {
			if organization, _, _ := strings.Cut(target, "/"); fold(organization) == fold(name) {
				delete(c.Annotations, target)
			}
		}
	}
	side.settings = nil
	c.DevOps.Organizations = kept
}
