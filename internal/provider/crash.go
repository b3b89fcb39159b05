package provider

import (
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// crash is the diagnostic of a recovered panic. It names the places in our code that were running, never the value of
// the panic: that may hold a secret.
func crash() *tfprotov6.Diagnostic {
	detail := "The provider stopped this operation because of a mistake in its own code. Other resources are not affected, " +
		"and what was in the state stays there.\n\n" +
		"What to do: run the same command again; if it fails again, report this text with the versions of Terraform and of the provider."
	if places := running(); len(places) > 0 {
		detail += "\n\nPlaces in the code:\n  " + strings.Join(places, "\n  ")
	}
	return &tfprotov6.Diagnostic{
		Severity: tfprotov6.DiagnosticSeverityError,
		Summary:  "Internal error of the provider",
		Detail:   detail,
	}
}

// running lists the functions of this module between the panic and the guard, innermost first.
func running() []string {
	const module = "/terraform-provider-defenderdevops/"
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var places []string
	panicked := false
	for frame, more := frames.Next(); ; frame, more = frames.Next() {
		_, function, ours := strings.Cut(frame.Function, module)
		switch {
		case frame.Function == "runtime.gopanic":
			panicked = true
		case panicked && ours && strings.HasPrefix(function, "internal/provider.recovering"):
			return places
		case panicked && ours && len(places) < 8:
			places = append(places, function+" ("+filepath.Base(frame.File)+":"+strconv.Itoa(frame.Line)+")")
		}
		if !more {
			return places
		}
	}
}
