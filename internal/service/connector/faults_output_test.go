package connector_test

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// An error of any size becomes one that a person can read.
func TestConnector_hugeErrors(t *testing.T) {
	t.Parallel()
	const size = 2 << 20
	var details []string
	for i := range 500 {
		details = append(details, fmt.Sprintf(`{"code":"Detail%d","message":"The %d. problem of many."}`, i, i))
	}
	nested := strings.Repeat(`{"code":"Deep","message":"deep","details":[`, 500) + `{}` + strings.Repeat(`]}`, 500)
	for name, c := range map[string]struct {
		body  string
		words []string
	}{
		"a long message":  {`{"error":{"code":"First","message":"` + strings.Repeat("word ", size/5) + `"}}`, []string{"First", "(truncated)"}},
		"many details":    {`{"error":{"code":"First","message":"m","details":[` + strings.Join(details, ",") + `]}}`, []string{"First", "Detail0: The 0. problem"}},
		"nested details":  {`{"error":{"code":"First","message":"m","details":[` + nested + `]}}`, []string{"First", "deep"}},
		"a long code":     {`{"error":{"code":"` + strings.Repeat("C", size) + `","message":"m"}}`, []string{"CCCC", "m"}},
		"a long page":     {"<html><body>" + strings.Repeat("<p>word</p>", size/11) + "</body></html>", []string{"HTML page"}},
		"a long text":     {strings.Repeat("word ", size/5), []string{"(truncated)"}},
		"a thousand rows": {`{"error":{"code":"First","message":"` + strings.Repeat(`row\n`, size/5) + `"}}`, []string{"First", "(truncated)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.Inject(answer("GET", ofConnector, 400, c.body))
			after, diags := p.Read(resourceType, before)
			explains(t, diags, c.words...)
			same(t, after, before)
			if n := len(diags[0].Detail); n > 8<<10 {
				t.Errorf("%d bytes", n)
			}
		})
	}
}

// A service that repeats the request in its error gives away nothing.
func TestAccConnector_echoedSecrets(t *testing.T) {
	t.Parallel()
	const code = "canary+code/=="
	echo := `{"error":{"code":"Echo","message":"cannot handle Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOiJ0b2tlbiJ9.c2lnbmF0dXJl with {\"code\":\"` + code + `\"} (` + url.QueryEscape(code) + `)"}}`
	for name, fault := range map[string]emulator.Fault{
		"as JSON": answer("PUT", ofConfiguration, 400, echo),
		"as text": answer("PUT", ofConfiguration, 400, "bad request "+code),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(""))
			env.Server.Inject(fault)
			cli := acctest.NewCLI(t, env)
			cli.Setenv("TF_LOG", "TRACE")
			cli.Write("main.tf", acctest.Provider+`
variable "code" {
  type      = string
  ephemeral = true
}
`+config(selected+"  authorization_code_wo = var.code\n"))
			cli.Setenv("TF_VAR_code", code)
			stdout, stderr, exit := cli.Run(t.Context(), "apply", "-auto-approve")
			if exit != 1 || !strings.Contains(stderr, "The authorization was not accepted") {
				t.Fatalf("exit code %d\n%s", exit, stdout)
			}
			texts := files(t, cli.Dir)
			texts["output and log"] = stdout + stderr
			for where, text := range texts {
				for _, secret := range []string{code, url.QueryEscape(code), "eyJjYW5hcnkiOiJ0b2tlbiJ9"} {
					if strings.Contains(text, secret) {
						t.Errorf("%s holds %q", where, secret)
					}
				}
			}
		})
	}
}

// What Terraform writes for the developers of providers holds everything in
// clear, whatever a provider does; the guide has to say so.
func TestAccConnector_protocolDataIsNotSafe(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	cli := acctest.NewCLI(t, env)
	data := t.TempDir()
	cli.Setenv("TF_LOG_SDK_PROTO_DATA_DIR", data)
	cli.Write("main.tf", acctest.Provider+config(selected+"  authorization_code_wo = \"code-one\"\n"))
	cli.Must(t.Context(), "apply", "-auto-approve")
	inside := 0
	for _, text := range files(t, data) {
		if strings.Contains(text, "code-one") {
			inside++
		}
	}
	guide, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "guides", "authorization.md"))
	if err != nil {
		t.Fatal(err)
	}
	if inside > 0 && !strings.Contains(string(guide), "TF_LOG_SDK_PROTO_DATA_DIR") {
		t.Errorf("%d files hold the code, and the guide does not warn", inside)
	}
	if inside == 0 {
		t.Error("the files do not hold the code any more: take the warning out of the guide")
	}
	if strings.Contains(cli.Read("terraform.tfstate"), "code-one") {
		t.Error("the state holds the code")
	}
}
