package connector_test

import (
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// A server whose certificate nobody vouches for gets no request: not for a
// token, and not with one.
func TestAccConnector_wrongCertificate(t *testing.T) {
	t.Parallel()
	trusted := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	other := acctest.Start(t)
	for name, c := range map[string]struct{ variable, word string }{
		"of Resource Manager": {"ARM_RESOURCE_MANAGER_ENDPOINT", "Attempts: 1 in"},
		"of Entra":            {"ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST", "Signing in to Microsoft Entra ID failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cli := acctest.NewCLI(t, trusted)
			cli.Setenv(c.variable, other.Server.Env()[c.variable])
			cli.Write("main.tf", acctest.Provider+config(selected)+importBlock)
			stdout, stderr, code := cli.Run(t.Context(), "plan", "-no-color")
			words := strings.Join(strings.Fields(strings.ReplaceAll(stderr, "│", " ")), " ")
			for _, want := range []string{"TLS", "ca_certificate_file", c.word} {
				if !strings.Contains(words, want) {
					t.Errorf("%q is missing in\n%s", want, stderr)
				}
			}
			if code != 1 {
				t.Errorf("exit code %d\n%s", code, stdout)
			}
		})
	}
	t.Cleanup(func() {
		if n := len(other.Server.Journal()); n > 0 {
			t.Errorf("%d requests reached the server", n)
		}
	})
}

// A token of an OIDC issuer is a secret too, also where Entra repeats it.
func TestAccConnector_assertionStaysOut(t *testing.T) {
	t.Parallel()
	for name, entra := range map[string]string{
		"accepted": "",
		"refused":  `{"error":"invalid_client","error_description":"AADSTS700024: Client assertion CANARY is not within its valid time range. Trace ID: x"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			canary := assertion(time.Now().Add(time.Hour))
			want := 0
			if entra != "" {
				want = 1
				env.Server.Inject(repeated(-1, answer("POST", "/token$", 401, strings.ReplaceAll(entra, "CANARY", canary))))
			}
			cli := acctest.NewCLI(t, env)
			for variable, value := range map[string]string{
				"ARM_CLIENT_SECRET": "", "ARM_USE_OIDC": "true", "ARM_OIDC_TOKEN": canary,
				"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "TRACE", "AZURE_SDK_GO_LOGGING": "all",
			} {
				cli.Setenv(variable, value)
			}
			cli.Write("main.tf", acctest.Provider+config(selected)+importBlock)
			stdout, stderr, code := cli.Run(t.Context(), "apply", "-auto-approve")
			if code != want || want == 1 && !strings.Contains(stderr, "AADSTS700024") {
				t.Fatalf("exit code %d\n%s", code, stdout)
			}
			texts := files(t, cli.Dir)
			texts["output and log"] = stdout + stderr
			for where, text := range texts {
				if strings.Contains(text, canary) {
					t.Errorf("%s holds the assertion", where)
				}
			}
		})
	}
}
