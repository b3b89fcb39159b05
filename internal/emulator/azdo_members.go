package emulator

import (
	"encoding/base64"
	"strings"
)

// member is a user or service principal of an organization as Azure DevOps
// knows it.
type member struct {
	User
	// id is the storage key, objectID that of Entra.
	id, objectID string
	// descriptor is the identity's, subject that of graph.
	descriptor, subject string
	display             string
	// reads: may view collection-level information.
	reads bool
}

// isService: a service principal or managed identity, no person.
func (m *member) isService() bool {
	return m.Kind == "service_principal" || m.Kind == "managed_identity"
}

// newMember gives a user the ids that Azure DevOps would. The subject
// descriptor is made from a GUID that is not the id, as was seen.
func newMember(o *Organization, u User) *member {
	account := fold(u.UPN)
	m := &member{
		User: u, id: guid("identity", account), objectID: guid("object", account), reads: true,
		subject: "aad." + encodeSubject(guid("subject", account)),
	}
	m.display, _, _ = strings.Cut(u.UPN, "@")
	domain := o.TenantID
	switch {
	case m.isService():
		m.objectID, m.display = u.UPN, "service-"+strings.SplitN(u.UPN, "-", 2)[0]
		m.descriptor = "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;" + domain + `\` + u.UPN
		m.subject = "aadsp." + encodeSubject(guid("subject", account))
		return m
	case u.Kind == "microsoft_account":
		domain = "Windows Live ID"
		m.id, m.subject = guid("live", account), "msa."+encodeSubject(guid("live subject", account))
	}
	m.descriptor = "Microsoft.IdentityModel.Claims.ClaimsIdentity;" + domain + `\` + u.UPN
	return m
}

func encodeSubject(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// domain is the tenant, or where Microsoft accounts are.
func (m *member) domain() string {
	_, account, _ := strings.Cut(m.descriptor, ";")
	domain, _, _ := strings.Cut(account, `\`)
	return domain
}

// members are all of an organization but Terraform, unless the world names
// it as one of the users.
func members(o *Organization) []*member {
	list := make([]*member, len(o.Users))
	for i, u := range o.Users {
		list[i] = newMember(o, u)
	}
	return list
}

// callerOf is Terraform in an organization: the user that the world has, or
// one with the caller's access level. nil means that it is no member.
func (st *store) callerOf(o *Organization, who claims) *member {
	if o.NotAMember || !strings.EqualFold(o.TenantID, st.world.TenantID) {
		return nil
	}
	u := User{UPN: who.account(), Kind: st.world.Caller.Kind, AccessLevel: st.world.Caller.AccessLevel}
	for _, known := range o.Users {
		if strings.EqualFold(known.UPN, u.UPN) {
			u = known
		}
	}
	u.Administrator = u.Administrator || o.CallerAdministrator
	if u.fill(o) != nil {
		return nil
	}
	m := newMember(o, u)
	m.reads = *o.CallerReads
	return m
}

// everybody are the members with Terraform among them.
func (v *visit) everybody() []*member {
	list := members(v.organization)
	for i, m := range list {
		if m.id == v.caller.id {
			list[i] = v.caller
			return list
		}
	}
	return append(list, v.caller)
}
