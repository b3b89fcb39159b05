package prerequisites_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// TestAccPrerequisites_scenario runs the root module of the examples with
// terraform test, in a healthy world and in one where something is missing.
func TestAccPrerequisites_scenario(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		patch string
		code  int
		words []string
	}{
		"healthy":       {`{}`, 0, []string{"2 passed, 0 failed"}},
		"policy is off": {inFabrikam(`"oauth_third_party_access": false`), 1, []string{"oauth_policy", "fabrikam", "nothing_stands_in_the_way"}},
		"not known":     {inFabrikam(`"not_a_member": true`), 1, []string{"1 passed, 1 failed", `run "the_authorizing_user_is_known_to_be_ready"... fail`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := broken(t, tt.patch)
			c := acctest.NewCLI(t, env)
			for _, file := range []string{"main.tf", "prerequisites.tftest.hcl"} {
				content, err := os.ReadFile(filepath.Join("../../../examples/scenarios/prerequisites", file))
				if err != nil {
					t.Fatal(err)
				}
				c.Write(file, string(content))
			}
			stdout, stderr, code := c.Run(t.Context(), "test", "-no-color")
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			for _, word := range tt.words {
				if !strings.Contains(stdout+stderr, word) {
					t.Errorf("terraform test does not say %q:\n%s\n%s", word, stdout, stderr)
				}
			}
			onlyReads(t, env)
		})
	}
}
