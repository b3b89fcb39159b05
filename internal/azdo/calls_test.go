package azdo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

const (
	userID  = "7d3f8a10-0c11-6f7e-9a41-2b6d0f1c9e55"
	claims  = `Microsoft.IdentityModel.Claims.ClaimsIdentity;0f0e0d0c-1111-2222-3333-444455556666\svc-defender@contoso.com`
	project = "f4b53f43-0000-0000-0000-000000000010"
)

// identity is an identity as both connectionData and identities send it.
var identity = `{"id":"` + userID + `","descriptor":` + quote(claims) + `,"subjectDescriptor":"aad.NjdiY2I3",
	"providerDisplayName":"Defender Connector","isActive":true,"members":[],"memberOf":[],"memberIds":[],
	"properties":{"SchemaClassName":{"$type":"System.String","$value":"User"},
	"Domain":{"$type":"System.String","$value":"0f0e0d0c-1111-2222-3333-444455556666"},
	"Account":{"$type":"System.String","$value":"svc-defender@contoso.com"},
	"SpecialType":{"$type":"System.String","$value":"Generic"},
	"ComplianceValidated":{"$type":"System.DateTime","$value":"2026-08-01T00:00:00Z"},
	"Odd":{"$type":"System.Int32","$value":3},"Bare":"text",
	"http://schemas.microsoft.com/identity/claims/objectidentifier":{"$type":"System.String","$value":"a1a2a3a4-0000-0000-0000-00000000beef"},
	"DirectoryAlias":{"$type":"System.String","$value":"svc-defender"}},"resourceVersion":2,"metaTypeId":0}`

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func yes() *bool { b := true; return &b }

// ok makes a call that returns a value one that returns anything.
func ok[T any](call func(context.Context, *azdo.Client) (T, error)) func(context.Context, *azdo.Client) (any, error) {
	return func(ctx context.Context, c *azdo.Client) (any, error) { return call(ctx, c) }
}

func collect[T any](list iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for one, err := range list {
		if err != nil {
			return all, err
		}
		all = append(all, one)
	}
	return all, nil
}

// The calls of the client, by name.
var calls = map[string]func(context.Context, *azdo.Client) (any, error){
	"caller": ok(func(ctx context.Context, c *azdo.Client) (azdo.Caller, error) { return c.Caller(ctx, "contoso") }),
	"caller has": ok(func(ctx context.Context, c *azdo.Client) (bool, error) {
		return c.CallerHas(ctx, "contoso", azdo.EditCollection)
	}),
	"policy": ok(func(ctx context.Context, c *azdo.Client) (azdo.Policy, error) { return c.OAuthPolicy(ctx, "contoso") }),
	"extensions": ok(func(ctx context.Context, c *azdo.Client) ([]azdo.Extension, error) {
		return c.Extensions(ctx, "contoso")
	}),
	"identities": ok(func(ctx context.Context, c *azdo.Client) ([]azdo.Identity, error) {
		return c.Identities(ctx, "contoso", "svc-defender+x@contoso.com")
	}),
	"entitlement": ok(func(ctx context.Context, c *azdo.Client) (azdo.Entitlement, error) {
		return c.Entitlement(ctx, "contoso", userID)
	}),
	"rights": ok(func(ctx context.Context, c *azdo.Client) (azdo.Rights, error) {
		return c.CollectionRights(ctx, "contoso", claims)
	}),
	"containers": ok(func(ctx context.Context, c *azdo.Client) ([]string, error) {
		return c.Containers(ctx, "contoso", "aad.NjdiY2I3")
	}),
	"members": ok(func(ctx context.Context, c *azdo.Client) ([]string, error) {
		return c.Members(ctx, "contoso", "vssgp.Uy0x")
	}),
	"projects": ok(func(ctx context.Context, c *azdo.Client) ([]azdo.Project, error) {
		return collect(c.Projects(ctx, "contoso"))
	}),
	"repositories": ok(func(ctx context.Context, c *azdo.Client) ([]azdo.Repository, error) {
		return collect(c.Repositories(ctx, "contoso"))
	}),
	"source control": ok(func(ctx context.Context, c *azdo.Client) (azdo.SourceControl, error) {
		return c.SourceControl(ctx, "contoso", project)
	}),
}

