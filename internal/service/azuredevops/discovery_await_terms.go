package azuredevops

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// awaitTerms is how the resource's wait and the action's differ.
type awaitTerms struct {
	limit time.Duration
	// operation is the argument of timeouts that sets the limit.
	operation string
	// again is how to wait again.
	again string
	tell  func(string)
}

// enough tells whether the limit leaves time for as many looks as have to agree,
// and adds an error where it never can.
func (t awaitTerms) enough(pace discovery.Pace, looks int, diags *diag.Diagnostics) bool {
	least := pace.Least(looks)
	if t.limit > least {
		return true
	}
	what := "One look takes some time"
	if looks > 1 {
		what = fmt.Sprintf("%d looks that agree, at least %s apart, take more than %s", looks, short(pace.Between), short(least))
	}
	diags.AddAttributeError(path.Root("timeouts").AtName(t.operation), "The wait cannot end in time",
		fmt.Sprintf("%s, and timeouts.%s allows %s.\n\n"+
			"What to do: allow more there, or lower stable_for. To look once, use the data source defenderdevops_azuredevops_discovery.",
			what, t.operation, short(t.limit)))
	return false
}

// planAwait refuses a wait that cannot end in time before anything is applied,
// as far as its arguments are known.
func planAwait(ctx context.Context, s *session.Session, config tfsdk.Config, terms awaitTerms, timeouts map[string]attr.Value, diags *diag.Diagnostics) {
	var stable types.Int64
	diags.Append(config.GetAttribute(ctx, path.Root("stable_for"), &stable)...)
	configured := timeouts[terms.operation]
	if s == nil || diags.HasError() || stable.IsUnknown() || configured != nil && configured.IsUnknown() {
		return
	}
	terms.enough(s.Pace.Discovery, stableLooks(stable), diags)
}

// stableLooks is how many looks have to agree.
func stableLooks(configured types.Int64) int {
	if configured.IsNull() {
		return discovery.DefaultStable
	}
	return int(configured.ValueInt64())
}

// short is a duration without its zeros.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
