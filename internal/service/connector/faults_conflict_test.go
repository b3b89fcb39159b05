package connector_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// scanning is the agentless_scanning argument with one leaf set.
func scanning(p *acctest.Protocol, enabled bool) tftypes.Value {
	object, _ := p.Schema.ResourceSchemas[resourceType].ValueType().(tftypes.Object)
	typ, _ := object.AttributeTypes["agentless_scanning"].(tftypes.Object)
	leaves := map[string]tftypes.Value{}
	for name, leaf := range typ.AttributeTypes {
		leaves[name] = tftypes.NewValue(leaf, nil)
	}
	leaves["enabled"] = truth(enabled)
	return tftypes.NewValue(typ, leaves)
}

// changes are the ways to write to a connector that exists: its tags, a setting,
// the list.
func changes(p *acctest.Protocol) map[string]acctest.Values {
	tags := tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{"team": text("a")})
	return map[string]acctest.Values{
		"tags":    {"tags": tags},
		"setting": {"agentless_scanning": scanning(p, true)},
		"list":    {"organizations": texts("contoso", "fabrikam", "northwind")},
	}
}

// written counts the writes that took effect: those without a fault.
func written(env *acctest.Env, method string) (refused, effective int) {
	for _, call := range env.Calls(acctest.Writes, acctest.Method(method)) {
		if call.Fault != "" {
			refused++
		} else {
			effective++
		}
	}
	return refused, effective
}

// What somebody else's operation stands against is repeated until it has ended.
func TestConnector_conflictsThatPass(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"another operation":           refusal("PATCH", "", 409, "AnotherOperationInProgress"),
		"a conflict":                  refusal("PATCH", "", 409, "Conflict"),
		"a conflict without a reason": answer("PATCH", "", 409, ""),
		"a 429 that is a conflict":    refusal("PATCH", "", 429, "RetryableErrorDueToAnotherOperation"),
	} {
		for _, what := range []string{"tags", "setting", "list"} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				env.Server.ResetJournal()
				env.Server.Inject(repeated(3, fault))
				after, diags := p.Apply(resourceType, before, arguments(changes(p)[what]))
				acctest.NoErrors(t, diags)
				if refused, effective := written(env, "PATCH"); refused != 3 || effective != 1 {
					t.Errorf("%d writes were refused and %d took effect, want 3 and 1", refused, effective)
				}
				if left := planned(t, p, after, arguments(changes(p)[what])); len(left) > 0 {
					t.Errorf("the next plan changes %v", left)
				}
			})
		}
	}
	t.Run("creating", func(t *testing.T) {
		t.Parallel()
		env := acctest.Start(t, world(""))
		p := env.Protocol(t)
		env.Server.Inject(repeated(3, refusal("PUT", ofConnector, 409, "AnotherOperationInProgress")))
		_, diags := p.Apply(resourceType, acctest.Object{}, arguments(nil))
		acctest.NoErrors(t, diags)
		if refused, effective := written(env, "PUT"); refused != 3 || effective != 1 {
			t.Errorf("%d writes were refused and %d took effect, want 3 and 1", refused, effective)
		}
	})
}

// An operation of somebody else that does not end is named when the time is over.
func TestConnector_conflictThatStays(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"tags", "setting", "list"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			busy := answer("PATCH", "", 409, `{"error":{"code":"AnotherOperationInProgress","message":"Operation 4711 holds the connector."}}`)
			env.Server.Inject(repeated(-1, busy))
			change := changes(p)[what]
			change["timeouts"] = limited(p, "update", "3s")
			after, diags := p.Apply(resourceType, before, arguments(change))
			explains(t, diags, "AnotherOperationInProgress", "Operation 4711 holds the connector.", "another operation", "409 Conflict")
			same(t, after, before)
		})
	}
}