func policyWith(entry string) string {
	return `{"dataProviderSharedData":{},"dataProviders":{"ms.vss-web.component-data":{},"ms.vss-web.shared-data":null,
		"ms.vss-admin-web.organization-policies-data-provider":{"policies":{"security":[],"applicationConnection":[
		{"policy":{"name":"Policy.Other","value":true}},` + entry + `],"user":[]},"invertedPolicies":[]}},"dataProviderExceptions":{}}`
}

func TestCalls(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		call    string
		answers []answer
		want    any
		seen    string // one request a line
		version string
	}{
		"caller": {
			"caller",
			[]answer{{body: `{"authenticatedUser":` + identity + `,"authorizedUser":` + identity + `,"instanceId":"01234567-89AB-cdef-0123-456789abcdef","deploymentType":"hosted","locationServiceData":{"lastChangeId":424239147,"lastChangeId64":424239147}}`}},
			azdo.Caller{ID: userID, Descriptor: claims, SubjectDescriptor: "aad.NjdiY2I3", DisplayName: "Defender Connector", Account: "svc-defender@contoso.com", CollectionID: "01234567-89ab-cdef-0123-456789abcdef", Kind: azdo.UserIdentity},
			"GET /dev.azure.com/contoso/_apis/connectionData", "7.1-preview.1",
		},
		"caller is a service principal": {
			"caller",
			[]answer{{body: "\xef\xbb\xbf" + `{"authenticatedUser":{"id":"` + userID + `","descriptor":"Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;t\\o","customDisplayName":"Platform","providerDisplayName":"app"},"instanceId":"01234567-89ab-cdef-0123-456789abcdef"}`}},
			azdo.Caller{ID: userID, Descriptor: `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;t\o`, DisplayName: "Platform", CollectionID: "01234567-89ab-cdef-0123-456789abcdef", Kind: azdo.ServicePrincipalIdentity},
			"GET /dev.azure.com/contoso/_apis/connectionData", "7.1-preview.1",
		},
		"caller has a right": {
			"caller has",
			[]answer{{body: `{"count":1,"value":[true]}`}},
			true,
			"GET /dev.azure.com/contoso/_apis/permissions/3e65f728-f8bc-4ecd-8764-7e378b19bfa7/2?alwaysAllowAdministrators=false&tokens=NAMESPACE%3A", "7.1",
		},
		"caller has no right": {
			"caller has",
			[]answer{{body: `{"count":1,"value":[false]}`}},
			false,
			"GET /dev.azure.com/contoso/_apis/permissions/3e65f728-f8bc-4ecd-8764-7e378b19bfa7/2?alwaysAllowAdministrators=false&tokens=NAMESPACE%3A", "7.1",
		},
		"policy": {
			"policy",
			[]answer{{body: policyWith(`{"policy":{"name":"Policy.DisallowOAuthAuthentication","value":false,"effectiveValue":true,"isValueUndefined":true,"parentPolicy":{"name":"Policy.DisallowOAuthAuthentication","value":true}},"learnMoreLink":"https://x","applicableServiceHost":1}`)}},
			azdo.Policy{Effective: yes(), Undefined: true},
			"POST /dev.azure.com/contoso/_apis/Contribution/HierarchyQuery", "5.0-preview.1",
		},
		"policy without its effect": {
			"policy",
			[]answer{{body: policyWith(`{"policy":{"name":"Policy.DisallowOAuthAuthentication","value":true}}`)}},
			azdo.Policy{Value: true},
			"POST /dev.azure.com/contoso/_apis/Contribution/HierarchyQuery", "5.0-preview.1",
		},
		"extensions": {
			"extensions",
			[]answer{{body: `{"count":2,"value":[
				{"extensionId":"ms-dfd-code-to-cloud","extensionName":"Container Mapping","publisherId":"ms-securitydevops","publisherName":"x","version":"1.0.42","manifestVersion":1.0,"registrationId":"01234567-89ab-cdef-0123-456789abcdef","flags":"trusted","installState":{"flags":"multiVersion, trusted","lastUpdated":"2026-07-01T00:00:00Z","installationIssues":[]},"lastPublished":"2026-06-01T00:00:00Z","contributions":[],"files":[]},
				{"extensionId":"e","publisherId":"p","installState":{"flags":"disabled"}},{"extensionId":"f","publisherId":"p"}]}`}},
			[]azdo.Extension{
				{Publisher: "ms-securitydevops", Name: "ms-dfd-code-to-cloud", Title: "Container Mapping", Flags: []string{"multiVersion", "trusted"}},
				{Publisher: "p", Name: "e", Flags: []string{"disabled"}},
				{Publisher: "p", Name: "f"},
			},
			"GET /extmgmt.dev.azure.com/contoso/_apis/extensionmanagement/installedextensions?includeDisabledExtensions=true&includeErrors=true&includeInstallationIssues=true", "7.1-preview.1",
		},
		"identities": {
			"identities",
			[]answer{{body: `{"count":2,"value":[null,` + identity + `]}`}},
			[]azdo.Identity{{
				ID: userID, Descriptor: claims, SubjectDescriptor: "aad.NjdiY2I3", DisplayName: "Defender Connector", Account: "svc-defender@contoso.com",
				Domain: "0f0e0d0c-1111-2222-3333-444455556666", ObjectID: "a1a2a3a4-0000-0000-0000-00000000beef", DirectoryAlias: "svc-defender", SpecialType: "Generic", Kind: azdo.UserIdentity,
			}},
			"GET /vssps.dev.azure.com/contoso/_apis/identities?filterValue=svc-defender%2Bx%40contoso.com&queryMembership=none&searchFilter=General", "7.1-preview.1",
		},
		"no identities": {
			"identities",
			[]answer{{body: `{"count":0,"value":[]}`}},
			[]azdo.Identity{},
			"GET /vssps.dev.azure.com/contoso/_apis/identities?filterValue=svc-defender%2Bx%40contoso.com&queryMembership=none&searchFilter=General", "7.1-preview.1",
		},
		"entitlement": {
			"entitlement",
			[]answer{{body: `{"id":"` + userID + `","user":{"subjectKind":"user","metaType":"member","directoryAlias":"svc-defender","principalName":"svc-defender@contoso.com","origin":"aad"},"accessLevel":{"licensingSource":"gitHub","accountLicenseType":"none","msdnLicenseType":"none","gitHubLicenseType":"enterprise","licenseDisplayName":"x","status":"active"},"lastAccessedDate":"2026-08-20T06:11:00.1230000Z"}`}},
			azdo.Entitlement{PrincipalName: "svc-defender@contoso.com", SubjectKind: "user", MetaType: "member", Origin: "aad", DirectoryAlias: "svc-defender", LicensingSource: "gitHub", AccountLicenseType: "none", MSDNLicenseType: "none", GitHubLicenseType: "enterprise", Status: "active", LastAccessed: time.Date(2026, 8, 20, 6, 11, 0, 123000000, time.UTC)},
			"GET /vsaex.dev.azure.com/contoso/_apis/userentitlements/" + userID, "7.1",
		},
		"entitlement of somebody who never signed in": {
			"entitlement",
			[]answer{{body: `{"user":{},"accessLevel":{"status":"pending"},"lastAccessedDate":"0001-01-01T00:00:00"}`}},
			azdo.Entitlement{Status: "pending"},
			"GET /vsaex.dev.azure.com/contoso/_apis/userentitlements/" + userID, "7.1",
		},
		"rights": {
			"rights",
			[]answer{{body: `{"count":2,"value":[{"inheritPermissions":true,"token":"NAMESPACE:","includeExtendedInfo":true,"acesDictionary":{` + quote(claims) + `:{"descriptor":` + quote(claims) + `,"allow":0,"deny":0,"extendedInfo":{"effectiveAllow":3831,"inheritedAllow":3831,"effectiveDeny":4}},"other":{"allow":8}}},{"token":"OTHER","acesDictionary":{` + quote(claims) + `:{"allow":16}}}]}`}},
			azdo.Rights{Allow: 3831, Deny: 4},
			"GET /dev.azure.com/contoso/_apis/accesscontrollists/3e65f728-f8bc-4ecd-8764-7e378b19bfa7?descriptors=Microsoft.IdentityModel.Claims.ClaimsIdentity%3B0f0e0d0c-1111-2222-3333-444455556666%5Csvc-defender%40contoso.com&includeExtendedInfo=true&recurse=false&token=NAMESPACE%3A", "7.1",
		},
		"no rights": {
			"rights",
			[]answer{{body: `{"count":1,"value":[{"token":"NAMESPACE:","acesDictionary":{` + quote(claims) + `:{"extendedInfo":{}}}}]}`}},
			azdo.Rights{},
			"GET /dev.azure.com/contoso/_apis/accesscontrollists/3e65f728-f8bc-4ecd-8764-7e378b19bfa7?descriptors=Microsoft.IdentityModel.Claims.ClaimsIdentity%3B0f0e0d0c-1111-2222-3333-444455556666%5Csvc-defender%40contoso.com&includeExtendedInfo=true&recurse=false&token=NAMESPACE%3A", "7.1",
		},
		"containers": {
			"containers",
			[]answer{{body: `{"count":1,"value":[{"containerDescriptor":"vssgp.Uy0x","memberDescriptor":"aad.NjdiY2I3","_links":{}}]}`}},
			[]string{"vssgp.Uy0x"},
			"GET /vssps.dev.azure.com/contoso/_apis/graph/memberships/aad.NjdiY2I3?depth=1&direction=up", "7.1-preview.1",
		},
		"members": {
			"members",
			[]answer{{body: `{"count":1,"value":[{"containerDescriptor":"vssgp.Uy0x","memberDescriptor":"aadgp.Uy0y"}]}`}},
			[]string{"aadgp.Uy0y"},
			"GET /vssps.dev.azure.com/contoso/_apis/graph/memberships/vssgp.Uy0x?depth=1&direction=down", "7.1-preview.1",
		},
		"projects on two pages": {
			"projects",
			[]answer{
				{body: `{"count":1,"value":[{"id":"` + project + `","name":"payments","state":"wellFormed","visibility":"organization","lastUpdateTime":"2026-05-05T05:05:05.000Z","revision":381}]}`, header: map[string]string{"x-ms-continuationtoken": "200"}},
				{body: `{"count":1,"value":[{"id":"` + userID + `","name":"web","state":"wellFormed","visibility":"private"}]}`},
			},
			[]azdo.Project{{ID: project, Name: "payments", State: "wellFormed", Visibility: "organization"}, {ID: userID, Name: "web", State: "wellFormed", Visibility: "private"}},
			"GET /dev.azure.com/contoso/_apis/projects?%24top=200&stateFilter=wellFormed\nGET /dev.azure.com/contoso/_apis/projects?%24top=200&continuationToken=200&stateFilter=wellFormed", "7.1",
		},
		"repositories": {
			"repositories",
			[]answer{{packed: true, body: `{"value":[{"id":"0A0B0c0d-0000-0000-0000-000000000020","name":"api","url":"https://x","project":{"id":"` + strings.ToUpper(project) + `","name":"payments","state":"wellFormed"},"defaultBranch":"refs/heads/main","size":1203,"webUrl":"https://dev.azure.com/contoso/payments/_git/api","isDisabled":false,"isInMaintenance":true,"creationDate":"2026-01-02T10:00:00.5Z"},
				{"id":"0a0b0c0d-0000-0000-0000-000000000021","name":"old","project":{"id":"` + project + `","name":"payments"},"isDisabled":true,"isFork":true}],"count":2}`}},
			[]azdo.Repository{
				{ID: "0a0b0c0d-0000-0000-0000-000000000020", Name: "api", ProjectID: project, ProjectName: "payments", WebURL: "https://dev.azure.com/contoso/payments/_git/api", DefaultBranch: "refs/heads/main", Size: 1203, Maintenance: true, Created: time.Date(2026, 1, 2, 10, 0, 0, 500000000, time.UTC)},
				{ID: "0a0b0c0d-0000-0000-0000-000000000021", Name: "old", ProjectID: project, ProjectName: "payments", Disabled: true, Fork: true},
			},
			"GET /dev.azure.com/contoso/_apis/git/repositories?includeHidden=true", "7.2-preview",
		},
		"source control": {
			"source control",
			[]answer{{body: `{"id":"` + project + `","name":"payments","capabilities":{"processTemplate":{"templateName":"Agile"},"versioncontrol":{"sourceControlType":"Git","gitEnabled":"True","tfvcEnabled":"True"}}}`}},
			azdo.SourceControl{Git: true, TFVC: true},
			"GET /dev.azure.com/contoso/_apis/projects/" + project + "?includeCapabilities=true", "7.1",
		},
		"source control by its type": {
			"source control",
			[]answer{{body: `{"capabilities":{"versioncontrol":{"sourceControlType":"Tfvc"}}}`}},
			azdo.SourceControl{TFVC: true},
			"GET /dev.azure.com/contoso/_apis/projects/" + project + "?includeCapabilities=true", "7.1",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{answers: tt.answers}
			got, err := calls[tt.call](t.Context(), signed(t, s))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
			if s.requests() != tt.seen {
				t.Errorf("requests:\n%s\nwant:\n%s", s.requests(), tt.seen)
			}
			for _, h := range s.heads {
				if h.Get("Accept") != "application/json;api-version="+tt.version || h.Get("Authorization") != "Bearer token" ||
					h.Get("X-TFS-FedAuthRedirect") != "Suppress" || h.Get("User-Agent") != "test/1" || h.Get("X-TFS-Session") != "" {
					t.Errorf("header = %v", h)
				}
			}
		})
	}
}

