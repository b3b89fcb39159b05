package emulator_test

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

const (
	collectionNamespace = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
	v71                 = "api-version=7.1"
)

// search is the identity of an account.
func (s *server) search(account string) got {
	s.t.Helper()
	return s.get(vssps + "identities?searchFilter=General&queryMembership=None&" + v71 + "&filterValue=" + url.QueryEscape(account))
}

func (s *server) acl(descriptor string) got {
	s.t.Helper()
	return s.get(ado + "accesscontrollists/" + collectionNamespace + "?token=NAMESPACE%3A&includeExtendedInfo=true&recurse=false&" + v71 +
		"&descriptors=" + url.QueryEscape(descriptor))
}

// related are the subjects above or below another one.
func (s *server) related(direction, subject string) []string {
	s.t.Helper()
	g := s.get(vssps + "graph/Memberships/" + subject + "?direction=" + direction + "&depth=1&" + preview)
	side := map[string]string{"up": "containerDescriptor", "down": "memberDescriptor"}[direction]
	found := []string{}
	for i := 0; ; i++ {
		value := g.at("value." + string(rune('0'+i)) + "." + side)
		if value == "<absent>" {
			return found
		}
		found = append(found, value)
	}
}

// reaches walks up from a subject.
func (s *server) reaches(subject, target string) bool {
	s.t.Helper()
	for _, container := range s.related("up", subject) {
		if container == target || s.reaches(container, target) {
			return true
		}
	}
	return false
}

func TestCallerPermissions(t *testing.T) {
	t.Parallel()
	path := ado + "permissions/" + collectionNamespace + "/"
	for name, test := range map[string]struct{ patch, read, edit string }{
		"member":              {`"stopped":false`, "[true]", "[false]"},
		"administrator":       {`"caller_administrator":true`, "[true]", "[true]"},
		"without any right":   {`"caller_reads":false`, "[false]", "[false]"},
		"named administrator": {`"users":[{"upn":"svc@contoso.com","administrator":true,"administrator_through":"entra_group"}]`, "[true]", "[true]"},
		"permission only":     {`"users":[{"upn":"svc@contoso.com","permission_only":true}]`, "[true]", "[true]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			patches := []string{contoso(test.patch)}
			if strings.Contains(test.patch, "users") {
				patches = append(patches, `{"caller":{"upn":"SVC@contoso.com"}}`)
			}
			s := startDevOps(t, patches...)
			s.get(path + "1?" + v71).want(map[string]string{"count": "1", "value": test.read})
			s.get(path + "2?tokens=NAMESPACE:&alwaysAllowAdministrators=false&delimiter=,&" + v71).want(map[string]string{"value": test.edit})
			batch := s.do(200, "POST", ado+"security/permissionevaluationbatch?"+v71, `{"evaluations":[{"securityNamespaceId":"`+collectionNamespace+`","token":"NAMESPACE:","permissions":2}]}`)
			if "["+batch.at("evaluations.0.value")+"]" != test.edit {
				t.Errorf("batch %s", batch.text)
			}
			s.noViolations()
		})
	}
}

// How a named person is an administrator, and who can see it.
func TestAdministrators(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user         string
		walk, rights bool
		containers   int
		patch        string
	}{
		"direct":              {user: `"administrator":true`, walk: true, rights: true, containers: 1},
		"group":               {user: `"administrator":true,"administrator_through":"group"`, walk: true, rights: true, containers: 1},
		"nested group":        {user: `"administrator":true,"administrator_through":"nested_group"`, walk: true, rights: true, containers: 1},
		"entra group":         {user: `"administrator":true,"administrator_through":"entra_group"`},
		"entra group, opened": {user: `"administrator":true,"administrator_through":"entra_group"`, walk: true, rights: true, containers: 1, patch: `{"assumptions":{"entra_groups":"expanded"}}`},
		"permission only":     {user: `"permission_only":true`, rights: true},
		"member":              {user: `"administrator":false`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			patches := []string{contoso(`"users":[{"upn":"Ada@contoso.com",` + test.user + `}]`)}
			if test.patch != "" {
				patches = append(patches, test.patch)
			}
			s := startDevOps(t, patches...)
			administrators := s.search("Project Collection Administrators")
			administrators.want(map[string]string{
				"count": "1", "value.0.isContainer": "true", "value.0.providerDisplayName": `[contoso]\Project Collection Administrators`,
				"value.0.properties.SpecialType.$value": "AdministrativeApplicationGroup", "value.0.properties.ScopeType.$value": "ServiceHost",
			})
			person := s.search("ada@CONTOSO.com")
			person.want(map[string]string{"count": "1", "value.0.isContainer": "<absent>"})
			subject := person.at("value.0.subjectDescriptor")
			if walk := s.reaches(subject, administrators.at("value.0.subjectDescriptor")); walk != test.walk || len(s.related("up", subject)) != test.containers {
				t.Errorf("walk %v, containers %v", walk, s.related("up", subject))
			}
			inside := strings.Join(s.related("down", administrators.at("value.0.subjectDescriptor")), " ")
			if strings.Contains(inside, "aadgp.") != strings.HasPrefix(name, "entra") {
				t.Errorf("inside are %s", inside)
			}
			descriptor := person.at("value.0.descriptor")
			g := s.acl(descriptor)
			entry, _, _ := strings.Cut(strings.SplitN(g.text, `"extendedInfo":`, 2)[1], "}")
			if rights := strings.Contains(entry, `"effectiveAllow":3831`) || strings.Contains(entry, `"effectiveAllow":3,`); rights != test.rights {
				t.Errorf("rights %v: %s", rights, g.text)
			}
			// The subject descriptor of graph is not what this call wants.
			s.acl(subject).want(map[string]string{"value.0.acesDictionary": "{}"})
			s.noViolations()
		})
	}
}

