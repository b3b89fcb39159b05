package witness_test

import (
	"crypto/tls"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/core"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/extensionmanagement"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/git"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/graph"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/identity"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/location"
	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/memberentitlementmanagement"
	guards "github.com/microsoft/azure-devops-go-api/azuredevops/v7/security"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// devopsWorld has something of everything that is asked for in Azure DevOps.
const devopsWorld = `{"organizations": [{"name": "contoso",
  "extensions": [{"publisher": "ms-securitydevops", "name": "ms-dfd-code-to-cloud", "state": "multiVersion, trusted"}],
  "users": [{"upn": "ada@contoso.com", "administrator": true, "administrator_through": "group", "licensing_source": "msdn", "msdn_license": "enterprise"}],
  "projects": [{"name": "payments", "repositories": ["api", {"name": "empty", "empty": true}, {"name": "off", "disabled": true}]},
    {"name": "Data Platform", "visibility": "public", "source_control": "both", "repositories": [{"name": "etl", "fork": true}]}],
  "generate": {"projects": 120, "repositories_per_project": 1}}]}`

// found is what a client found out about the organization.
type found struct {
	caller, collection, administrators string
	edits                              bool
	person, personID, personDescriptor string
	containers, inside                 []string
	license                            string
	rights                             int
	projects                           int
	repositories                       []string
	extensions                         []string
	tfvc                               bool
}

// TestMicrosoftsAndOurClient asks the same with Microsoft's own client, which
// looks up every route on the emulator, and with ours, and compares.
func TestMicrosoftsAndOurClient(t *testing.T) {
	t.Parallel()
	e := start(t, devopsWorld)
	token := devopsToken(t, e)
	theirs, own := askTheirs(t, e, token), askOurs(t, e, token)
	if theirs.collection == "" || theirs.person != "ada" || theirs.license != "enterprise" || theirs.rights&2 == 0 || theirs.edits ||
		theirs.projects != 122 || len(theirs.repositories) != 124 || len(theirs.containers) != 1 || len(theirs.inside) != 1 ||
		theirs.inside[0] != theirs.containers[0] || !theirs.tfvc || len(theirs.extensions) != 1 {
		t.Errorf("Microsoft's client found %+v", theirs)
	}
	for name, pair := range map[string][2]any{
		"caller": {theirs.caller, own.caller}, "collection": {theirs.collection, own.collection}, "edits": {theirs.edits, own.edits},
		"administrators": {theirs.administrators, own.administrators}, "person": {theirs.person, own.person},
		"personID": {theirs.personID, own.personID}, "personDescriptor": {theirs.personDescriptor, own.personDescriptor},
		"license": {theirs.license, own.license}, "rights": {theirs.rights, own.rights},
		"projects": {theirs.projects, own.projects}, "tfvc": {theirs.tfvc, own.tfvc},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: Microsoft's client found %v, ours %v", name, pair[0], pair[1])
		}
	}
	for name, pair := range map[string][2][]string{
		"containers": {theirs.containers, own.containers}, "inside": {theirs.inside, own.inside},
		"repositories": {theirs.repositories, own.repositories}, "extensions": {theirs.extensions, own.extensions},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s: Microsoft's client found %v, ours %v", name, pair[0], pair[1])
		}
	}
}

func devopsToken(t *testing.T, e *emulator.Server) string {
	t.Helper()
	env := e.Env()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: e.CertPool(), MinVersion: tls.VersionTLS12}}}
	c := &raw{t: t, http: client, base: e.URL()}
	form := url.Values{
		"grant_type": {"client_credentials"}, "scope": azdo.Scopes(), "client_id": {env["ARM_CLIENT_ID"]}, "client_secret": {env["ARM_CLIENT_SECRET"]},
	}
	got := c.send(http.MethodPost, "/"+env["ARM_TENANT_ID"]+"/oauth2/v2.0/token", "application/x-www-form-urlencoded", form.Encode())
	return text(got.body["access_token"])
}

