package diagnose

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// Error adds one error diagnostic about err. The summary is static and at most 100 characters; next says what the user
// should do, and is used where the cause has no better advice of its own. Use path.Empty() when no attribute is to blame.
func Error(diags *diag.Diagnostics, at path.Path, summary, next string, err error) {
	detail := detail(err, next)
	if at.Equal(path.Empty()) {
		diags.AddError(summary, detail)
		return
	}
	diags.AddAttributeError(at, summary, detail)
}

// Warning is Error with a warning.
func Warning(diags *diag.Diagnostics, at path.Path, summary, next string, err error) {
	detail := detail(err, next)
	if at.Equal(path.Empty()) {
		diags.AddWarning(summary, detail)
		return
	}
	diags.AddAttributeWarning(at, summary, detail)
}

func detail(err error, next string) string {
	return Text(err) + "\n\n" + next
}