// words writes a GUID as the parts of a security identifier.
func words(t *testing.T, id string) string {
	t.Helper()
	h := strings.ReplaceAll(id, "-", "")
	var numbers []string
	for _, word := range []string{h[6:8] + h[4:6] + h[2:4] + h[0:2], h[10:12] + h[8:10] + h[14:16] + h[12:14], h[16:24], h[24:]} {
		n, err := strconv.ParseUint(word, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		numbers = append(numbers, strconv.FormatUint(n, 10))
	}
	return strings.Join(numbers, "-")
}

// The administrators' descriptor can be computed from the collection's GUID.
func TestComputedDescriptor(t *testing.T) {
	t.Parallel()
	if have := words(t, "01234567-89ab-cdef-0123-456789abcdef"); have != "1732584193-2877943757-19088743-2309737967" {
		t.Fatalf("words %s", have)
	}
	s := startDevOps(t)
	collection := s.get(ado + "connectionData?" + preview).at("instanceId")
	g := s.search(`[contoso]\project collection administrators`)
	sid := "S-1-9-1551374245-" + words(t, collection) + "-0-0-0-0-1"
	subject := "vssgp." + base64.RawURLEncoding.EncodeToString([]byte(sid))
	g.want(map[string]string{"value.0.descriptor": "Microsoft.TeamFoundation.Identity;" + sid, "value.0.subjectDescriptor": subject})
	everyone := s.search("Project Collection Valid Users").at("value.0.subjectDescriptor")
	if up := s.related("up", subject); len(up) != 1 || up[0] != everyone {
		t.Errorf("containers %v", up)
	}
	one := vssps + "graph/memberships/" + subject + "/" + everyone + "?" + preview
	s.get(one).want(map[string]string{"containerDescriptor": everyone, "memberDescriptor": subject})
	if head := s.do(200, "HEAD", one, ""); head.text != "" {
		t.Errorf("HEAD has a body %q", head.text)
	}
	s.do(404, "HEAD", vssps+"graph/memberships/"+everyone+"/"+subject+"?"+preview, "")
	s.do(404, "GET", vssps+"graph/memberships/aad.bm9ib2R5?"+preview, "")
	s.noViolations()
	s.do(400, "GET", vssps+"graph/memberships/"+subject+"?depth=2&"+preview, "")
	s.do(400, "GET", vssps+"graph/memberships/"+subject+"?"+v71, "").want(map[string]string{"typeKey": "VssInvalidPreviewVersionException"})
}

func TestIdentityOfUsers(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"users":[
		{"upn":"ada@contoso.com"},{"upn":"ada@contoso.com","kind":"microsoft_account"},
		{"upn":"guest@other.com","kind":"guest"},{"upn":"new@contoso.com","never_signed_in":true},
		{"upn":"b1b2b3b4-5555-6666-7777-888899990000","kind":"managed_identity"}]`))
	tenant := s.Env()["ARM_TENANT_ID"]
	s.search("ada@contoso.com").want(map[string]string{
		"count": "2", "value.0.isActive": "true", "value.0.metaTypeId": "0", "value.0.members": "[]",
		"value.0.descriptor":              `Microsoft.IdentityModel.Claims.ClaimsIdentity;` + tenant + `\ada@contoso.com`,
		"value.0.properties.Domain.$type": "System.String", "value.0.properties.Domain.$value": tenant,
		"value.0.properties.ComplianceValidated.$type": "System.DateTime", "value.0.properties.DirectoryAlias.$value": "ada",
		"value.1.properties.Domain.$value": "Windows Live ID",
	})
	s.search("guest@other.com").want(map[string]string{"value.0.metaTypeId": "1", "value.0.properties.DirectoryAlias.$value": "guest_other.com#EXT#"})
	s.search("new@contoso.com").want(map[string]string{"value.0.metaTypeId": "255", "value.0.isActive": "<absent>"})
	service := s.search("B1B2B3B4-5555-6666-7777-888899990000")
	service.want(map[string]string{
		"value.0.descriptor": `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;` + tenant + `\b1b2b3b4-5555-6666-7777-888899990000`,
		"value.0.metaTypeId": "6",
	})
	s.search("nobody@contoso.com").want(map[string]string{"count": "0", "value": "[]"})
	s.get(vsaex + "serviceprincipalentitlements/" + service.at("value.0.id") + "?" + preview).want(map[string]string{
		"servicePrincipal.metaType": "managedIdentity", "servicePrincipal.subjectKind": "servicePrincipal", "user": "<absent>",
		"servicePrincipal.originId": "b1b2b3b4-5555-6666-7777-888899990000", "accessLevel.accountLicenseType": "express",
	})
	s.do(404, "GET", vsaex+"userentitlements/"+service.at("value.0.id")+"?"+v71, "")
	s.noViolations()
	s.do(400, "GET", vsaex+"serviceprincipalentitlements/"+service.at("value.0.id")+"?"+v71, "").want(map[string]string{"typeKey": "VssInvalidPreviewVersionException"})
	s.do(400, "GET", vssps+"identities?searchFilter=General&queryMembership=Expanded&filterValue=x&"+v71, "")
	s.do(400, "GET", vssps+"identities?"+v71, "")
	s.do(400, "GET", vsaex+"userentitlements/me?"+v71, "")
}

func TestEntitlements(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		user string
		want map[string]string
	}{
		"basic":       {`"access_level":"express"`, map[string]string{"accessLevel.accountLicenseType": "express", "accessLevel.licenseDisplayName": "Basic", "accessLevel.status": "active", "user.metaType": "member", "user.origin": "aad"}},
		"stakeholder": {`"access_level":"stakeholder"`, map[string]string{"accessLevel.accountLicenseType": "stakeholder", "accessLevel.licensingSource": "account", "accessLevel.msdnLicenseType": "none"}},
		"subscriber":  {`"access_level":"stakeholder","licensing_source":"msdn","msdn_license":"eligible"`, map[string]string{"accessLevel.licensingSource": "msdn", "accessLevel.msdnLicenseType": "eligible"}},
		"github":      {`"access_level":"none","licensing_source":"gitHub","github_license":"enterprise"`, map[string]string{"accessLevel.gitHubLicenseType": "enterprise"}},
		"pending":     {`"never_signed_in":true`, map[string]string{"accessLevel.status": "pending", "lastAccessedDate": "0001-01-01T00:00:00Z", "user.metaType": "<absent>"}},
		"disabled":    {`"status":"disabled"`, map[string]string{"accessLevel.status": "disabled"}},
		"guest":       {`"kind":"guest"`, map[string]string{"user.metaType": "guest", "user.directoryAlias": "ada_contoso.com#EXT#"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startDevOps(t, contoso(`"users":[{"upn":"ada@contoso.com",`+test.user+`}]`))
			identity := s.search("ada@contoso.com")
			g := s.get(vsaex + "UserEntitlements/" + identity.at("value.0.id") + "?" + v71)
			g.want(test.want)
			g.want(map[string]string{
				"id": identity.at("value.0.id"), "user.descriptor": identity.at("value.0.subjectDescriptor"), "user.principalName": "ada@contoso.com",
			})
			if !strings.Contains(identity.text, `"http://schemas.microsoft.com/identity/claims/objectidentifier":{"$type":"System.String","$value":"`+g.at("user.originId")+`"}`) {
				t.Errorf("%s is not the object id of %s", g.at("user.originId"), identity.text)
			}
			s.noViolations()
		})
	}
	s := startDevOps(t)
	s.do(404, "GET", vsaex+"userentitlements/00000000-0000-0000-0000-00000000beef?"+v71, "")
	me := s.get(ado + "connectionData?" + preview).at("authenticatedUser.id")
	s.get(vsaex + "serviceprincipalentitlements/" + me + "?" + preview).want(map[string]string{"servicePrincipal.metaType": "application"})
}

func TestForbiddenReads(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"forbidden":["permissions","policy","extensions","identities","entitlements","acl","graph","repositories"]`))
	me := s.get(ado + "connectionData?" + preview).at("authenticatedUser.id")
	for _, path := range []string{
		ado + "permissions/" + collectionNamespace + "/2?" + v71, extmgmt + "extensionmanagement/installedextensions?" + preview,
		vssps + "identities?searchFilter=General&filterValue=x&" + v71, vsaex + "serviceprincipalentitlements/" + me + "?" + preview,
		ado + "accesscontrollists/" + collectionNamespace + "?token=NAMESPACE:&" + v71, vssps + "graph/memberships/aad.x?" + preview,
		ado + "git/repositories?" + v71,
	} {
		s.do(403, "GET", path, "").want(map[string]string{"typeKey": "AccessCheckException", "customProperties.NamespaceId": collectionNamespace})
	}
	s.do(403, "POST", ado+"Contribution/HierarchyQuery?"+preview, policyQuery)
	s.get(ado + "projects?" + v71)
	if err := s.PatchWorld([]byte(contoso(`"forbidden":["projects"],"caller_reads":false`))); err != nil {
		t.Fatal(err)
	}
	s.do(403, "GET", ado+"projects?"+v71, "")
	s.do(403, "GET", ado+"git/repositories?"+v71, "")
	s.do(403, "GET", ado+"accesscontrollists/"+collectionNamespace+"?token=NAMESPACE:&"+v71, "")
	s.noViolations()
}
