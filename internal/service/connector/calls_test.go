package connector_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// How many requests to Resource Manager a user's commands cost, each command
// being one provider process; polls, and the read that closes an operation,
// aside. The prerequisites cost three.
func TestAccConnector_callCounts(t *testing.T) {
	t.Parallel()
	for _, looks := range []struct {
		argument    string
		plan, apply int
	}{
		{"", 5, 9},
		{"  validate_prerequisites = \"off\"\n", 1, 6},
	} {
		t.Run(looks.argument, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(`, "timing": {"polls": 2, "organization_lag": 1}`))
			cli := acctest.NewCLI(t, env)
			cli.Write("main.tf", acctest.Provider+config(looks.argument+`
  auto_discovery_enabled = false
  organizations          = ["contoso", "fabrikam", "northwind"]
  authorization_code_wo  = "code-one"
`))
			for _, step := range []struct {
				args   string
				limit  int
				writes int
			}{
				{"plan -out=create.tfplan", looks.plan, 0},
				{"apply create.tfplan", looks.apply, 2},
				{"plan -detailed-exitcode", 3, 0},
				{"plan -detailed-exitcode -refresh=false", 0, 0},
				{"destroy -auto-approve -refresh=false", 2, 2},
			} {
				env.Server.ResetJournal()
				cli.Must(t.Context(), strings.Fields(step.args)...)
				env.ExpectCalls(t, step.limit)
				if got := env.Count(acctest.Writes); got != step.writes {
					t.Errorf("terraform %s: %d writes, want %d", step.args, got, step.writes)
				}
			}
		})
	}
}

func TestAccConnector_callCountsWithoutACode(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(""))
	cli := acctest.NewCLI(t, env)
	cli.Write("main.tf", acctest.Provider+config(selected))
	for _, step := range []struct {
		args  string
		limit int
	}{
		{"plan -out=create.tfplan", 5},
		{"apply create.tfplan", 6},
		{"plan -detailed-exitcode", 2},
	} {
		env.Server.ResetJournal()
		cli.Must(t.Context(), strings.Fields(step.args)...)
		env.ExpectCalls(t, step.limit)
	}
}
