package connector_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// deletions are the writes, in order, without repetitions.
func deletions(env *acctest.Env) []string {
	var all []string
	for _, call := range env.Calls(acctest.Writes) {
		all = append(all, call.Method+" "+call.Path[strings.LastIndex(call.Path, "/")+1:])
	}
	return slices.Compact(all)
}

// However a deletion is answered, it ends well once both objects are gone: the
// child first, then the connector.
func TestConnector_deleteSurvives(t *testing.T) {
	t.Parallel()
	gone404 := func(path string) emulator.Fault { return effective(refusal("DELETE", path, 404, "ResourceNotFound")) }
	still := answer("GET", ofConfiguration, 200, configurationAnswer)
	succeeded := repeated(-1, answer("GET", ofOperation, 200, `{"status":"Succeeded"}`))
	for name, c := range map[string]struct {
		assumptions string
		faults      []emulator.Fault
		polls       int // of the status, at least
	}{
		"as recorded":                           {`{}`, nil, 4},
		"both are not found":                    {`{}`, []emulator.Fault{gone404(ofConfiguration), gone404(ofConnector)}, 0},
		"both answer 204":                       {`{}`, []emulator.Fault{effective(answer("DELETE", ofConfiguration, 204, "")), effective(answer("DELETE", ofConnector, 204, ""))}, 0},
		"both answer 200":                       {`{}`, []emulator.Fault{effective(answer("DELETE", ofConfiguration, 200, "{}")), effective(answer("DELETE", ofConnector, 200, ""))}, 0},
		"the status goes with the child":        {`{"operation_after_delete": "not_found"}`, nil, 4},
		"the status is never there":             {`{}`, []emulator.Fault{repeated(-1, refusal("GET", ofOperation, 404, "ResourceNotFound"))}, 1},
		"the child vanishes before the end":     {`{}`, []emulator.Fault{repeated(2, refusal("GET", ofConfiguration, 404, "ResourceNotFound"))}, 4},
		"the child stays a while after the end": {`{"connector_delete": "conflict"}`, []emulator.Fault{succeeded, repeated(2, still)}, 1},
		"the child is there, says a stale read": {`{}`, []emulator.Fault{later(0, repeated(2, still))}, 4},
		"the answer is lost":                    {`{}`, []emulator.Fault{cut("DELETE", ofConfiguration, "after")}, 0},
		"the connector's answer is lost":        {`{}`, []emulator.Fault{cut("DELETE", ofConnector, "after")}, 4},
		"the gateway gives up on the connector": {`{}`, []emulator.Fault{effective(answer("DELETE", ofConnector, 504, page))}, 4},
		"another operation runs on the child":   {`{}`, []emulator.Fault{repeated(2, refusal("DELETE", ofConfiguration, 409, "AnotherOperationInProgress"))}, 4},
		"another operation runs on it":          {`{"connector_delete": "conflict"}`, []emulator.Fault{repeated(2, refusal("DELETE", ofConnector, 409, "Conflict"))}, 4},
		"somebody was faster":                   {`{}`, []emulator.Fault{refusal("DELETE", ofConfiguration, 404, "ParentResourceNotFound")}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(fmt.Sprintf(`, "timing": {"polls": %d}, "assumptions": `, max(c.polls-1, 0))+c.assumptions+`, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.ResetJournal()
			env.Server.Inject(c.faults...)
			_, diags := p.Apply(resourceType, before, nil)
			acctest.NoErrors(t, diags)
			if err := gone(env)(nil); err != nil {
				t.Error(err)
			}
			if got := deletions(env); !slices.Equal(got, []string{"DELETE default", "DELETE contoso-ado"}) {
				t.Errorf("wrote %v", got)
			}
			polls := 0
			for _, call := range env.Server.Journal() {
				if strings.Contains(call.Path, "/operationResults/") {
					polls++
				}
			}
			if polls < c.polls {
				t.Errorf("the status was asked %d times, want at least %d", polls, c.polls)
			}
			env.Server.ClearFaults()
			_, diags = p.Apply(resourceType, acctest.Object{}, arguments(acctest.Values{"authorization_code_wo": text("code-one")}))
			acctest.NoErrors(t, diags)
		})
	}
}

// A deletion that fails is one error, the object stays in state, and the next
// one goes on where it stopped.
func TestConnector_deleteFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		faults []emulator.Fault
		limit  string
		words  []string
	}{
		"it may not be deleted": {[]emulator.Fault{refusal("DELETE", ofConfiguration, 403, "AuthorizationFailed")}, "1m", []string{"403 Forbidden", "AuthorizationFailed"}},
		"the status says so": {
			[]emulator.Fault{answer("GET", ofOperation, 200, `{"status":"DeletionFailure","error":{"code":"InternalError","message":"The service says why."}}`)},
			"1m",
			[]string{"InternalError", "The service says why."},
		},
		"the child says so": {
			[]emulator.Fault{
				answer("GET", ofOperation, 200, `{"status":"Succeeded"}`),
				repeated(-1, answer("GET", ofConfiguration, 200, strings.NewReplacer(`"Succeeded"`, `"DeletionFailure"`, "Resource modification successful.", "It is in use.").Replace(configurationAnswer))),
			},
			"1m",
			[]string{"DeletionFailure", "It is in use."},
		},
		"the child stays": {
			[]emulator.Fault{answer("GET", ofOperation, 200, `{"status":"Succeeded"}`), repeated(-1, answer("GET", ofConfiguration, 200, configurationAnswer))},
			"3s",
			[]string{"Succeeded", "timeouts"},
		},
		"the operation never ends": {
			[]emulator.Fault{repeated(-1, answer("GET", ofOperation, 200, `{"status":"Accepted"}`))}, "3s", []string{"Accepted", "timeouts"},
		},
		"a gateway's 404":         {[]emulator.Fault{asHTML(answer("DELETE", ofConfiguration, 404, page))}, "1m", []string{"nothing was concluded"}},
		"the connector is locked": {[]emulator.Fault{refusal("DELETE", ofConnector, 409, "ScopeLocked")}, "1m", []string{"ScopeLocked", "remove the lock"}},
		"a child nobody knows of": {[]emulator.Fault{refusal("DELETE", ofConnector, 409, "CannotDeleteResource")}, "1m", []string{"CannotDeleteResource"}},
		"the connector's gateway": {[]emulator.Fault{asHTML(answer("DELETE", ofConnector, 404, page))}, "1m", []string{"nothing was concluded"}},
		"a redirect":              {[]emulator.Fault{with("Location", "https://elsewhere.example/", answer("DELETE", ofConnector, 307, ""))}, "1m", []string{"redirect"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before, diags := p.Apply(resourceType, imported(t, p), arguments(acctest.Values{"timeouts": limited(p, "delete", c.limit)}))
			acctest.NoErrors(t, diags)
			env.Server.Inject(c.faults...)
			after, diags := p.Apply(resourceType, before, nil)
			explains(t, diags, append(c.words, "Cannot delete the connector")...)
			same(t, after, before)
			env.Server.ClearFaults()
			_, diags = p.Apply(resourceType, after, nil)
			acctest.NoErrors(t, diags)
			if err := gone(env)(nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// Terraform keeps what it could not destroy, and destroys it the next time.
func TestAccConnector_deleteFails(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "assumptions": {"operation_after_delete": "not_found", "connector_delete": "conflict"}, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
	run(t, env,
		resource.TestStep{Config: config(selected) + importBlock},
		resource.TestStep{
			PreConfig: inject(env, answer("GET", ofOperation, 200, `{"status":"DeletionFailure"}`)),
			Config:    config(selected), Destroy: true, ExpectError: regexp.MustCompile("Cannot delete the connector"),
		},
		resource.TestStep{
			PreConfig: inject(env, refusal("DELETE", ofConnector, 409, "ScopeLocked")),
			Config:    config(selected), Destroy: true, ExpectError: regexp.MustCompile("ScopeLocked"),
		},
		resource.TestStep{
			PreConfig: inject(env, refusal("DELETE", ofConnector, 409, "AnotherOperationInProgress")),
			Config:    config(selected), Destroy: true,
		},
	)
	if err := gone(env)(nil); err != nil {
		t.Error(err)
	}
}
