package emulator

import (
	"strings"
	"time"
)

type entitlementBody struct {
	ID                 string       `json:"id"`
	User               *subjectBody `json:"user,omitempty"`
	ServicePrincipal   *subjectBody `json:"servicePrincipal,omitempty"`
	AccessLevel        accessLevel  `json:"accessLevel"`
	LastAccessedDate   string       `json:"lastAccessedDate"`
	DateCreated        string       `json:"dateCreated"`
	ProjectEntitlement []struct{}   `json:"projectEntitlements"`
	Extensions         []struct{}   `json:"extensions"`
	GroupAssignments   []struct{}   `json:"groupAssignments"`
}

type subjectBody struct {
	SubjectKind    string `json:"subjectKind"`
	MetaType       string `json:"metaType,omitempty"`
	ApplicationID  string `json:"applicationId,omitempty"`
	DirectoryAlias string `json:"directoryAlias"`
	Domain         string `json:"domain"`
	PrincipalName  string `json:"principalName"`
	MailAddress    string `json:"mailAddress"`
	Origin         string `json:"origin"`
	OriginID       string `json:"originId"`
	DisplayName    string `json:"displayName"`
	URL            string `json:"url"`
	Descriptor     string `json:"descriptor"`
}

type accessLevel struct {
	LicensingSource    string `json:"licensingSource"`
	AccountLicenseType string `json:"accountLicenseType"`
	MSDNLicenseType    string `json:"msdnLicenseType"`
	GitHubLicenseType  string `json:"gitHubLicenseType"`
	LicenseDisplayName string `json:"licenseDisplayName"`
	Status             string `json:"status"`
	StatusMessage      string `json:"statusMessage"`
	AssignmentSource   string `json:"assignmentSource"`
}

func (v *visit) userEntitlement() answer { return v.entitlement("userId", false) }

func (v *visit) servicePrincipalEntitlement() answer {
	return v.entitlement("servicePrincipalId", true)
}

// entitlement is the licence of a member, by its storage key.
func (v *visit) entitlement(param string, service bool) answer {
	id := v.params[param]
	if len(id) != len(zeroTenant) {
		return strictly(v.fail(400, "ArgumentException", "The id is not a GUID."), "entitlement of "+id)
	}
	for _, m := range v.everybody() {
		if strings.EqualFold(m.id, id) && m.isService() == service {
			return v.found(v.entitlementBody(m))
		}
	}
	return v.fail(404, "IdentityNotFoundException", "TF14045: The identity with TeamFoundationId "+id+" could not be found.")
}

func (v *visit) entitlementBody(m *member) entitlementBody {
	const stampForm = "2006-01-02T15:04:05.0000000Z"
	body := entitlementBody{
		ID: m.id, LastAccessedDate: v.st.now().Add(-24 * time.Hour).Format(stampForm), DateCreated: "2026-01-02T10:00:00.0000000Z",
		AccessLevel: accessLevel{
			m.LicensingSource, m.AccessLevel, m.MSDNLicense, m.GitHubLicense, m.licenseName(), m.Status, "", "unknown",
		},
		ProjectEntitlement: []struct{}{}, Extensions: []struct{}{}, GroupAssignments: []struct{}{},
	}
	if m.NeverSignedIn {
		body.LastAccessedDate = "0001-01-01T00:00:00Z"
	}
	subject := &subjectBody{
		SubjectKind: "user", MetaType: "member", DirectoryAlias: m.alias(), Domain: m.domain(), PrincipalName: m.UPN,
		MailAddress: m.UPN, Origin: "aad", OriginID: m.objectID, DisplayName: m.display, Descriptor: m.subject,
		URL: "https://vssps.dev.azure.com/" + v.organization.Name + "/_apis/Graph/Users/" + m.subject,
	}
	body.User = subject
	switch {
	case m.isService():
		subject.SubjectKind, subject.MetaType, subject.MailAddress = "servicePrincipal", "application", ""
		subject.ApplicationID = guid("application", m.objectID)
		if m.Kind == "managed_identity" {
			subject.MetaType = "managedIdentity"
		}
		body.User, body.ServicePrincipal = nil, subject
	case m.NeverSignedIn:
		subject.MetaType = ""
	case m.Kind == "guest":
		subject.MetaType = "guest"
	}
	if m.Kind == "microsoft_account" {
		subject.Origin = "msa"
	}
	return body
}

// licenseName is text for people.
func (m *member) licenseName() string {
	switch m.LicensingSource {
	case "msdn":
		return "Visual Studio Subscriber"
	case "gitHub":
		return "GitHub Enterprise"
	}
	switch m.AccessLevel {
	case "express":
		return "Basic"
	case "advanced":
		return "Basic + Test Plans"
	case "stakeholder":
		return "Stakeholder"
	}
	return m.AccessLevel
}
