package connector_test

import (
	"archive/zip"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// What is secret is found nowhere: not in state, backup, saved plan, private
// state, logs at their most talkative, output, or the diagnostics of a refusal.
func TestAccConnector_secretsStayOut(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 2}`))
	cli := acctest.NewCLI(t, env)
	cli.Setenv("TF_LOG", "TRACE")
	cli.Setenv("TF_LOG_PROVIDER", "TRACE")
	cli.Setenv("AZURE_SDK_GO_LOGGING", "all")
	cli.Write("main.tf", acctest.Provider+`
variable "code" {
  type      = string
  ephemeral = true
}
variable "code_version" {
  type = number
}
`+config(selected+`
  authorization_code_wo         = var.code
  authorization_code_wo_version = var.code_version
`))
	var output strings.Builder
	run := func(code, version string, wantCode int, args ...string) {
		t.Helper()
		cli.Setenv("TF_VAR_code", code)
		cli.Setenv("TF_VAR_code_version", version)
		stdout, stderr, exit := cli.Run(t.Context(), args...)
		output.WriteString(stdout + stderr)
		if exit != wantCode {
			t.Fatalf("terraform %v: exit code %d, want %d\n%s", args, exit, wantCode, stdout)
		}
	}
	run("canary-spent-code", "1", 1, "apply", "-auto-approve")
	run("code-one", "1", 0, "plan", "-out=saved.tfplan")
	run("code-one", "1", 0, "apply", "saved.tfplan")
	run("canary-late-code", "2", 1, "apply", "-auto-approve")
	run("code-two", "2", 0, "apply", "-auto-approve")

	secrets := map[string]string{
		"refused code on create": "canary-spent-code",
		"refused code on update": "canary-late-code",
		"accepted code":          "code-one",
		"renewed code":           "code-two",
		"client secret":          env.Server.Env()["ARM_CLIENT_SECRET"],
	}
	for _, call := range env.Server.Journal() {
		if query, err := url.ParseQuery(call.Query); err == nil && query.Get("s") != "" {
			secrets["signature of a status URL"] = query.Get("s")
		}
	}
	if len(secrets) != 6 || secrets["client secret"] == "" {
		t.Fatal("the test found not every secret to look for")
	}
	token := regexp.MustCompile(`eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*`)
	texts := files(t, cli.Dir)
	texts["output and log"] = output.String()
	for where, text := range texts {
		for kind, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds the %s", where, kind)
			}
		}
		if token.MatchString(text) {
			t.Errorf("%s holds a token", where)
		}
	}
	if len(texts) < 5 {
		t.Errorf("looked into %d texts only", len(texts))
	}
}

// files reads every file below dir, and what is inside saved plans.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		texts[path] = string(content)
		if !strings.HasSuffix(path, ".tfplan") {
			return nil
		}
		archive, err := zip.OpenReader(path)
		if err != nil {
			return err
		}
		defer archive.Close()
		for _, member := range archive.File {
			file, err := member.Open()
			if err != nil {
				return err
			}
			inside, err := io.ReadAll(file)
			if err != nil {
				return err
			}
			texts[path+"/"+member.Name] = string(inside)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}
