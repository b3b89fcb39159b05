package azdo_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// emulated starts an emulator and makes a client that signs in to it.
func emulated(t *testing.T, world string) (*azdo.Client, *emulator.Server, runtime.Pipeline) {
	t.Helper()
	parsed, err := emulator.ParseWorld([]byte(world))
	if err != nil {
		t.Fatal(err)
	}
	server, err := emulator.Start(emulator.Options{World: &parsed})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if violations := server.Violations(); len(violations) > 0 {
			t.Errorf("the API does not know: %q", violations)
		}
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	env := server.Env()
	cloud, err := auth.NewCloud("custom", server.URL(), env["ARM_RESOURCE_MANAGER_AUDIENCE"], env["ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST"])
	if err != nil {
		t.Fatal(err)
	}
	cfg := pipeline.Config{Origins: azdo.Origins(server.URL()), RootCAs: server.CertPool()}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		t.Fatal(err)
	}
	credential, err := auth.New(auth.Config{
		Cloud: cloud, TenantID: env["ARM_TENANT_ID"], ClientID: env["ARM_CLIENT_ID"], ClientSecret: env["ARM_CLIENT_SECRET"],
		DisableInstanceDiscovery: true, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	signed := pipeline.New("test", "1", transport, credential, azdo.Scopes(), cfg)
	return azdo.New(server.URL(), pipeline.Anonymous("test", "1", transport, cfg), signed, "a test"), server, signed
}

// The whole conversation with a server that others wrote from the same documents, for a user whom a nested group makes an
// administrator.
func TestConversation(t *testing.T) {
	t.Parallel()
	c, server, _ := emulated(t, `{"organizations":[{"name":"contoso","oauth_third_party_access":true,
		"extensions":[{"publisher":"ms-securitydevops","name":"ms-dfd-code-to-cloud"}],
		"users":[{"upn":"svc@contoso.com","administrator":true,"administrator_through":"nested_group"}],
		"generate":{"projects":250,"repositories":1000}}]}`)
	ctx := t.Context()
	must := func(what string, err error, good bool) {
		t.Helper()
		if err != nil || !good {
			t.Errorf("%s: good %t, error %v", what, good, err)
		}
	}
	caller, err := c.Caller(ctx, "contoso")
	must("caller", err, caller.Kind == azdo.ServicePrincipalIdentity && caller.CollectionID != "" && caller.SubjectDescriptor != "")
	reads, err := c.CallerHas(ctx, "contoso", azdo.ReadCollection)
	must("caller reads", err, reads)
	edits, err := c.CallerHas(ctx, "contoso", azdo.EditCollection)
	must("caller edits", err, !edits)
	policy, err := c.OAuthPolicy(ctx, "contoso")
	must("policy", err, !policy.Value && policy.Effective != nil && *policy.Effective)
	extensions, err := c.Extensions(ctx, "contoso")
	must("extensions", err, slices.ContainsFunc(extensions, func(e azdo.Extension) bool { return e.Name == "ms-dfd-code-to-cloud" && e.Enabled() }))
	found, err := c.Identities(ctx, "contoso", "svc@contoso.com")
	must("identities", err, len(found) == 1 && found[0].Account == "svc@contoso.com" && found[0].Kind == azdo.UserIdentity && found[0].ObjectID != "")
	if t.Failed() {
		t.FailNow()
	}
	level, err := c.Entitlement(ctx, "contoso", found[0].ID)
	must("entitlement", err, level.AccountLicenseType == "express" && level.Status == "active" && !level.LastAccessed.IsZero())
	rights, err := c.CollectionRights(ctx, "contoso", found[0].Descriptor)
	must("rights", err, rights.Has(azdo.EditCollection))
	administrators, err := azdo.AdministratorsOf(caller.CollectionID)
	must("administrators", err, true)
	up, err := c.Containers(ctx, "contoso", found[0].SubjectDescriptor)
	must("containers", err, len(up) > 0 && !slices.Contains(up, administrators))
	down, err := c.Members(ctx, "contoso", administrators)
	must("members", err, len(down) > 0 && !slices.Contains(down, found[0].SubjectDescriptor))
	projects, err := collect(c.Projects(ctx, "contoso"))
	must("projects", err, len(projects) == 250)
	repositories, err := collect(c.Repositories(ctx, "contoso"))
	must("repositories", err, len(repositories) == 1000 && !repositories[0].Created.IsZero())
	control, err := c.SourceControl(ctx, "contoso", projects[0].ID)
	must("source control", err, control == azdo.SourceControl{Git: true})
	for _, entry := range server.Journal() {
		if entry.Method == http.MethodOptions {
			t.Errorf("asked for routes: %+v", entry)
		}
	}
}

func TestRefusedByTheEmulator(t *testing.T) {
	t.Parallel()
	c, _, _ := emulated(t, `{"organizations":[
		{"name":"closed","not_a_member":true},{"name":"asleep","stopped":true},{"name":"blind","oauth_policy":"unreadable","forbidden":["entitlements","projects"]}]}`)
	errs := map[string]error{}
	_, errs["closed"] = c.Caller(t.Context(), "closed")
	_, errs["asleep"] = c.Caller(t.Context(), "asleep")
	_, errs["nosuch"] = c.Caller(t.Context(), "nosuch")
	_, errs["policy"] = c.OAuthPolicy(t.Context(), "blind")
	_, errs["entitlement"] = c.Entitlement(t.Context(), "blind", userID)
	_, errs["projects"] = collect(c.Projects(t.Context(), "blind"))
	for name, want := range map[string]azdo.ErrorKind{
		"closed": azdo.NotMember, "asleep": azdo.Stopped, "nosuch": azdo.Missing, "policy": azdo.Unreadable,
		"entitlement": azdo.Forbidden, "projects": azdo.Forbidden,
	} {
		if got := azdo.KindOf(errs[name]); got != want {
			t.Errorf("%s: kind %d, want %d: %v", name, got, want, errs[name])
		}
	}
}

// The routes that we do not ask for are those that would be told.
func TestRoutesAreThoseOfTheService(t *testing.T) {
	t.Parallel()
	_, server, signed := emulated(t, `{"organizations":[{"name":"contoso"}]}`)
	for host, paths := range map[string][]string{
		"dev.azure.com": {
			"00d9565f-ed9c-4a06-9a50-00e7896ccab4 _apis/connectiondata", "dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d _apis/permissions/{securitynamespaceid}/{permissions}",
			"18a2ad18-7571-46ae-bec7-0c7da1495885 _apis/accesscontrollists/{securitynamespaceid}", "603fe2ac-9723-48b9-88ad-09305aa6c6e1 _apis/projects/{*projectid}",
		},
		"vssps.dev.azure.com":   {"28010c54-d0c0-4c89-a5b0-1c9e188b9fb7 _apis/identities/{identityid}", "e34b6394-6b30-4435-94a9-409a5eef3e31 _apis/graph/memberships/{subjectdescriptor}"},
		"extmgmt.dev.azure.com": {"275424d0-c844-4fe2-bda6-04933a1357d8 _apis/extensionmanagement/installedextensions"},
	} {
		req, err := runtime.NewRequest(t.Context(), http.MethodOptions, server.URL()+"/"+host+"/contoso/_apis")
		if err != nil {
			t.Fatal(err)
		}
		resp, err := signed.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var told struct {
			Value []struct{ ID, Area, ResourceName, RouteTemplate string }
		}
		if err := pipeline.ReadJSON(resp, &told); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, r := range told.Value {
			all = append(all, strings.ToLower(r.ID+" "+strings.NewReplacer("{area}", r.Area, "{resource}", r.ResourceName).Replace(r.RouteTemplate)))
		}
		for _, path := range paths {
			if !slices.Contains(all, path) {
				t.Errorf("%s does not know %s:\n%s", host, path, strings.Join(all, "\n"))
			}
		}
	}
}
