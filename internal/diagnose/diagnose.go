package diagnose

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Error adds one error diagnostic about err. The summary is static and at most 100 characters; next says what the user
// should do, and is used where the cause has no better advice of its own. Use path.Empty() when no attribute is to blame.
func Error(diags *diag.Diagnostics, at path.Path, summary, next string, err error) {
	add(diags, at, diag.NewErrorDiagnostic(summary, detail(err, Advice(err, next))))
}

// Warning is Error with a warning.
func Warning(diags *diag.Diagnostics, at path.Path, summary, next string, err error) {
	add(diags, at, diag.NewWarningDiagnostic(summary, detail(err, Advice(err, next))))
}

// Explain is Error for a caller that knows better than the cause what to do: next is used as it is.
func Explain(diags *diag.Diagnostics, at path.Path, summary, next string, err error) {
	add(diags, at, diag.NewErrorDiagnostic(summary, detail(err, next)))
}

func add(diags *diag.Diagnostics, at path.Path, d diag.Diagnostic) {
	if !at.Equal(path.Empty()) {
		d = diag.WithPath(at, d)
	}
	diags.Append(d)
}

func detail(err error, next string) string {
	return Text(err) + "\n\nWhat to do: " + next
}

// Advice is what Error says to do: the next step of the first known cause, or else next.
func Advice(err error, next string) string {
	if c, ok := causeOf(err); ok && c.next != "" {
		return c.next
	}
	return next
}

// cause is why something failed, in words for people.
type cause struct {
	what string // one sentence: what happened
	next string // what to do; empty when only the caller can know
}

// causeOf finds the cause nearest to the network: an answer of the service explains itself only where there was one.
func causeOf(err error) (cause, bool) {
	for _, find := range []func(error) (cause, bool){unknownOutcome, signIn, azureDevOps, transport, service, interrupted} {
		if c, ok := find(err); ok {
			return c, true
		}
	}
	return cause{}, false
}
