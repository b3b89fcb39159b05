package witness_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/security/armsecurity"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// microsoft is Microsoft's generated client on its own pipeline, signed in at
// the emulator's token endpoint.
type microsoft struct {
	t              *testing.T
	connectors     *armsecurity.ConnectorsClient
	configurations *armsecurity.DevOpsConfigurationsClient
	organizations  *armsecurity.AzureDevOpsOrgsClient
	projects       *armsecurity.AzureDevOpsProjectsClient
	repositories   *armsecurity.AzureDevOpsReposClient
}

// newMicrosoft makes the clients. version replaces the DevOps api-version that
// they were generated for; empty keeps it.
func newMicrosoft(t *testing.T, e *emulator.Server, p *tap, version string) *microsoft {
	t.Helper()
	env := e.Env()
	base := policy.ClientOptions{
		Transport: p.client(t),
		Cloud: cloud.Configuration{
			ActiveDirectoryAuthorityHost: env["ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST"],
			Services: map[cloud.ServiceName]cloud.ServiceConfiguration{
				cloud.ResourceManager: {Endpoint: env["ARM_RESOURCE_MANAGER_ENDPOINT"], Audience: env["ARM_RESOURCE_MANAGER_AUDIENCE"]},
			},
		},
	}
	credential, err := azidentity.NewClientSecretCredential(env["ARM_TENANT_ID"], env["ARM_CLIENT_ID"], env["ARM_CLIENT_SECRET"],
		&azidentity.ClientSecretCredentialOptions{ClientOptions: base, DisableInstanceDiscovery: true})
	if err != nil {
		t.Fatal(err)
	}
	connectors, err := armsecurity.NewConnectorsClient(subscriptionID, credential, &arm.ClientOptions{ClientOptions: base})
	if err != nil {
		t.Fatal(err)
	}
	base.APIVersion = version
	factory, err := armsecurity.NewClientFactory(subscriptionID, credential, &arm.ClientOptions{ClientOptions: base})
	if err != nil {
		t.Fatal(err)
	}
	return &microsoft{
		t: t, connectors: connectors,
		configurations: factory.NewDevOpsConfigurationsClient(),
		organizations:  factory.NewAzureDevOpsOrgsClient(),
		projects:       factory.NewAzureDevOpsProjectsClient(),
		repositories:   factory.NewAzureDevOpsReposClient(),
	}
}

// end polls without the pauses of PollUntilDone: the emulator counts
// questions, not seconds.
func end[T any](ctx context.Context, p *runtime.Poller[T], err error) (T, error) {
	for err == nil && !p.Done() {
		_, err = p.Poll(ctx)
	}
	if err != nil {
		var none T
		return none, err
	}
	return p.Result(ctx)
}

// pages reads a list to its end and returns the names and how many pages.
func pages[T any](t *testing.T, p *runtime.Pager[T], names func(T) []*string) (all []string, count int) {
	t.Helper()
	for p.More() {
		page, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count++
		for _, name := range names(page) {
			all = append(all, *name)
		}
	}
	return all, count
}

func (m *microsoft) must(what string, err error) {
	m.t.Helper()
	if err != nil {
		m.t.Fatalf("%s: %v", what, err)
	}
}

// TestMicrosoftsOwnClient goes through the life of a connector with a client
// that shares nothing with ours.
func TestMicrosoftsOwnClient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ override, want string }{
		"stable version":     {"2025-03-01", "2025-03-01"},
		"version of its own": {"", "2025-11-01-preview"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := start(t, world)
			p := newTap(t, e)
			m := newMicrosoft(t, e, p, test.override)
			m.createConnector()
			m.badCode()
			m.onboard()
			m.inventory()
			m.annotate()
			m.remove()

			if n := len(e.World().Connectors); n != 1 {
				t.Errorf("%d connectors are left", n)
			}
			for _, x := range p.exchanges() {
				if strings.Contains(x.path, "/devops/") && x.query.Get("api-version") != test.want {
					t.Errorf("%s %s went out with api-version %s", x.method, x.path, x.query.Get("api-version"))
				}
			}
			t.Run("documents", func(t *testing.T) {
				t.Parallel()
				c := newContract(t)
				for _, x := range p.exchanges() {
					c.judge(x)
				}
				c.expectOnly(deviations(), false)
			})
		})
	}
}

