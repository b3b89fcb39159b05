package emulator

import (
	"errors"
	"fmt"
)

// Organization is an Azure DevOps organization.
type Organization struct {
	Name string `json:"name"`
	// TenantID defaults to the world's. The zero GUID means that the
	// organization is not connected to Entra. Terraform can sign in to
	// organizations of the world's tenant only.
	TenantID string `json:"tenant_id"`
	// OAuthThirdPartyAccess is the policy "Third-party application access via
	// OAuth". Default true.
	OAuthThirdPartyAccess *bool `json:"oauth_third_party_access"`
	// OAuthPolicy is how that policy reads: defined (default), undefined
	// (nobody ever set it), contradictory (value and effective value do not
	// agree) or unreadable (an exception inside the answer).
	OAuthPolicy string      `json:"oauth_policy"`
	Extensions  []Extension `json:"extensions"`
	Users       []User      `json:"users"`
	Projects    []Project   `json:"projects"`
	// Generate adds projects project-0001... with repositories repo-0001...
	Generate *Generate `json:"generate,omitempty"`
	// CallerAdministrator makes Terraform a Project Collection Administrator.
	CallerAdministrator bool `json:"caller_administrator"`
	// CallerReads is Terraform's right to view collection-level information,
	// which every member has. Default true.
	CallerReads *bool `json:"caller_reads"`
	// NotAMember: Terraform has not been added to the organization.
	NotAMember bool `json:"not_a_member"`
	// Forbidden are reads that are refused with 403: connection, permissions,
	// policy, extensions, identities, entitlements, acl, graph, projects
	// (also their repositories) and repositories.
	Forbidden []string `json:"forbidden"`
	// HiddenProjects are those that Terraform cannot see; nothing says so.
	HiddenProjects []string `json:"hidden_projects"`
	// PublicProject: with no or wrong credentials, connectionData answers 200
	// for the anonymous identity, as where an organization has public
	// projects.
	PublicProject bool `json:"public_project"`
	// Stopped: deactivated, every request gets 503 TF24668.
	Stopped bool `json:"stopped"`
	// RateLimit is what the X-RateLimit headers say; null: there are none.
	RateLimit *RateLimit `json:"rate_limit"`
}

// RateLimit is the consumption of the caller as Microsoft Learn, "Rate and
// usage limits", describes it.
type RateLimit struct {
	// Limit and Remaining are TSTUs. Limit defaults to 200.
	Limit     float64 `json:"limit"`
	Remaining float64 `json:"remaining"`
	// DelayS is how long answers say that they were delayed, in seconds; they
	// then carry Retry-After too.
	DelayS float64 `json:"delay_s"`
}

// Extension is an installed Azure DevOps extension.
type Extension struct {
	Publisher string `json:"publisher"`
	Name      string `json:"name"`
	// State is the wire's installState flags. Default "none": enabled.
	State string `json:"state"`
}

// User is a member of an organization.
type User struct {
	// UPN is the account: of a service principal its object id.
	UPN string `json:"upn"`
	// Kind is user (default), guest, service_principal, managed_identity or
	// microsoft_account, the default where TenantID is zero.
	Kind string `json:"kind"`
	// Administrator: member of Project Collection Administrators.
	Administrator bool `json:"administrator"`
	// AdministratorThrough says how: direct (default), group (of Azure
	// DevOps), nested_group (a group in a group) or entra_group.
	AdministratorThrough string `json:"administrator_through"`
	// PermissionOnly: may edit collection-level information without being an
	// administrator.
	PermissionOnly bool `json:"permission_only"`
	// AccessLevel is the wire's accountLicenseType. Default express (Basic).
	AccessLevel string `json:"access_level"`
	// LicensingSource is the wire's. Default account.
	LicensingSource string `json:"licensing_source"`
	// MSDNLicense and GitHubLicense are the wire's. Default none.
	MSDNLicense   string `json:"msdn_license"`
	GitHubLicense string `json:"github_license"`
	// Status is the wire's. Default active, pending when NeverSignedIn.
	Status string `json:"status"`
	// NeverSignedIn: invited, and not seen since.
	NeverSignedIn bool `json:"never_signed_in"`
}

// zeroTenant is what an organization without Entra says of its tenant.
const zeroTenant = "00000000-0000-0000-0000-000000000000"

func (w *World) fillOrganizations() error {
	seen := map[string]bool{}
	for i := range w.Organizations {
		o := &w.Organizations[i]
		if o.Name == "" || seen[fold(o.Name)] {
			return fmt.Errorf("world: organization %q has no name or is there twice", o.Name)
		}
		seen[fold(o.Name)] = true
		o.TenantID = or(o.TenantID, w.TenantID)
		if err := o.fillAccess(); err != nil {
			return fmt.Errorf("world: organization %q: %w", o.Name, err)
		}
		for j := range o.Users {
			if err := o.Users[j].fill(o); err != nil {
				return fmt.Errorf("world: organization %q: user %q: %w", o.Name, o.Users[j].UPN, err)
			}
		}
		if err := o.fillInventory(); err != nil {
			return err
		}
	}
	return nil
}

func (o *Organization) fillAccess() error {
	if o.OAuthThirdPartyAccess == nil {
		o.OAuthThirdPartyAccess = new(true)
	}
	if o.CallerReads == nil {
		o.CallerReads = new(true)
	}
	o.OAuthPolicy = or(o.OAuthPolicy, "defined")
	o.Extensions = append([]Extension{}, o.Extensions...)
	o.Users = append([]User{}, o.Users...)
	o.Forbidden = append([]string{}, o.Forbidden...)
	o.HiddenProjects = append([]string{}, o.HiddenProjects...)
	if o.RateLimit != nil && o.RateLimit.Limit == 0 {
		o.RateLimit.Limit = 200
	}
	for _, read := range o.Forbidden {
		if err := oneOf("forbidden", read, "connection", "permissions", "policy", "extensions", "identities",
			"entitlements", "acl", "graph", "projects", "repositories"); err != nil {
			return err
		}
	}
	return oneOf("oauth_policy", o.OAuthPolicy, "defined", "undefined", "contradictory", "unreadable")
}

func (u *User) fill(o *Organization) error {
	kind, status := "user", "active"
	if o.TenantID == zeroTenant {
		kind = "microsoft_account"
	}
	if u.NeverSignedIn {
		status = "pending"
	}
	u.Kind, u.Status = or(u.Kind, kind), or(u.Status, status)
	u.AdministratorThrough = or(u.AdministratorThrough, "direct")
	u.AccessLevel, u.LicensingSource = or(u.AccessLevel, "express"), or(u.LicensingSource, "account")
	u.MSDNLicense, u.GitHubLicense = or(u.MSDNLicense, "none"), or(u.GitHubLicense, "none")
	if err := oneOf("kind", u.Kind, "user", "guest", "service_principal", "managed_identity", "microsoft_account"); err != nil {
		return err
	}
	return oneOf("administrator_through", u.AdministratorThrough, "direct", "group", "nested_group", "entra_group")
}

func (c *Caller) fill() error {
	kind := "service_principal"
	if c.UPN != "" {
		kind = "user"
	}
	c.Kind, c.AccessLevel = or(c.Kind, kind), or(c.AccessLevel, "express")
	if c.Kind == "user" && c.UPN == "" {
		return errors.New("world: caller: a user has a upn")
	}
	return oneOf("world: caller.kind", c.Kind, "service_principal", "managed_identity", "user")
}
