package emulator

import "strings"

// property is a value of an identity's property bag.
type property struct {
	Type  string `json:"$type"`
	Value string `json:"$value"`
}

func properties(pairs ...string) map[string]property {
	bag := map[string]property{}
	for i := 0; i+1 < len(pairs); i += 2 {
		bag[pairs[i]] = property{"System.String", pairs[i+1]}
	}
	return bag
}

// metaTypeID is the number of the wire's metaType.
func (m *member) metaTypeID() int {
	switch {
	case m.Kind == "service_principal":
		return 5
	case m.Kind == "managed_identity":
		return 6
	case m.NeverSignedIn:
		return 255
	case m.Kind == "guest":
		return 1
	}
	return 0
}

// identityBody is a user or group as the search answers it.
type identityBody struct {
	ID                  string              `json:"id"`
	Descriptor          string              `json:"descriptor"`
	SubjectDescriptor   string              `json:"subjectDescriptor"`
	ProviderDisplayName string              `json:"providerDisplayName"`
	IsActive            bool                `json:"isActive,omitempty"`
	IsContainer         bool                `json:"isContainer,omitempty"`
	Members             []string            `json:"members"`
	MemberOf            []string            `json:"memberOf"`
	MemberIDs           []string            `json:"memberIds"`
	Properties          map[string]property `json:"properties"`
	ResourceVersion     int                 `json:"resourceVersion"`
	MetaTypeID          int                 `json:"metaTypeId"`
}

func newIdentity(id, descriptor, subject, display string) identityBody {
	return identityBody{
		ID: id, Descriptor: descriptor, SubjectDescriptor: subject, ProviderDisplayName: display, IsActive: true,
		Members: []string{}, MemberOf: []string{}, MemberIDs: []string{}, ResourceVersion: 2, MetaTypeID: 255,
	}
}

// alias is what directories call the account.
func (m *member) alias() string {
	name, domain, _ := strings.Cut(m.UPN, "@")
	if m.Kind == "guest" {
		return name + "_" + domain + "#EXT#"
	}
	return name
}

func (m *member) identity() identityBody {
	body := newIdentity(m.id, m.descriptor, m.subject, m.display)
	body.IsActive, body.MetaTypeID = !m.NeverSignedIn, m.metaTypeID()
	mail := m.UPN
	if m.isService() {
		mail = ""
	}
	body.Properties = properties("SchemaClassName", "User", "Description", "", "Domain", m.domain(), "Account", m.UPN,
		"DN", "", "Mail", mail, "SpecialType", "Generic", "PUID", "aad:", "DirectoryAlias", m.alias(),
		"http://schemas.microsoft.com/identity/claims/objectidentifier", m.objectID)
	body.Properties["ComplianceValidated"] = property{"System.DateTime", "2026-08-01T00:00:00Z"}
	return body
}

func (g *group) identity(o *Organization) identityBody {
	body := newIdentity(g.id, g.descriptor, g.subject, "["+g.scope+`]\`+g.name)
	body.IsContainer = true
	domain := "vstfs:///Framework/IdentityDomain/" + collectionID(o)
	if g.kind == "aadgp" {
		domain = o.TenantID
	}
	body.Properties = properties("SchemaClassName", "Group", "Description", "", "Domain", domain, "Account", g.name,
		"DN", "", "Mail", "", "SecurityGroup", "SecurityGroup", "SpecialType", g.special,
		"ScopeId", collectionID(o), "ScopeType", "ServiceHost", "LocalScopeId", collectionID(o),
		"SecuringHostId", collectionID(o), "ScopeName", g.scope)
	return body
}

// identities searches users and groups by display name or account.
func (v *visit) identities() answer {
	value, filter := v.query["filtervalue"], v.query["searchfilter"]
	if !strings.EqualFold(filter, "General") || value == "" || v.params["identityId"] != "" {
		return strictly(v.fail(400, "ArgumentException", "Only searchFilter=General with a filterValue is known."), "identities without searchFilter=General")
	}
	if membership := v.query["querymembership"]; membership != "" && !strings.EqualFold(membership, "None") {
		return strictly(v.fail(400, "ArgumentException", "queryMembership '"+membership+"' is not known."), "queryMembership "+membership)
	}
	list := []identityBody{}
	add := func(body identityBody) {
		if fold(value) == fold(body.ProviderDisplayName) || fold(value) == fold(body.Properties["Account"].Value) {
			list = append(list, body)
		}
	}
	for _, m := range v.everybody() {
		add(m.identity())
	}
	for _, g := range v.groups() {
		add(g.identity(v.organization))
	}
	return v.found(collect(list))
}
