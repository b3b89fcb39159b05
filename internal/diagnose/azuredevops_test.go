package diagnose_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func asked(kind azdo.ErrorKind, status int, code string, err error) *azdo.Error {
	e := &azdo.Error{
		Organization: "contoso", Operation: "list the projects", Needs: "the right to look", Method: "a managed identity", Kind: kind, StatusCode: status,
		Code: code, Message: "the words of Azure DevOps", Err: err,
	}
	if err == nil {
		e.ActivityID = "activity-1"
		e.Trace = pipeline.Trace{Attempts: 2, Elapsed: time.Second, RequestID: "activity-1", CorrelationID: "correlation-1"}
	}
	return e
}

func TestAzureDevOpsCauses(t *testing.T) {
	t.Parallel()
	call := func(err error) error {
		return &pipeline.CallError{Method: "GET", Host: "dev.azure.com", Err: err, Trace: pipeline.Trace{Attempts: 3}}
	}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"not signed in":       {asked(azdo.NotSignedIn, 203, "", nil), []string{"Not signed in to Azure DevOps organization contoso", "(signed in with a managed identity)", "What to do: check that tenant_id", "az login"}},
		"no token":            {asked(azdo.NotSignedIn, 0, "", call(&auth.SignInError{Method: "a client secret", Message: "AADSTS7000215"})), []string{"Signing in to Microsoft Entra ID failed (a client secret)", "list the projects"}},
		"not a member":        {asked(azdo.NotMember, 401, "TF400813", nil), []string{"not a member of the Azure DevOps organization contoso", "What to do: add the identity", "Organization settings > Users", "access level Basic", "TF400813"}},
		"forbidden":           {asked(azdo.Forbidden, 403, "", nil), []string{"lacks a right", "What to do: give the identity what this needs: the right to look."}},
		"missing":             {asked(azdo.Missing, 404, "TF200016", nil), []string{"missing or not visible", "What to do: check the name"}},
		"stopped":             {asked(azdo.Stopped, 503, "TF24668", nil), []string{"contoso is deactivated", "What to do: ask an owner"}},
		"throttled":           {asked(azdo.Throttled, 0, "", call(&pipeline.ThrottledError{RetryAfter: time.Hour})), []string{"Azure DevOps limits", "What to do: wait some minutes"}},
		"unreadable":          {asked(azdo.Unreadable, 200, "", nil), []string{"without what was asked for", "What to do: check that the identity has this in the organization: the right to look."}},
		"unavailable":         {asked(azdo.Unavailable, 500, "", nil), []string{"a fault on its side", "What to do: run the same command again"}},
		"not reached":         {asked(azdo.Unavailable, 0, "", call(&net.DNSError{Name: "h", IsNotFound: true})), []string{"DNS", "Attempts: 3"}},
		"interrupted":         {asked(azdo.Unavailable, 0, "", call(context.Canceled)), []string{"interrupted"}},
		"refused":             {asked(azdo.Other, 400, "", nil), []string{"Azure DevOps refused the request.", "What to do: " + ownAdvice}},
		"redirected":          {asked(azdo.Other, 302, "", call(&pipeline.RedirectError{StatusCode: 302, Host: "h"})), []string{"unexpected redirect"}},
		"anything":            {asked(azdo.Other, 0, "", errors.New("odd")), []string{"What to do: " + ownAdvice}},
		"wrapped":             {fmt.Errorf("comparing: %w", asked(azdo.Missing, 404, "", nil)), []string{"missing or not visible"}},
		"a kind to come":      {asked(99, 418, "", nil), []string{"The operation failed.", "What to do: " + ownAdvice}},
		"forbidden, no needs": {&azdo.Error{Kind: azdo.Forbidden, Organization: "contoso"}, []string{"the right that the message names"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			diagnose.Error(&diags, path.Root("organizations"), "Cannot read the organization", ownAdvice, c.err)
			detail := diags[0].Detail()
			for _, part := range c.want {
				if !strings.Contains(detail, part) {
					t.Errorf("%q is missing in\n%s", part, detail)
				}
			}
			if n := strings.Count(detail, "What to do: "); n != 1 {
				t.Errorf("%d next steps in\n%s", n, detail)
			}
		})
	}
}

func TestAzureDevOpsDetail(t *testing.T) {
	t.Parallel()
	want := "This identity is not a member of the Azure DevOps organization contoso.\n\n" +
		"  Operation: list the projects\n" +
		"  Azure DevOps organization: contoso\n" +
		"  HTTP status: 401 Unauthorized\n" +
		"  Code: TF400813\n" +
		"  Message: the words of Azure DevOps\n" +
		"  Activity id: activity-1\n" +
		"  Correlation id: correlation-1\n" +
		"  Attempts: 2 in 1s"
	if got := diagnose.Text(asked(azdo.NotMember, 401, "TF400813", nil)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
