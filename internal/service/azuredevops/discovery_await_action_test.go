package azuredevops_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestAccAwaitDiscovery_progress(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(2))
	messages, diags := env.Protocol(t).Invoke(t.Context(), awaitType, acctest.Values{
		"connector_id": text(idPrefix + "contoso-ado"), "stable_for": number(2), "timeouts": timeoutsOf("invoke", "5m"),
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	want := []string{
		`^Waiting for Defender to discover what is below contoso-ado: until 2 looks in a row agree, at least 1ms apart, for 5m at most\.$`,
		`^Look 1: 1 organization, 4 projects, 28 repositories, after \d+s: it looks complete, and 1 of 2 looks agree\. Next look in 1ms\.$`,
		`^Look 2: 1 organization, 7 projects, 98 repositories, after \d+s: it looks complete, and 1 of 2 looks agree\. Next`,
		`^Look 3: 1 organization, 10 projects, 200 repositories, after \d+s: it looks complete, and 1 of 2 looks agree\. Next`,
		`^Discovery is complete: 1 organization, 10 projects, 200 repositories, after \d+s\.$`,
	}
	if len(messages) != len(want) {
		t.Fatalf("messages\n%s", strings.Join(messages, "\n"))
	}
	for i, pattern := range want {
		if !regexp.MustCompile(pattern).MatchString(messages[i]) {
			t.Errorf("message %q, want %s", messages[i], pattern)
		}
	}
	if walks := walksOf(env); walks != 4 {
		t.Errorf("%d walks", walks)
	}
}

func TestAccAwaitDiscovery_timeIsUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config   acctest.Values
		severity tfprotov6.DiagnosticSeverity
		words    []string
	}{
		"fails": {nil, isError, []string{"Discovery is not complete", "timeouts.invoke", "-invoke=ADDRESS"}},
		"warns": {acctest.Values{"on_timeout": text("warn")}, isWarning, []string{"200 of at least 201"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, growing(0))
			acctest.Longer(t, func(limit time.Duration) bool {
				env.Server.ResetJournal()
				config := acctest.Values{
					"connector_id": text(idPrefix + "contoso-ado"), "minimum_repositories": number(201), "timeouts": timeoutsOf("invoke", limit.String()),
				}
				maps.Copy(config, c.config)
				_, diags := env.Protocol(t).Invoke(t.Context(), awaitType, config)
				if walksOf(env) < 2 {
					return false // it takes a whole walk to tell what is there
				}
				expectOne(t, diags, c.severity, "", c.words...)
				return true
			})
		})
	}
}

func TestAccAwaitDiscovery_refusals(t *testing.T) {
	t.Parallel()
	for connector, summary := range map[string]string{"shell": "Discovery has not begun", "typo": "Connector not found"} {
		t.Run(connector, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, growing(0))
			_, diags := env.Protocol(t).Invoke(t.Context(), awaitType, acctest.Values{"connector_id": text(idPrefix + connector)})
			expectOne(t, diags, isError, "connector_id", summary)
		})
	}
}

func TestAccAwaitDiscovery_cancel(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(0))
	p := env.Protocol(t)
	stopped := make(chan error, 1)
	go func() {
		err := env.Server.WaitFor(t.Context(), func(emulator.Entry) bool { return walksOf(env) > 2 })
		if err == nil {
			_, err = p.Server.StopProvider(t.Context(), nil)
		}
		stopped <- err
	}()
	_, diags := p.Invoke(t.Context(), awaitType, acctest.Values{"connector_id": text(idPrefix + "contoso-ado"), "minimum_repositories": number(201)})
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	expectOne(t, diags, isError, "", "Stopped waiting for discovery")
}

func TestAccAwaitDiscovery_trigger(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(2))
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: env.Providers(),
		Steps: []resource.TestStep{{
			Config: `
resource "terraform_data" "organizations" {
  input = ["contoso"]

  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.` + awaitType + `.all]
    }
  }
}

action "` + awaitType + `" "all" {
  config {
    connector_id  = "` + idPrefix + `contoso-ado"
    organizations = terraform_data.organizations.output
  }
}`,
		}},
	})
	if walks := walksOf(env); walks != 5 {
		t.Errorf("%d walks, want 5", walks)
	}
}

// TestAccAwaitDiscovery_invoke runs the action by itself, as a pipeline does.
func TestAccAwaitDiscovery_invoke(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, growing(0))
	c := acctest.NewCLI(t, env)
	if !knowsActions(t, c) {
		t.Skip("actions need Terraform 1.14; TestAccAwaitDiscovery_progress does the same without a terraform")
	}
	c.Write("main.tf", acctest.Provider+`
action "`+awaitType+`" "all" {
  config {
    connector_id = "`+idPrefix+`contoso-ado"
    stable_for   = 1
  }
}`)
	out := c.Must(t.Context(), "apply", "-auto-approve", "-no-color", "-invoke=action."+awaitType+".all")
	if !strings.Contains(out, "Discovery is complete: 1 organization, 10 projects, 200 repositories") {
		t.Errorf("output\n%s", out)
	}
}

// knowsActions tells whether this terraform is 1.14 or later.
func knowsActions(t *testing.T, c *acctest.CLI) bool {
	t.Helper()
	var told struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(c.Must(t.Context(), "version", "-json")), &told); err != nil {
		t.Fatal(err)
	}
	found, err := version.NewVersion(told.Version)
	if err != nil {
		t.Fatal(err)
	}
	return found.GreaterThanOrEqual(tfversion.Version1_14_0)
}
