package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkApplied fails the test where Terraform would blame the provider for the answer to an apply: with "Provider
// produced inconsistent result", "Provider returned invalid result object" or "Provider produced invalid object".
func (p *Protocol) checkApplied(name string, planned, applied Values, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	failed := false
	for _, d := range diagnostics {
		failed = failed || d.Severity == tfprotov6.DiagnosticSeverityError
	}
	if !failed && (planned == nil) != (applied == nil) {
		p.t.Errorf("an object was planned: %t; there is one: %t", planned != nil, applied != nil)
	}
	for attribute, value := range applied {
		if !value.IsFullyKnown() {
			p.t.Errorf("%s is unknown after the apply", attribute)
		}
		if want, ok := planned[attribute]; ok && !failed && !agrees(want, value) {
			p.t.Errorf("%s was planned as %s and became %s", attribute, want, value)
		}
	}
	for _, attribute := range p.Schema.ResourceSchemas[name].Block.Attributes {
		if value, ok := applied[attribute.Name]; ok && attribute.WriteOnly && !value.IsNull() {
			p.t.Errorf("%s is write-only and would be stored", attribute.Name)
		}
	}
}

// agrees tells whether a value is what was planned, as far as that was known.
func agrees(planned, got tftypes.Value) bool {
	if !planned.IsKnown() {
		return true
	}
	if planned.IsFullyKnown() {
		return planned.Equal(got)
	}
	var want, have map[string]tftypes.Value
	if planned.As(&want) != nil || got.As(&have) != nil {
		return true // a list or set with unknown elements
	}
	for name, value := range want {
		if !agrees(value, have[name]) {
			return false
		}
	}
	return true
}
