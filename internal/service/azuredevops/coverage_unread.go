package azuredevops

import (
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/coverage"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
)

// unreadOrganizations remembers which organizations Azure DevOps did not show.
type unreadOrganizations struct {
	mu      sync.Mutex
	reached bool // Azure DevOps answered, if only to refuse
	errs    map[string]error
}

// note remembers how the reading of an organization ended.
func (u *unreadOrganizations) note(organization string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if azdo.KindOf(err) != azdo.Unavailable {
		u.reached = true
	}
	if err == nil {
		return
	}
	if u.errs == nil {
		u.errs = map[string]error{}
	}
	u.errs[organization] = err
}

// down is the error of those before when Azure DevOps could not be reached for
// as many organizations as are asked at once, and for no other: each takes a
// minute of attempts, and the next would fare no better.
func (u *unreadOrganizations) down() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.reached || len(u.errs) < organizationsAtOnce {
		return nil
	}
	for _, err := range u.errs {
		return err
	}
	return nil
}

// explain is the one case in which a comparison fails for what Azure DevOps
// says: it says nothing at all.
func (u *unreadOrganizations) explain(r coverage.Result, diags *diag.Diagnostics) {
	for _, o := range r.Organizations {
		if o.Compared {
			return
		}
	}
	err := u.errs[r.Organizations[0].Name]
	diags.AddAttributeError(path.Root("organizations"), "None of the organizations can be read in Azure DevOps",
		"There is nothing to compare with.\n- "+strings.Join(r.Reasons, "\n- ")+"\n\n"+
			r.Organizations[0].Name+": "+diagnose.Text(err)+"\n\n"+
			"What to do: "+diagnose.Advice(err, "solve what Azure DevOps says and run Terraform again.")+
			" A comparison needs a Project Collection Administrator with access level Basic: other identities see only a part of an organization.")
}
