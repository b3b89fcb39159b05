package azdo_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

func TestAdministratorsOf(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"01234567-89ab-cdef-0123-456789abcdef", "01234567-89AB-CDEF-0123-456789ABCDEF"} {
		got, err := azdo.AdministratorsOf(id)
		// S-1-9-1551374245-1732584193-2877943757-19088743-2309737967-0-0-0-0-1
		if want := "vssgp.Uy0xLTktMTU1MTM3NDI0NS0xNzMyNTg0MTkzLTI4Nzc5NDM3NTctMTkwODg3NDMtMjMwOTczNzk2Ny0wLTAtMC0wLTE"; err != nil || got != want {
			t.Errorf("AdministratorsOf(%s) = %s, %v", id, got, err)
		}
	}
	for _, id := range []string{"", "x", "{01234567-89ab-cdef-0123-456789abcdef}", "0123456789abcdef0123456789abcdef", strings.Repeat("\x1b", 36)} {
		if got, err := azdo.AdministratorsOf(id); err == nil || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("AdministratorsOf(%q) = %s, %v", id, got, err)
		}
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for descriptor, want := range map[string]azdo.Kind{
		"aad.x": azdo.UserIdentity, "msa.x": azdo.UserIdentity, "AAD.x": azdo.UserIdentity,
		"aadsp.x": azdo.ServicePrincipalIdentity, "svc.x": azdo.PipelineIdentity,
		"vssgp.x": azdo.GroupIdentity, "aadgp.x": azdo.EntraGroupIdentity,
		"": azdo.OtherIdentity, "aad": azdo.OtherIdentity, "new.x": azdo.OtherIdentity,
	} {
		if got := azdo.KindOfSubject(descriptor); got != want {
			t.Errorf("KindOfSubject(%q) = %d, want %d", descriptor, got, want)
		}
	}
	const entra = "Microsoft.TeamFoundation.Identity;S-1-9-1551374245-1204400969-2402986413-2179408616-3-1-2-3-4"
	for who, want := range map[string]azdo.Kind{
		`"descriptor":"Microsoft.IdentityModel.Claims.ClaimsIdentity;t\\u"`:                        azdo.UserIdentity,
		`"descriptor":"Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;t\\o"`:           azdo.ServicePrincipalIdentity,
		`"descriptor":"Microsoft.TeamFoundation.ServiceIdentity;s:Build:g"`:                        azdo.PipelineIdentity,
		`"descriptor":"Microsoft.TeamFoundation.Identity;S-1-9-1551374245-1-2-3-4-0-0-0-0-1"`:      azdo.GroupIdentity,
		`"descriptor":"` + entra + `"`:                                                             azdo.EntraGroupIdentity,
		`"descriptor":"Microsoft.New;x","subjectDescriptor":"aadsp.x"`:                             azdo.ServicePrincipalIdentity,
		`"subjectDescriptor":"aadgp.x"`:                                                            azdo.EntraGroupIdentity,
		`"descriptor":"Microsoft.New;x"`:                                                           azdo.OtherIdentity,
		`"descriptor":"Microsoft.IdentityModel.Claims.ClaimsIdentity;t","subjectDescriptor":"x.y"`: azdo.UserIdentity,
	} {
		s := &service{answers: []answer{{body: `{"value":[{"id":"` + userID + `",` + who + `}]}`}}}
		got, err := signed(t, s).Identities(t.Context(), "contoso", "x")
		if err != nil || len(got) != 1 || got[0].Kind != want || got[0].MetaType != 255 {
			t.Errorf("%s: %+v, %v", who, got, err)
		}
	}
}

func TestRightsHas(t *testing.T) {
	t.Parallel()
	for rights, want := range map[azdo.Rights]bool{{}: false, {Allow: 1}: false, {Allow: 3}: true, {Allow: 3, Deny: 1}: true, {Allow: 3, Deny: 2}: false} {
		if got := rights.Has(azdo.EditCollection); got != want {
			t.Errorf("%+v: %t", rights, got)
		}
	}
}

func TestEnabledExtension(t *testing.T) {
	t.Parallel()
	for flags, want := range map[string]bool{"": true, "none": true, "multiVersion, trusted": true, "trusted,Disabled": false, "unInstalled": false, "error": false, "needsReauthorization": false, "warning": true} {
		if got := (azdo.Extension{Flags: strings.Split(strings.ReplaceAll(flags, " ", ""), ",")}).Enabled(); got != want {
			t.Errorf("%q: %t", flags, got)
		}
	}
}

func TestTenantOfACaller(t *testing.T) {
	t.Parallel()
	const id = "0F0E0D0C-1111-2222-3333-444455556666"
	for name, tt := range map[string]struct {
		caller azdo.Caller
		want   string
	}{
		"user":              {azdo.Caller{Kind: azdo.UserIdentity, Descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;` + id + `\svc@contoso.com`}, "0f0e0d0c-1111-2222-3333-444455556666"},
		"service principal": {azdo.Caller{Kind: azdo.ServicePrincipalIdentity, Descriptor: `Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;` + id + `\b1b2`}, "0f0e0d0c-1111-2222-3333-444455556666"},
		"Microsoft account": {azdo.Caller{Kind: azdo.UserIdentity, Descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;Windows Live ID\jane@outlook.com`}, ""},
		"no tenant":         {azdo.Caller{Kind: azdo.UserIdentity, Descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;` + id}, ""},
		"pipeline":          {azdo.Caller{Kind: azdo.PipelineIdentity, Descriptor: `Microsoft.TeamFoundation.ServiceIdentity;` + id + `\Build`}, ""},
		"nobody":            {azdo.Caller{}, ""},
	} {
		if got := tt.caller.Tenant(); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
