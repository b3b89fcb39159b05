package azuredevops_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

// A wait that has no time for as many looks as have to agree is refused before
// anything is applied, by the resource and by the action, at the pace for the
// real service. What is not known at plan is refused before the first look.
func TestAccAwait_refusesWhatCannotEndInTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		stable tftypes.Value
		limit  any // "": no timeouts
		words  []string
	}{
		"the default takes ten minutes":   {nothing, "10m", []string{"3 looks", "at least 5m apart", "more than 10m", " allows 10m."}},
		"and a moment":                    {nothing, "10m1s", nil},
		"one look takes a moment":         {number(1), "1s", nil},
		"and not none":                    {number(1), "0s", []string{"One look", " allows 0s."}},
		"more than the default limit":     {number(13), "", []string{"13 looks", "more than 1h", " allows 1h."}},
		"within the default limit":        {number(12), "", nil},
		"nobody knows how many looks":     {unknownNumber, "1m", nil},
		"nobody knows how long":           {number(100), tftypes.UnknownValue, nil},
		"as long as the service may take": {number(90), "8h", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, growing(0))
			env.SetPace(session.DefaultPace())
			p := env.Protocol(t)
			config := func(operation string) acctest.Values {
				values := acctest.Values{"connector_id": text(idPrefix + "contoso-ado"), "stable_for": c.stable}
				if c.limit != "" {
					values["timeouts"] = timeoutsOf(operation, c.limit)
				}
				return values
			}
			for operation, diags := range map[string][]*tfprotov6.Diagnostic{
				"create": p.Plan(completionType, acctest.Object{}, config("create")).Diagnostics,
				"invoke": p.PlanAction(awaitType, config("invoke")),
			} {
				if c.words == nil {
					if len(diags) > 0 {
						t.Error(operation, diags)
					}
					continue
				}
				expectOne(t, diags, isError, "timeouts."+operation, append(c.words, "timeouts."+operation)...)
			}
			if got := requests(env); len(got) > 0 {
				t.Errorf("requests %q", got)
			}
		})
	}
}

func TestAccAwaitDiscovery_refusesBeforeTheFirstLook(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(0))
	pace := acctest.FastPace()
	pace.Discovery.Between = time.Minute
	env.SetPace(pace)
	_, diags := env.Protocol(t).Invoke(t.Context(), awaitType, acctest.Values{
		"connector_id": text(idPrefix + "contoso-ado"), "timeouts": timeoutsOf("invoke", "2m"),
	})
	expectOne(t, diags, isError, "timeouts.invoke", "more than 2m")
	if got := requests(env); len(got) > 0 {
		t.Errorf("requests %q", got)
	}
}

var (
	nothing       = tftypes.NewValue(tftypes.Number, nil)
	unknownNumber = tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)
)
