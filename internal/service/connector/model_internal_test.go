package connector

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

var someID = armid.Connector{SubscriptionID: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", ResourceGroup: "rg-security", Name: "contoso-ado"}

func entries(names ...string) onboarding.Inventory {
	all := onboarding.Inventory{}
	for _, name := range names {
		all = append(all, onboarding.Entry{Name: name, OnboardingState: defender.Onboarded})
	}
	return all
}

func configured(autoDiscovery string) *defender.Configuration {
	return &defender.Configuration{Properties: defender.ConfigurationProperties{
		Provisioning: defender.Provisioning{State: defender.StateSucceeded, Message: "OK", UpdatedAt: "2026-01-02T03:04:05Z"}, AutoDiscovery: autoDiscovery,
	}}
}

// managed is a model as it is in state.
func managed(autoDiscovery bool, organizations ...string) model {
	m := emptyModel()
	m.AutoDiscoveryEnabled = types.BoolValue(autoDiscovery)
	if organizations != nil {
		m.Organizations = namesValue(organizations)
	}
	return m
}

func TestSetConfiguration(t *testing.T) {
	t.Parallel()
	type sets struct{ organizations, onboarded, unmanaged, pending []string }
	for _, c := range []struct {
		name    string
		model   model
		now     facts
		waiting onboarding.Names
		auto    bool
		want    sets
	}{
		{
			"import records every live organization", emptyModel(),
			facts{configuration: configured(disabled), inventory: entries("a", "b")},
			nil, false,
			sets{organizations: []string{"a", "b"}, onboarded: []string{"a", "b"}},
		},
		{
			"import under auto-discovery records none", emptyModel(),
			facts{configuration: configured(enabled), inventory: entries("a", "b")},
			nil, true,
			sets{onboarded: []string{"a", "b"}},
		},
		{"import before anybody authorized", emptyModel(), facts{}, nil, false, sets{}},
		{
			"others' organizations are unmanaged", managed(false, "A"),
			facts{configuration: configured(disabled), inventory: entries("a", "x")},
			nil, false,
			sets{organizations: []string{"A"}, onboarded: []string{"a", "x"}, unmanaged: []string{"x"}},
		},
		{
			"without a list all are unmanaged", managed(false),
			facts{configuration: configured(disabled), inventory: entries("a", "x")},
			nil, false,
			sets{onboarded: []string{"a", "x"}, unmanaged: []string{"a", "x"}},
		},
		{
			"a removed organization is drift", managed(false, "a", "b"),
			facts{configuration: configured(disabled), inventory: entries("a")},
			nil, false,
			sets{organizations: []string{"a"}, onboarded: []string{"a"}},
		},
		{
			"a late organization is not", managed(false, "a", "b"),
			facts{configuration: configured(disabled), inventory: entries("a")},
			onboarding.Names{"b"},
			false,
			sets{organizations: []string{"a", "b"}, onboarded: []string{"a"}, pending: []string{"b"}},
		},
		{
			"nothing is drift before somebody authorized", managed(false, "a", "b"),
			facts{},
			onboarding.Names{"b"},
			false,
			sets{organizations: []string{"a", "b"}},
		},
		{
			"auto-discovery turned on outside", managed(false, "a"),
			facts{configuration: configured(enabled), inventory: entries("a", "x")},
			nil, true,
			sets{organizations: []string{"a"}, onboarded: []string{"a", "x"}},
		},
		{
			"all own organizations gone", managed(false, "a"),
			facts{configuration: configured(disabled)},
			nil, false,
			sets{organizations: []string{}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.model.setConfiguration(c.now, c.waiting)
			wantOrganizations := types.SetNull(types.StringType)
			if c.want.organizations != nil {
				wantOrganizations = namesValue(c.want.organizations)
			}
			if !c.model.Organizations.Equal(wantOrganizations) {
				t.Errorf("organizations %s, want %s", c.model.Organizations, wantOrganizations)
			}
			for name, set := range map[string][2]types.Set{
				"onboarded": {c.model.OnboardedOrganizations, namesValue(c.want.onboarded)},
				"unmanaged": {c.model.UnmanagedOrganizations, namesValue(c.want.unmanaged)},
				"pending":   {c.model.PendingOrganizations, namesValue(c.want.pending)},
			} {
				if !set[0].Equal(set[1]) {
					t.Errorf("%s %s, want %s", name, set[0], set[1])
				}
			}
			if got := c.model.AutoDiscoveryEnabled.ValueBool(); got != c.auto {
				t.Errorf("auto_discovery_enabled %v, want %v", got, c.auto)
			}
		})
	}
}

func TestSetConnectorKeepsTheSpelling(t *testing.T) {
	t.Parallel()
	m := emptyModel()
	m.Name, m.ResourceGroupName = types.StringValue("Contoso-ADO"), types.StringValue("RG-security")
	m.SubscriptionID, m.Location = types.StringValue(someID.SubscriptionID), types.StringValue("West Europe")
	m.setConnector(someID, defender.Connector{Location: "westeurope", Properties: defender.ConnectorProperties{HierarchyIdentifier: "h"}})
	for name, got := range map[string][2]string{
		"name":                 {m.Name.ValueString(), "Contoso-ADO"},
		"resource_group_name":  {m.ResourceGroupName.ValueString(), "RG-security"},
		"location":             {m.Location.ValueString(), "West Europe"},
		"hierarchy_identifier": {m.HierarchyIdentifier.ValueString(), "h"},
		"id":                   {m.ID.ValueString(), someID.String()},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: got %q, want %q", name, got[0], got[1])
		}
	}
	if !m.Tags.IsNull() {
		t.Errorf("tags: got %s, want null where neither state nor service has any", m.Tags)
	}
	m.setConnector(someID, defender.Connector{Location: "centralus", Tags: map[string]string{"k": "v"}})
	if m.Location.ValueString() != "centralus" || !m.Tags.Equal(tagsValue(map[string]string{"k": "v"})) {
		t.Errorf("a real difference must show: location %s, tags %s", m.Location, m.Tags)
	}
}

