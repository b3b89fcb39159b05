package connector_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// What all tests of faults share. Most of them speak the protocol with the
// provider, because that is exact and fast; a few run Terraform, for its own
// judgement.

const (
	resourceType    = "defenderdevops_azuredevops_connector"
	ofOrganizations = `(?i)/azureDevOpsOrgs$`
)

// answer replaces an answer; the request has no effect. A body that is no JSON
// object or array is sent as text.
func answer(method, path string, status int, body string) emulator.Fault {
	fault := emulator.Fault{Match: emulator.Match{Method: method, PathRegexp: path}, Status: status}
	switch {
	case strings.HasPrefix(body, "{") || strings.HasPrefix(body, "["):
		fault.Body = json.RawMessage(body)
	case body != "":
		fault.Body, _ = json.Marshal(body)
	}
	return fault
}

// refusal is an error of Resource Manager.
func refusal(method, path string, status int, code string) emulator.Fault {
	return answer(method, path, status, `{"error":{"code":"`+code+`","message":"The service says `+code+`."}}`)
}

// effective lets the request take effect before its answer is replaced.
func effective(fault emulator.Fault) emulator.Fault {
	fault.Effect = "before_answer"
	return fault
}

// repeated applies the fault so often; -1 is always.
func repeated(times int, fault emulator.Fault) emulator.Fault {
	fault.Times = times
	return fault
}

// cut cuts the connection before the request takes effect, or after.
func cut(method, path, when string) emulator.Fault {
	return emulator.Fault{Match: emulator.Match{Method: method, PathRegexp: path}, Close: when}
}

// with adds a header to the answer, whether it is replaced or not.
func with(name, value string, fault emulator.Fault) emulator.Fault {
	fault.Headers = map[string]string{name: value}
	return fault
}

// inject replaces the faults, as a step's PreConfig.
func inject(env *acctest.Env, faults ...emulator.Fault) func() {
	return func() {
		env.Server.ClearFaults()
		env.Server.Inject(faults...)
	}
}

// complaints are Terraform's own words about a provider that misbehaves, and the
// provider's about a panic.
var complaints = regexp.MustCompile(`(?i)provider\s+(returned|produced)\s+(an\s+)?(invalid|inconsistent|unexpected)|unexpected\s+identity\s+change|plugin\s+did\s+not\s+respond|internal\s+error\s+of\s+the\s+provider`)

// run runs the steps; a complaint fails the test also where a step expects an
// error.
func run(t *testing.T, env *acctest.Env, steps ...resource.TestStep) {
	t.Helper()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Providers(),
		ErrorCheck: func(err error) error {
			if err != nil && complaints.MatchString(err.Error()) {
				t.Error(err)
				return errors.New("Terraform complains about the provider")
			}
			return err
		},
		Steps: steps,
	})
}

func text(value any) tftypes.Value   { return tftypes.NewValue(tftypes.String, value) }
func number(value any) tftypes.Value { return tftypes.NewValue(tftypes.Number, value) }
func truth(value any) tftypes.Value  { return tftypes.NewValue(tftypes.Bool, value) }

func texts(values ...string) tftypes.Value {
	elements := []tftypes.Value{}
	for _, value := range values {
		elements = append(elements, text(value))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

// arguments is the configuration that fits portalMade, with changes.
func arguments(changes acctest.Values) acctest.Values {
	all := acctest.Values{
		"name": text("contoso-ado"), "resource_group_name": text("rg-security"), "location": text("westeurope"),
		"auto_discovery_enabled": truth(false), "organizations": texts("contoso", "fabrikam"),
	}
	for name, value := range changes {
		all[name] = value
	}
	return all
}

// limited is a timeouts block with one limit.
func limited(p *acctest.Protocol, operation, limit string) tftypes.Value {
	object, _ := p.Schema.ResourceSchemas[resourceType].ValueType().(tftypes.Object)
	typ, _ := object.AttributeTypes["timeouts"].(tftypes.Object)
	limits := map[string]tftypes.Value{}
	for name := range typ.AttributeTypes {
		limits[name] = text(nil)
	}
	limits[operation] = text(limit)
	return tftypes.NewValue(typ, limits)
}

// imported is the connector of the world in Terraform's hands.
func imported(t *testing.T, p *acctest.Protocol) acctest.Object {
	t.Helper()
	object, diags := p.Import(resourceType, idPrefix+"contoso-ado", nil)
	acctest.NoErrors(t, diags)
	object, diags = p.Read(resourceType, object)
	acctest.NoErrors(t, diags)
	if object.Values == nil {
		t.Fatal("there is nothing to import")
	}
	return object
}

// explains checks that there is one error about the connector or a part of it,
// that it is fit for a terminal and complete, and that it holds the words.
func explains(t *testing.T, diags []*tfprotov6.Diagnostic, words ...string) {
	t.Helper()
	var failures []*tfprotov6.Diagnostic
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			failures = append(failures, d)
		}
	}
	if len(failures) != 1 {
		t.Errorf("%d errors, want one: %v", len(failures), failures)
		return
	}
	d := failures[0]
	whole := d.Summary + "\n" + d.Detail
	for _, word := range append(words, "\n  Operation: ", "\n  Resource: "+idPrefix+"contoso-ado", "\n  Correlation id: ", "\n  Attempts: ", "What to do: ") {
		if !strings.Contains(whole, word) {
			t.Errorf("%q is missing in:\n%s", word, whole)
		}
	}
	strange := func(r rune) bool { return r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
	if len(d.Summary) > 100 || strings.ContainsFunc(whole, strange) || strings.Contains(whole, "<html") || complaints.MatchString(whole) {
		t.Errorf("not fit for a terminal: %q", whole)
	}
}

// isCrash recognises a panic that the provider survived.
func isCrash(d *tfprotov6.Diagnostic) bool { return complaints.MatchString(d.Summary) }

// differences names the attributes in which two objects differ.
func differences(a, b acctest.Values) []string {
	var names []string
	for name, value := range a {
		if !value.Equal(b[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// planned names the attributes that a plan would change.
func planned(t *testing.T, p *acctest.Protocol, object acctest.Object, config acctest.Values) []string {
	t.Helper()
	resp := p.Plan(resourceType, object, config)
	acctest.NoErrors(t, resp.Diagnostics)
	next := p.Decode(p.Schema.ResourceSchemas[resourceType].ValueType(), resp.PlannedState)
	return differences(next, object.Values)
}

// same checks that a failed operation left the state as it was.
func same(t *testing.T, got, want acctest.Object) {
	t.Helper()
	if got.Values == nil {
		t.Error("the object was dropped from state")
		return
	}
	if changed := differences(want.Values, got.Values); len(changed) > 0 {
		t.Errorf("the state changed in %v", changed)
	}
	if changed := differences(want.Identity, got.Identity); len(changed) > 0 {
		t.Errorf("the identity changed in %v", changed)
	}
}
