package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

// settings are the provider's arguments as plain values, after the environment was looked up.
type settings struct {
	auth.Config

	environment             string
	resourceManagerEndpoint string
	resourceManagerAudience string
	authorityHost           string
	subscriptionID          string
	azureDevOpsEndpoint     string
	caCertificateFile       string

	// variables names the environment variable that a value came from, by argument.
	variables map[string]string
}

// setting is what the arguments of every kind have in common. The schema, the lookup and the documentation of an
// argument all come from its one row in a table.
type setting struct {
	argument    string
	environment []string // the first variable that is not empty wins; the argument wins over all
	description string
}

// path is where errors about the argument belong.
func (s setting) path() path.Path { return argumentPath(s.argument) }

// argumentPath returns the path of an argument by its name; the arguments of endpoint are known by their own names.
func argumentPath(argument string) path.Path {
	for _, t := range endpointSettings() {
		if t.argument == argument {
			return path.Root("endpoint").AtName(argument)
		}
	}
	return path.Root(argument)
}

// markdown is the description with the variables that can be used instead.
func (s setting) markdown() string {
	text := s.description
	for i, name := range s.environment {
		switch i {
		case 0:
			text += " Can also be set with the environment variable `" + name + "`"
		case len(s.environment) - 1:
			text += " or `" + name + "`"
		default:
			text += ", `" + name + "`"
		}
	}
	if len(s.environment) > 0 {
		text += "."
	}
	return text
}

// lookUp returns the first variable of the setting that is not empty, and its value.
func (s setting) lookUp(environment func(string) string) (name, value string) {
	for _, name := range s.environment {
		if value := environment(name); value != "" {
			return name, value
		}
	}
	return "", ""
}