func TestAuthorizationValue(t *testing.T) {
	t.Parallel()
	failed := configured(disabled)
	failed.Properties.State, failed.Properties.Message = defender.StateFailed, "token exchange failed"
	pending := configured(disabled)
	pending.Properties.State = defender.StatePending
	future := configured(disabled)
	future.Properties.State = "FutureState"
	for _, c := range []struct {
		configuration  *defender.Configuration
		state, message string
	}{
		{nil, authorizationRequired, diagnose.AuthorizeSteps("url")},
		{configured(enabled), authorizationAccepted, acceptedMessage},
		{failed, authorizationFailed, "token exchange failed"},
		{pending, authorizationPending, "OK"},
		{future, authorizationPending, "OK"},
	} {
		got := authorizationValue(c.configuration, "url").Attributes()
		if !got["state"].Equal(types.StringValue(c.state)) || !got["message"].Equal(types.StringValue(c.message)) {
			t.Errorf("got %s: %s, want %s: %s", got["state"], got["message"], c.state, c.message)
		}
		if got["changed_at"].IsNull() != (c.configuration == nil) {
			t.Errorf("%s: changed_at is %s", c.state, got["changed_at"])
		}
	}
}

func agentless(enabled, autoDiscovery attr.Value) types.Object {
	return types.ObjectValueMust(agentlessTypes, map[string]attr.Value{
		"enabled": enabled, "auto_discovery_enabled": autoDiscovery,
		"scanners": textSet([]string{"s"}), "scope": types.ObjectNull(scopeTypes),
	})
}

func TestPlanAgentless(t *testing.T) {
	t.Parallel()
	yes, no, null, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()
	state := agentless(yes, no)
	for _, c := range []struct {
		name    string
		config  types.Object
		changed bool
		leaves  [2]attr.Value
	}{
		{"absent keeps the state", types.ObjectNull(agentlessTypes), false, [2]attr.Value{yes, no}},
		{"as it is", agentless(yes, null), false, [2]attr.Value{yes, no}},
		{"a set leaf changes", agentless(no, null), true, [2]attr.Value{no, unknown}},
		{"both set, one changes", agentless(yes, yes), true, [2]attr.Value{yes, yes}},
		{"an unknown leaf", agentless(unknown, no), true, [2]attr.Value{unknown, no}},
	} {
		planned, changed := planAgentless(c.config, state)
		if changed != c.changed {
			t.Errorf("%s: changed is %v", c.name, changed)
		}
		got := [2]attr.Value{planned.Attributes()["enabled"], planned.Attributes()["auto_discovery_enabled"]}
		if !reflect.DeepEqual(got, c.leaves) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.leaves)
		}
		if planned.Attributes()["scanners"].IsUnknown() != c.changed {
			t.Errorf("%s: scanners must be unknown exactly when a set leaf changes", c.name)
		}
	}
}

func TestAgentlessRequestKeepsWhatIsNotManaged(t *testing.T) {
	t.Parallel()
	found := &defender.Agentless{Enabled: enabled, AutoDiscovery: enabled, Scanners: []string{"s"}, InventoryListType: "Exclusion"}
	if got := agentlessRequest(agentless(types.BoolValue(true), types.BoolNull()), found); got != nil {
		t.Errorf("no difference must send nothing, got %+v", got)
	}
	got := agentlessRequest(agentless(types.BoolValue(false), types.BoolUnknown()), found)
	want := &defender.Agentless{Enabled: disabled, AutoDiscovery: enabled, Scanners: []string{"s"}, InventoryListType: "Exclusion"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if found.Enabled != enabled {
		t.Error("what was read must not be changed")
	}
}

func TestChangeOfADroppedListForgetsOnly(t *testing.T) {
	t.Parallel()
	if got := change(managed(false), managed(false, "a", "b")); len(got.Ensure) > 0 || len(got.Remove) > 0 {
		t.Errorf("got %+v, want nothing", got)
	}
	got := change(managed(false, "a"), managed(false, "a", "b"))
	if !reflect.DeepEqual(got.Remove, onboarding.Names{"b"}) {
		t.Errorf("got %+v, want b removed", got)
	}
}

func TestPropertiesOfANewConnector(t *testing.T) {
	t.Parallel()
	if got, want := azureDevOps.properties("h").Offerings, []defender.Offering{{OfferingType: "CspmMonitorAzureDevOps"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want exactly %v", got, want)
	}
}
