package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

// refuse reports a configuration that cannot work, at the argument that is to blame. variables names the environment
// variable that stood in for an argument.
func refuse(diags *diag.Diagnostics, variables map[string]string, err error) {
	const summary = "Invalid provider configuration"
	var wrong *auth.ArgumentError
	if !errors.As(err, &wrong) || wrong.Argument == "" {
		diags.AddError(summary, err.Error()+"\n\nWhat to do: correct the provider's arguments or environment variables. Nothing was sent.")
		return
	}
	detail := "The argument " + wrong.Argument + " " + wrong.Problem + "."
	if name, ok := variables[wrong.Argument]; ok {
		detail += "\n\nIts value comes from the environment variable " + name + "."
	}
	diags.AddAttributeError(argumentPath(wrong.Argument), summary,
		detail+"\n\nWhat to do: correct or remove it. Nothing was sent.")
}
