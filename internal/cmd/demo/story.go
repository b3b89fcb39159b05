package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

const (
	person        = "svc@contoso.com"
	resourceGroup = "rg-security"
)

// play tells how to adopt what the portal made, to create what a person then
// authorizes, and to see whether that covers everything.
func play(ctx context.Context, s *stage) error {
	adopted, err := adopt(ctx, s)
	if err != nil {
		return err
	}
	created, err := create(ctx, s)
	if err != nil {
		return err
	}
	narrate("5. What Defender discovered, also in the organization that the teammate added: an apply that only saves outputs.")
	if err := adopted.apply(ctx); err != nil {
		return err
	}
	if err := cover(ctx, s); err != nil {
		return err
	}
	narrate("7. Destroy both. Terraform deletes the connectors and says what stays in Azure DevOps.")
	if err := created.destroy(ctx); err != nil {
		return err
	}
	if err := adopted.destroy(ctx); err != nil {
		return err
	}
	if left := s.server.World().Connectors; len(left) > 0 {
		return fmt.Errorf("%d connectors are left", len(left))
	}
	narrate("Done: nothing is left in Azure, and everything the demo made here is removed.")
	return nil
}

func adopt(ctx context.Context, s *stage) (*folder, error) {
	narrate("1. A person creates the connector contoso-ado in the portal and connects the organizations contoso and fabrikam.")
	connector := emulator.PortalAction{Connector: "contoso-ado", ResourceGroup: resourceGroup, UPN: person}
	made := connector
	made.Action, made.Location, made.AutoDiscovery, made.Organizations = "create", "westeurope", "Disabled", []string{"contoso", "fabrikam"}
	if err := s.server.Portal(made); err != nil {
		return nil, err
	}

	narrate("2. Terraform imports it (examples/scenarios/adopt/main.tf) and then has nothing to change.")
	f, err := s.enter(ctx, "adopt", map[string]string{"subscription_id": s.subscription()})
	if err != nil {
		return nil, err
	}
	if err := f.apply(ctx); err != nil {
		return nil, err
	}
	if err := f.mustPlanNothing(ctx); err != nil {
		return nil, err
	}

	narrate("3. A teammate adds the organization northwind in the portal. The plan shows it as unmanaged, and leaves it alone.")
	selectAll := connector
	selectAll.Action, selectAll.Organizations = "select", []string{"contoso", "fabrikam", "northwind"}
	if err := s.server.Portal(selectAll); err != nil {
		return nil, err
	}
	_, err = f.plan(ctx)
	return f, err
}

func create(ctx context.Context, s *stage) (*folder, error) {
	narrate("4. Terraform is to create a second connector (examples/scenarios/create/main.tf). The plan says what would not work, before anything is made.")
	f, err := s.enter(ctx, "create", nil)
	if err != nil {
		return nil, err
	}
	if err := f.planRefused(ctx); err != nil {
		return nil, err
	}

	narrate("   An administrator of wingtip turns the policy on. Terraform creates the connector, and says that a person has to authorize it, and where.")
	if err := s.server.PatchWorld([]byte(`{"organizations": [{"name": "wingtip", "oauth_third_party_access": true}]}`)); err != nil {
		return nil, err
	}
	if err := f.apply(ctx); err != nil {
		return nil, err
	}

	narrate("   The person authorizes it, and picks only tailspin. The next plan sees that wingtip is missing; the apply onboards it.")
	if err := s.server.Portal(emulator.PortalAction{
		Connector: "games-ado", ResourceGroup: resourceGroup, UPN: person,
		Action: "authorize", AutoDiscovery: "Disabled", Organizations: []string{"tailspin"},
	}); err != nil {
		return nil, err
	}
	if _, err := f.plan(ctx); err != nil {
		return nil, err
	}
	if err := f.apply(ctx); err != nil {
		return nil, err
	}
	if err := f.mustPlanNothing(ctx); err != nil {
		return nil, err
	}
	return f, nil
}

// cover compares what exists with what both connectors discovered.
func cover(ctx context.Context, s *stage) error {
	narrate("6. Is everything covered? A module for every night (examples/scenarios/nightly/main.tf) compares Azure DevOps with what Defender discovered.")
	id := "/subscriptions/" + s.subscription() + "/resourceGroups/" + resourceGroup + "/providers/Microsoft.Security/securityConnectors/"
	f, err := s.enter(ctx, "nightly", map[string]string{
		"connector_ids": fmt.Sprintf("[%q, %q]", id+"contoso-ado", id+"games-ado"),
		"organizations": `["contoso", "fabrikam", "northwind", "tailspin", "wingtip"]`,
	})
	if err != nil {
		return err
	}
	return f.check(ctx)
}

func (f *folder) mustPlanNothing(ctx context.Context) error {
	changes, err := f.plan(ctx)
	if err != nil {
		return err
	}
	if changes {
		return errors.New("the plan should have been empty")
	}
	return nil
}
