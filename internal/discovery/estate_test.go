package discovery_test

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// estate is a connector of equal organizations, with 80 % of the repositories
// in 20 % of the projects.
type estate struct {
	organizations, projects, repositories int // in all
	latency                               int // of each answer, in milliseconds
	quota                                 string
	walks                                 int // that are incomplete, before a complete one
}

// large is a large customer.
var large = estate{organizations: 40, projects: 3000, repositories: 25000}

func (e estate) world() string {
	var names, organizations []string
	for i := range e.organizations {
		names = append(names, fmt.Sprintf(`"org-%02d"`, i))
		organizations = append(organizations, fmt.Sprintf(
			`{"name":"org-%02d","users":[{"upn":"svc@contoso.com","administrator":true}],"generate":{"projects":%d,"repositories":%d,"skew":80}}`,
			i, e.projects/e.organizations, e.repositories/e.organizations))
	}
	return `{"organizations":[` + strings.Join(organizations, ",") + `],
		"connectors":[{"name":"large","authorized_by":"svc@contoso.com","devops":{"organizations":[` + strings.Join(names, ",") + `]}}],
		"timing":{"latency_ms":` + strconv.Itoa(e.latency) + `,"walks":` + strconv.Itoa(e.walks) + `},"quota":` + cmp.Or(e.quota, "null") + `}`
}

// requests is what a walk needs: the list of organizations, one of projects for
// each, and one page for each 10 repositories that were begun.
func (e estate) requests() int {
	perOrganization, within := e.projects/e.organizations, e.repositories/e.organizations
	crowded := perOrganization / 5
	pages := func(projects, repositories int) int {
		needed := 0
		for i := range projects {
			needed += max(1, ((i+1)*repositories/projects-i*repositories/projects+9)/10)
		}
		return needed
	}
	return 1 + e.organizations*(1+pages(crowded, within*4/5)+pages(perOrganization-crowded, within-within*4/5))
}

// start serves the estate; without a network on a socket.
func (e estate) start(tb testing.TB, from *memnet.Network) *emulator.Server {
	tb.Helper()
	world, err := emulator.ParseWorld([]byte(e.world()))
	if err != nil {
		tb.Fatal(err)
	}
	options := emulator.Options{World: &world}
	if from != nil {
		options.Listener = from
	}
	server, err := emulator.Start(options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if violations := server.Violations(); len(violations) > 0 {
			tb.Errorf("the API does not know: %q", violations)
		}
		if err := server.Close(); err != nil {
			tb.Error(err)
		}
	})
	return server
}

// process makes the walk of a terraform process: its own sign-in, connections
// and throttle gate, and the clients of the provider.
func process(tb testing.TB, server *emulator.Server, from *memnet.Network, name string) discovery.Walk[discovery.AzureDevOps] {
	tb.Helper()
	env := server.Env()
	cloud, err := auth.NewCloud("custom", server.URL(), env["ARM_RESOURCE_MANAGER_AUDIENCE"], env["ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST"])
	if err != nil {
		tb.Fatal(err)
	}
	cfg := pipeline.Config{Origins: []string{server.URL()}, RootCAs: server.CertPool(), UserAgent: name}
	if from != nil {
		cfg.Dial = from.Dial
	}
	transport, err := pipeline.NewTransport(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	credential, err := auth.New(auth.Config{
		Cloud: cloud, TenantID: env["ARM_TENANT_ID"], ClientID: env["ARM_CLIENT_ID"], ClientSecret: env["ARM_CLIENT_SECRET"],
		DisableInstanceDiscovery: true, Transport: transport,
	})
	if err != nil {
		tb.Fatal(err)
	}
	arm := pipeline.New("test", "0.0.0", transport, credential, cloud.Scopes(), cfg)
	client := defender.New(server.URL(), arm, transport.Allowed, defender.Options{})
	made := server.World().Connectors[0]
	at := armid.Connector{SubscriptionID: made.SubscriptionID, ResourceGroup: made.ResourceGroup, Name: made.Name}
	return discovery.Walk[discovery.AzureDevOps]{Source: discovery.ForAzureDevOps(client.AzureDevOps, at)}
}