// A conflict that no waiting heals is sent once and explained.
func TestConnector_conflictsThatAreFinal(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"OnboardedByOtherConnector", "ResourceAlreadyOnboarded", "ScopeLocked", "MissingSubscriptionRegistration"} {
		for _, what := range []string{"tags", "setting", "list"} {
			t.Run(code+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				env.Server.ResetJournal()
				env.Server.Inject(repeated(-1, refusal("PATCH", "", 409, code)))
				after, diags := p.Apply(resourceType, before, arguments(changes(p)[what]))
				explains(t, diags, code, "The service says "+code+".", "Attempts: 1 ")
				same(t, after, before)
				if n := env.Count(acctest.Writes); n != 1 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

// When the object changed since it was read, a write is built anew from a fresh
// look, or given up; it is never repeated blindly.
func TestConnector_changedInBetween(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"412":          refusal("PATCH", "", 412, "PreconditionFailed"),
		"EtagMismatch": refusal("PATCH", "", 409, "EtagMismatch"),
	} {
		for _, what := range []string{"tags", "setting", "list"} {
			t.Run(name+", "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				env.Server.ResetJournal()
				env.Server.Inject(fault)
				_, diags := p.Apply(resourceType, before, arguments(changes(p)[what]))
				acctest.NoErrors(t, diags)
				if refused, effective := written(env, "PATCH"); refused != 1 || effective != 1 {
					t.Errorf("%d writes were refused and %d took effect, want 1 and 1", refused, effective)
				}
				looked, refused := false, false
				for _, call := range env.Server.Journal() {
					switch {
					case call.Method == http.MethodPatch && call.Fault == "" && !looked:
						t.Error("it was repeated without a look")
					case call.Method == http.MethodPatch:
						refused = true
					case refused && call.Method == http.MethodGet:
						looked = true
					}
				}
			})
			t.Run(name+" always, "+what, func(t *testing.T) {
				t.Parallel()
				env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
				p := env.Protocol(t)
				before := imported(t, p)
				env.Server.ResetJournal()
				env.Server.Inject(repeated(-1, fault))
				after, diags := p.Apply(resourceType, before, arguments(changes(p)[what]))
				explains(t, diags, "another operation")
				same(t, after, before)
				if n := env.Count(acctest.Writes); n > 6 || what != "list" && n != 2 {
					t.Errorf("it was sent %d times", n)
				}
			})
		}
	}
}

// A setting that somebody else has just changed is not overwritten.
func TestConnector_changedTheSameInBetween(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	p := env.Protocol(t)
	before := imported(t, p)
	env.Server.Inject(repeated(-1, emulator.Fault{
		Match: emulator.Match{Method: http.MethodPatch}, Status: 412, Hold: true,
		Body: json.RawMessage(`{"error":{"code":"PreconditionFailed","message":"changed"}}`),
	}))
	env.Server.ResetJournal()
	changed := make(chan error, 1)
	go func() {
		held := func(call emulator.Entry) bool { return call.Fault != "" }
		if err := env.Server.WaitFor(t.Context(), held); err != nil {
			changed <- err
			return
		}
		err := env.Server.PatchWorld([]byte(`{"connectors": {"contoso-ado": {"tags": {"team": "theirs"}, "devops": {"agentless": {"agentlessEnabled": "Enabled"}}}}}`))
		env.Server.Release()
		changed <- err
	}()
	_, diags := p.Apply(resourceType, before, arguments(changes(p)["setting"]))
	if err := <-changed; err != nil {
		t.Fatal(err)
	}
	explains(t, diags, "412 Precondition Failed")
	if n := env.Count(acctest.Writes); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
}

// Two resources for one connector, spelled differently, write one after the
// other, and both entries are there in the end.
func TestConnector_twoWritersOfOneProcess(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 3, "latency_ms": 5}, "connectors": [`+
		portalMade("contoso-ado", "Disabled", "contoso")+","+portalMade("other-ado", "Disabled", "tailspin")+`]`))
	p := env.Protocol(t)
	first := imported(t, p)
	second, diags := p.Import(resourceType, strings.ToUpper(idPrefix[:20])+idPrefix[20:]+"CONTOSO-ADO", nil)
	acctest.NoErrors(t, diags)
	second, diags = p.Read(resourceType, second)
	acctest.NoErrors(t, diags)
	env.Server.ResetJournal()

	done := make(chan bool)
	for object, organization := range map[*acctest.Object]string{&first: "fabrikam", &second: "northwind"} {
		name := object.Values["name"]
		go func() {
			defer func() { done <- true }()
			_, diags := p.Apply(resourceType, *object, arguments(acctest.Values{"name": name, "organizations": texts("contoso", organization)}))
			for _, d := range diags {
				t.Errorf("%s: %s %s", organization, d.Summary, d.Detail)
			}
		}()
	}
	<-done
	<-done
	for _, call := range env.Calls(acctest.Writes) {
		if call.InFlightWrites > 0 {
			t.Errorf("%s %s met %d writes in flight", call.Method, call.Path, call.InFlightWrites)
		}
	}
	if err := onboarded(env, "contoso-ado", "contoso", "fabrikam", "northwind")(nil); err != nil {
		t.Error(err)
	}
}