func TestPolicyQuestion(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: policyWith(`{"policy":{"name":"Policy.DisallowOAuthAuthentication","value":false}}`)}}}
	if _, err := signed(t, s).OAuthPolicy(t.Context(), "contoso"); err != nil {
		t.Fatal(err)
	}
	want := `{"contributionIds":["ms.vss-admin-web.organization-policies-data-provider"],"dataProviderContext":{"properties":{"sourcePage":{` +
		`"url":"https://dev.azure.com/contoso/_settings/organizationPolicy","routeId":"ms.vss-admin-web.collection-admin-hub-route",` +
		`"routeValues":{"action":"Execute","adminPivot":"organizationPolicy","controller":"ContributedPage"}}}}}`
	if s.sent[0] != want || s.heads[0].Get("Content-Type") != "application/json" {
		t.Errorf("sent %s as %s", s.sent[0], s.heads[0].Get("Content-Type"))
	}
}

// Everything that would change a path is refused before a request.
func TestNamesAreRefused(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: "{}"}}}
	c := signed(t, s)
	refused := map[string]error{}
	for _, name := range []string{"", "..", "a/b", "a%2fb", "a b", "a?x=1", "ü"} {
		_, refused["organization "+name] = c.Caller(t.Context(), name)
	}
	for _, id := range []string{"", "me", "../x", userID + "/x"} {
		_, refused["identity "+id] = c.Entitlement(t.Context(), "contoso", id)
		_, refused["project "+id] = c.SourceControl(t.Context(), "contoso", id)
		_, refused["subject "+id] = c.Members(t.Context(), "contoso", id)
	}
	_, refused["descriptor"] = c.CollectionRights(t.Context(), "contoso", "")
	_, refused["two descriptors"] = c.CollectionRights(t.Context(), "contoso", "a;b,c;d")
	for name, err := range refused {
		if azdo.KindOf(err) != azdo.Other || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s.requests() != "" {
		t.Errorf("requests: %s", s.requests())
	}
}