func (m *microsoft) createConnector() {
	m.t.Helper()
	got, err := m.connectors.CreateOrUpdate(m.t.Context(), group, "theirs", armsecurity.Connector{
		Location: to.Ptr("westeurope"), Tags: map[string]*string{"team": to.Ptr("security")},
		Properties: &armsecurity.ConnectorProperties{
			HierarchyIdentifier: to.Ptr("0f0e0d0c-0000-4000-8000-000000000003"),
			EnvironmentName:     to.Ptr(armsecurity.CloudNameAzureDevOps),
			EnvironmentData:     &armsecurity.AzureDevOpsScopeEnvironmentData{},
			Offerings:           []armsecurity.CloudOfferingClassification{&armsecurity.CspmMonitorAzureDevOpsOffering{}},
		},
	}, nil)
	m.must("create the connector", err)
	_, scope := got.Properties.EnvironmentData.(*armsecurity.AzureDevOpsScopeEnvironmentData)
	if *got.Name != "theirs" || *got.Tags["team"] != "security" || !scope || got.SystemData.CreatedAt == nil {
		m.t.Errorf("created: %+v", got.Connector)
	}
	names, _ := pages(m.t, m.connectors.NewListPager(nil), func(r armsecurity.ConnectorsClientListResponse) (names []*string) {
		for _, c := range r.Value {
			names = append(names, c.Name)
		}
		return names
	})
	if !slices.Contains(names, "theirs") || !slices.Contains(names, "portal-made") {
		m.t.Errorf("connectors: %v", names)
	}
}

func (m *microsoft) put(code string, organizations ...*string) (armsecurity.DevOpsConfigurationsClientCreateOrUpdateResponse, error) {
	ctx := m.t.Context()
	poller, err := m.configurations.BeginCreateOrUpdate(ctx, group, "theirs", armsecurity.DevOpsConfiguration{
		Properties: &armsecurity.DevOpsConfigurationProperties{
			Authorization:         &armsecurity.Authorization{Code: to.Ptr(code)},
			AutoDiscovery:         to.Ptr(armsecurity.AutoDiscoveryDisabled),
			TopLevelInventoryList: organizations,
		},
	}, nil)
	return end(ctx, poller, err)
}

// badCode: the operation fails, and a configuration in state Failed stays.
func (m *microsoft) badCode() {
	m.t.Helper()
	_, err := m.put("no-such-code", to.Ptr("contoso"))
	var failed *azcore.ResponseError
	if !errors.As(err, &failed) || failed.ErrorCode != "TokenExchangeFailed" || failed.StatusCode != 200 {
		m.t.Fatalf("a bad code: %v", err)
	}
	left, err := m.configurations.Get(m.t.Context(), group, "theirs", nil)
	m.must("read after a bad code", err)
	if *left.Properties.ProvisioningState != armsecurity.DevOpsProvisioningStateFailed ||
		!strings.Contains(*left.Properties.ProvisioningStatusMessage, "token exchange failed") {
		m.t.Errorf("after a bad code: %+v", left.Properties)
	}
}

func (m *microsoft) onboard() {
	m.t.Helper()
	got, err := m.put(goodCode, to.Ptr("contoso"))
	m.must("authorize", err)
	if *got.Properties.ProvisioningState != armsecurity.DevOpsProvisioningStateSucceeded || got.Properties.Authorization != nil ||
		got.Properties.TopLevelInventoryList != nil {
		m.t.Errorf("authorized: %+v", got.Properties)
	}
	ctx := m.t.Context()
	poller, err := m.configurations.BeginUpdate(ctx, group, "theirs", armsecurity.DevOpsConfiguration{
		Properties: &armsecurity.DevOpsConfigurationProperties{
			AutoDiscovery: to.Ptr(armsecurity.AutoDiscoveryDisabled), TopLevelInventoryList: []*string{to.Ptr("contoso"), to.Ptr("fabrikam")},
		},
	}, nil)
	_, err = end(ctx, poller, err)
	m.must("add an organization", err)
}

func (m *microsoft) remove() {
	m.t.Helper()
	ctx := m.t.Context()
	poller, err := m.configurations.BeginDelete(ctx, group, "theirs", nil)
	_, err = end(ctx, poller, err)
	m.must("delete the configuration", err)
	_, err = m.configurations.Get(ctx, group, "theirs", nil)
	var gone *azcore.ResponseError
	if !errors.As(err, &gone) || gone.StatusCode != 404 || gone.ErrorCode != "ResourceNotFound" {
		m.t.Errorf("after deletion: %v", err)
	}
	_, err = m.connectors.Delete(ctx, group, "theirs", nil)
	m.must("delete the connector", err)
}