// must fails the test on an error.
func must[T any](t *testing.T) func(T, error) T {
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func askTheirs(t *testing.T, e *emulator.Server, token string) found {
	t.Helper()
	ctx := t.Context()
	connection := &azuredevops.Connection{
		AuthorizationString: "Bearer " + token, BaseUrl: e.URL() + "/dev.azure.com/contoso", SuppressFedAuthRedirect: true,
		TlsConfig: &tls.Config{RootCAs: e.CertPool(), MinVersion: tls.VersionTLS12}, UserAgent: "witness",
	}
	var f found
	who := must[*location.ConnectionData](t)(location.NewClient(ctx, connection).GetConnectionData(ctx, location.GetConnectionDataArgs{}))
	f.caller, f.collection = who.AuthenticatedUser.Id.String(), who.InstanceId.String()

	namespace := uuid.MustParse("3e65f728-f8bc-4ecd-8764-7e378b19bfa7")
	guard := guards.NewClient(ctx, connection)
	f.edits = (*must[*[]bool](t)(guard.HasPermissions(ctx, guards.HasPermissionsArgs{SecurityNamespaceId: &namespace, Permissions: new(2), Tokens: new("NAMESPACE:")})))[0]

	identities := must[identity.Client](t)(identity.NewClient(ctx, connection))
	search := func(value string) identity.Identity {
		list := must[*[]identity.Identity](t)(identities.ReadIdentities(ctx, identity.ReadIdentitiesArgs{
			SearchFilter: new("General"), FilterValue: &value, QueryMembership: &identity.QueryMembershipValues.None,
		}))
		if len(*list) != 1 {
			t.Fatalf("%d identities for %s", len(*list), value)
		}
		return (*list)[0]
	}
	f.administrators = *search("Project Collection Administrators").SubjectDescriptor
	person := search("ada@contoso.com")
	f.person, f.personID, f.personDescriptor = *person.ProviderDisplayName, person.Id.String(), *person.Descriptor

	people := must[graph.Client](t)(graph.NewClient(ctx, connection))
	for _, m := range *must[*[]graph.GraphMembership](t)(people.ListMemberships(ctx, graph.ListMembershipsArgs{
		SubjectDescriptor: person.SubjectDescriptor, Direction: &graph.GraphTraversalDirectionValues.Up, Depth: new(1),
	})) {
		f.containers = append(f.containers, *m.ContainerDescriptor)
	}
	for _, m := range *must[*[]graph.GraphMembership](t)(people.ListMemberships(ctx, graph.ListMembershipsArgs{
		SubjectDescriptor: &f.administrators, Direction: &graph.GraphTraversalDirectionValues.Down,
	})) {
		f.inside = append(f.inside, *m.MemberDescriptor)
	}

	acls := must[*[]guards.AccessControlList](t)(guard.QueryAccessControlLists(ctx, guards.QueryAccessControlListsArgs{
		SecurityNamespaceId: &namespace, Token: new("NAMESPACE:"), Descriptors: person.Descriptor, IncludeExtendedInfo: new(true), Recurse: new(false),
	}))
	f.rights = *(*(*acls)[0].AcesDictionary)[*person.Descriptor].ExtendedInfo.EffectiveAllow

	licenses := must[memberentitlementmanagement.Client](t)(memberentitlementmanagement.NewClient(ctx, connection))
	license := must[*memberentitlementmanagement.UserEntitlement](t)(licenses.GetUserEntitlement(ctx, memberentitlementmanagement.GetUserEntitlementArgs{UserId: person.Id}))
	f.license = string(*license.AccessLevel.MsdnLicenseType)
	must[*memberentitlementmanagement.ServicePrincipalEntitlement](t)(licenses.GetServicePrincipalEntitlement(ctx, memberentitlementmanagement.GetServicePrincipalEntitlementArgs{ServicePrincipalId: who.AuthenticatedUser.Id}))

	projects := must[core.Client](t)(core.NewClient(ctx, connection))
	f.projects = len(must[*core.GetProjectsResponseValue](t)(projects.GetProjects(ctx, core.GetProjectsArgs{Top: new(500)})).Value)
	one := must[*core.TeamProject](t)(projects.GetProject(ctx, core.GetProjectArgs{ProjectId: new("Data Platform"), IncludeCapabilities: new(true)}))
	f.tfvc = (*one.Capabilities)["versioncontrol"]["tfvcEnabled"] == "True"

	code := must[git.Client](t)(git.NewClient(ctx, connection))
	for _, r := range *must[*[]git.GitRepository](t)(code.GetRepositories(ctx, git.GetRepositoriesArgs{IncludeHidden: new(true)})) {
		f.repositories = append(f.repositories, strings.ToLower(*r.Project.Name+"/"+*r.Name+" "+r.Id.String()))
	}
	gallery := must[extensionmanagement.Client](t)(extensionmanagement.NewClient(ctx, connection))
	for _, x := range *must[*[]extensionmanagement.InstalledExtension](t)(gallery.GetInstalledExtensions(ctx, extensionmanagement.GetInstalledExtensionsArgs{IncludeDisabledExtensions: new(true)})) {
		f.extensions = append(f.extensions, *x.PublisherId+"."+*x.ExtensionId)
	}
	must[*extensionmanagement.InstalledExtension](t)(gallery.GetInstalledExtensionByName(ctx, extensionmanagement.GetInstalledExtensionByNameArgs{
		PublisherName: new("ms-securitydevops"), ExtensionName: new("ms-dfd-code-to-cloud"),
	}))
	return f
}

func askOurs(t *testing.T, e *emulator.Server, token string) found {
	t.Helper()
	const organization = "contoso"
	ctx := t.Context()
	config := pipeline.Config{Origins: azdo.Origins(e.URL()), RootCAs: e.CertPool(), RetryBudget: time.Second, MinBackoff: time.Millisecond}
	transport := must[*pipeline.Transport](t)(pipeline.NewTransport(config))
	c := azdo.New(e.URL(), pipeline.Anonymous("witness", "test", transport, config), pipeline.New("witness", "test", transport, &raw{t: t, token: token}, azdo.Scopes(), config), "a test")
	var f found
	caller := must[azdo.Caller](t)(c.Caller(ctx, organization))
	f.caller, f.collection = caller.ID, caller.CollectionID
	f.administrators = must[string](t)(azdo.AdministratorsOf(caller.CollectionID))
	f.edits = must[bool](t)(c.CallerHas(ctx, organization, azdo.EditCollection))
	for _, i := range must[[]azdo.Identity](t)(c.Identities(ctx, organization, "ada@contoso.com")) {
		f.person, f.personID, f.personDescriptor = i.DisplayName, i.ID, i.Descriptor
		f.containers = must[[]string](t)(c.Containers(ctx, organization, i.SubjectDescriptor))
	}
	f.inside = must[[]string](t)(c.Members(ctx, organization, f.administrators))
	f.license = must[azdo.Entitlement](t)(c.Entitlement(ctx, organization, f.personID)).MSDNLicenseType
	f.rights = must[azdo.Rights](t)(c.CollectionRights(ctx, organization, f.personDescriptor)).Allow
	for _, p := range all(t, c.Projects(ctx, organization)) {
		f.projects++
		if p.Name == "Data Platform" {
			f.tfvc = must[azdo.SourceControl](t)(c.SourceControl(ctx, organization, p.ID)).TFVC
		}
	}
	for _, r := range all(t, c.Repositories(ctx, organization)) {
		f.repositories = append(f.repositories, strings.ToLower(r.ProjectName+"/"+r.Name+" "+r.ID))
	}
	for _, x := range must[[]azdo.Extension](t)(c.Extensions(ctx, organization)) {
		f.extensions = append(f.extensions, x.Publisher+"."+x.Name)
	}
	if p := must[azdo.Policy](t)(c.OAuthPolicy(ctx, organization)); p.Value || p.Effective == nil || !*p.Effective || p.Undefined {
		t.Errorf("policy %+v", p)
	}
	if probe := c.Probe(ctx, organization); probe.Outcome != azdo.Exists || probe.TenantID != e.Env()["ARM_TENANT_ID"] {
		t.Errorf("probe %+v", probe)
	}
	return f
}
