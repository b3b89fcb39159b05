package emulator

import (
	"fmt"
	"slices"
	"strings"
)

// Assumptions are the switches for what no public recording proves. The first
// value named is the default. ASSUMPTIONS.md says what each one means and
// which live probe would settle it.
type Assumptions struct {
	// NonOwnerPatch: allow or deny (403) a PATCH or PUT of devops/default
	// without a code by a principal that is not the owner.
	NonOwnerPatch string `json:"non_owner_patch"`
	// ListEffect: an organization list takes effect at completion of its
	// operation, or at acceptance of the request.
	ListEffect string `json:"list_effect"`
	// EmptyList: topLevelInventoryList [] with Disabled removes all, or means
	// all_eligible.
	EmptyList string `json:"empty_list"`
	// DisabledWithoutList: a PATCH with autoDiscovery Disabled and no list
	// will keep what is onboarded, or onboard all_eligible.
	DisabledWithoutList string `json:"disabled_without_list"`
	// ShorterList: organizations missing from a list are removed, or kept.
	ShorterList string `json:"shorter_list"`
	// OtherConnectorInInventory: organizations of another connector are
	// omitted from the inventory list, or listed as OnboardedByOtherConnector.
	OtherConnectorInInventory string `json:"other_connector_in_inventory"`
	// NewOrganization: during the lag it is hidden, or shown as pending.
	NewOrganization string `json:"new_organization"`
	// WriteWhilePending: accept a write to devops/default while an operation
	// is pending, or answer conflict (409 AnotherOperationInProgress).
	WriteWhilePending string `json:"write_while_pending"`
	// PutWithoutCode on a connector that nobody authorized: failed (accepted,
	// then TokenExchangeFailed), or bad_request.
	PutWithoutCode string `json:"put_without_code"`
	// RefusedCodeOnUpdate leaves devops/default failed, or unchanged.
	RefusedCodeOnUpdate string `json:"refused_code_on_update"`
	// ConnectorDelete with a devops/default: cascade, or conflict (409).
	ConnectorDelete string `json:"connector_delete"`
	// OperationAfterDelete: the status URL of a finished deletion still says
	// succeeded, or is not_found (404).
	OperationAfterDelete string `json:"operation_after_delete"`
	// ChildPut of an organization, project or repository answers created
	// (201, as the OpenAPI document says), or accepted (202).
	ChildPut string `json:"child_put"`
	// ListAvailableNonOwner: listAvailableAzureDevOpsOrgs by another principal
	// than the owner is denied (401, as the help text of azure-cli says), or
	// allowed.
	ListAvailableNonOwner string `json:"list_available_non_owner"`
	// AgentlessDefault: where agentless scanning was never set, GET shows it
	// disabled, or the property is absent.
	AgentlessDefault string `json:"agentless_default"`
	// EntraGroups: rights that another person has through an Entra group are
	// opaque to memberships and access control lists, or expanded.
	EntraGroups string `json:"entra_groups"`
	// PermissionOnly: who may edit collection-level information without being
	// an administrator reaches nothing, or can onboard.
	PermissionOnly string `json:"permission_only"`
	// AnonymousTenant: the anonymous 200 of an organization with public
	// projects comes with X-VSS-ResourceTenant absent, or present.
	AnonymousTenant string `json:"anonymous_tenant"`
}

// fill sets the defaults and refuses words that no switch knows.
func (a *Assumptions) fill() error {
	switches := []struct {
		name  string
		value *string
		words []string
	}{
		{"non_owner_patch", &a.NonOwnerPatch, []string{"allow", "deny"}},
		{"list_effect", &a.ListEffect, []string{"completion", "acceptance"}},
		{"empty_list", &a.EmptyList, []string{"removes_all", "all_eligible"}},
		{"disabled_without_list", &a.DisabledWithoutList, []string{"keep", "all_eligible"}},
		{"shorter_list", &a.ShorterList, []string{"removes", "keeps"}},
		{"other_connector_in_inventory", &a.OtherConnectorInInventory, []string{"omitted", "listed"}},
		{"new_organization", &a.NewOrganization, []string{"hidden", "pending"}},
		{"write_while_pending", &a.WriteWhilePending, []string{"accept", "conflict"}},
		{"put_without_code", &a.PutWithoutCode, []string{"failed", "bad_request"}},
		{"refused_code_on_update", &a.RefusedCodeOnUpdate, []string{"failed", "unchanged"}},
		{"connector_delete", &a.ConnectorDelete, []string{"cascade", "conflict"}},
		{"operation_after_delete", &a.OperationAfterDelete, []string{"succeeded", "not_found"}},
		{"child_put", &a.ChildPut, []string{"created", "accepted"}},
		{"list_available_non_owner", &a.ListAvailableNonOwner, []string{"deny", "allow"}},
		{"agentless_default", &a.AgentlessDefault, []string{"disabled", "absent"}},
		{"entra_groups", &a.EntraGroups, []string{"opaque", "expanded"}},
		{"permission_only", &a.PermissionOnly, []string{"nothing", "onboards"}},
		{"anonymous_tenant", &a.AnonymousTenant, []string{"absent", "present"}},
	}
	for _, s := range switches {
		if *s.value == "" {
			*s.value = s.words[0]
		}
		if !slices.Contains(s.words, *s.value) {
			return fmt.Errorf("world: assumptions.%s is %q; it may be %s", s.name, *s.value, strings.Join(s.words, " or "))
		}
	}
	return nil
}