// The request gate is asked once for each request, and its error is the call's.
func TestRequestGate(t *testing.T) {
	t.Parallel()
	spent := errors.New("the budget is spent")
	page := answer{status: 503, body: "{}"}
	s := &service{answers: []answer{page, {body: `{"value":[{"id":"` + project + `","name":"a"}]}`, header: map[string]string{"x-ms-continuationtoken": "200"}}}}
	asked := 0
	gated := func(t *testing.T) context.Context {
		t.Helper()
		return azdo.WithRequestGate(t.Context(), func() error {
			if asked++; asked > 1 {
				return spent
			}
			return nil
		})
	}
	synctest.Test(t, func(t *testing.T) {
		list, err := collect(clocked(t, s).Projects(gated(t), "contoso"))
		if err != spent || len(list) != 1 || asked != 2 || strings.Count(s.requests(), "\n") != 1 { //nolint:errorlint // it must be the very error
			t.Errorf("%d projects, error %v, gate asked %d times, requests:\n%s", len(list), err, asked, s.requests())
		}
	})
	for name, call := range calls {
		asked = 1
		if _, err := call(gated(t), signed(t, s)); err != spent { //nolint:errorlint // it must be the very error
			t.Errorf("%s: error = %v", name, err)
		}
	}
}

// Whatever is asked, and by how many, the library's own question for its routes never leaves.
func TestNoRouteLookUp(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: `{"count":1,"value":[true]}`}}}
	c := signed(t, s)
	done := make(chan error)
	for i := range 8 {
		go func() {
			_, err := c.CallerHas(t.Context(), fmt.Sprintf("org-%d", i%4), azdo.ReadCollection)
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if strings.Contains(s.requests(), "OPTIONS") || len(s.seen) != 8 {
		t.Errorf("requests:\n%s", s.requests())
	}
}
