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
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/diagnose"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

const (
	subscription = "/subscriptions/aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	resource     = subscription + "/resourceGroups/rg/providers/Microsoft.Security/securityConnectors/ado"
	ownAdvice    = "do what the caller says."
)

// refused is an answer of the service with everything that a diagnostic must repeat.
func refused(status int, code, message string) *defender.Error {
	return &defender.Error{
		Operation: "read the connector", Resource: resource, StatusCode: status, Code: code, Message: message,
		RequestID: "request-1", CorrelationID: "correlation-1", Attempts: 3, Elapsed: 1234567 * time.Microsecond,
	}
}

func unreached(err error) error {
	return &defender.Error{
		Operation: "read the connector", Resource: resource, Message: "GET request to management.azure.com failed",
		Err: &pipeline.CallError{
			Method: "GET", Host: "management.azure.com", Err: err,
			Trace: pipeline.Trace{Attempts: 2, Elapsed: time.Second, CorrelationID: "correlation-2"},
		},
	}
}

func TestCauses(t *testing.T) {
	t.Parallel()
	terminal := refused(200, "TokenExchangeFailed", "AzureDevOps OAuth token exchange failed")
	terminal.Terminal = true
	cases := map[string]struct {
		err  error
		want []string // parts of the detail
	}{
		"401": {refused(401, "InvalidAuthenticationToken", "expired"), []string{"401 Unauthorized", "tenant_id", "az login"}},
		"403 names action and scope": {
			refused(403, "AuthorizationFailed", "The client 'x' with object id 'y' does not have authorization to perform action "+
				"'Microsoft.Security/securityConnectors/write' over scope '"+resource+"' or the scope is invalid."),
			[]string{"\n  Action: Microsoft.Security/securityConnectors/write", "\n  Scope: " + resource, "Security Admin"},
		},
		"403 without a scope": {
			refused(403, "AuthorizationFailed", "not allowed to perform action 'Microsoft.Security/x/read'"),
			[]string{"\n  Action: Microsoft.Security/x/read", "\n  Scope: " + resource},
		},
		"403 without words": {refused(403, "", ""), []string{"403 Forbidden", "Security Admin"}},
		"403 by policy":     {refused(403, "RequestDisallowedByPolicy", "policy 'x'"), []string{"Azure Policy", "exemption"}},
		"404 of the object": {refused(404, "ResourceNotFound", "The Resource was not found."), []string{"does not exist (404)", ownAdvice}},
		"404 of the group":  {refused(404, "ResourceGroupNotFound", "rg"), []string{"create the resource group"}},
		"404 of the parent": {refused(404, "ParentResourceNotFound", "parent"), []string{"create the connector first"}},
		"404 of the subscription": {
			refused(404, "SubscriptionNotFound", "x"), []string{"subscription_id", "tenant_id"},
		},
		"404 of the type":    {refused(404, "InvalidResourceType", "x"), []string{"location", "endpoint"}},
		"404 of nobody":      {refused(404, "", "The service answered with an HTML page."), []string{"nothing was concluded", "proxy"}},
		"409 not registered": {refused(409, "MissingSubscriptionRegistration", "x"), []string{"\n  az provider register --namespace Microsoft.Security --subscription aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "registers nothing by itself"}},
		"409 other":          {refused(409, "Conflict", "x"), []string{"another operation"}},
		"409 locked":         {refused(409, "ScopeLocked", "x"), []string{"remove the lock"}},
		"412":                {refused(412, "", "x"), []string{"another operation"}},
		"429":                {refused(429, "TooManyRequests", "x"), []string{"throttling", "-parallelism"}},
		"429 that is a conflict": {
			refused(429, "RetryableErrorDueToAnotherOperation", "x"), []string{"another operation"},
		},
		"throttled for too long": {unreached(&pipeline.ThrottledError{RetryAfter: time.Hour}), []string{"throttling"}},
		"held for too long":      {unreached(&pipeline.LateError{}), []string{"it was not sent", "-parallelism"}},
		"503":                    {refused(503, "", "x"), []string{"fault on its side", "Azure support"}},
		"unusable answer":        {refused(200, "", "the body is not JSON"), []string{"not what the API promises"}},
		"400":                    {refused(400, "BadRequest", "x"), []string{"Azure refused the request.", ownAdvice}},
		"refused code":           {terminal, []string{"the operation that it started then failed", "TokenExchangeFailed", "authorize the connector in the portal"}},
		"TLS":                    {unreached(&pipeline.TLSError{Host: "h", Err: errors.New("x509: unknown authority")}), []string{"TLS", "ca_certificate_file"}},
		"DNS":                    {unreached(&net.DNSError{Err: "no such host", Name: "h", IsNotFound: true}), []string{"DNS", "HTTPS_PROXY"}},
		"redirect":               {unreached(&pipeline.RedirectError{StatusCode: 302, Host: "h"}), []string{"unexpected redirect", "endpoint"}},
		"foreign address":        {unreached(&pipeline.OriginError{Origin: "https://evil"}), []string{"Nothing was sent there"}},
		"not reached":            {unreached(errors.New("connection reset")), []string{"could not be reached", "HTTPS_PROXY"}},
		"unknown outcome": {
			&defender.UnknownOutcomeError{Operation: "write the configuration", Resource: resource, Err: unreached(errors.New("reset"))},
			[]string{"its outcome is unknown", "counts as spent", "correlation-2", "read the connector"},
		},
		"sign-in": {
			&auth.SignInError{Method: "client secret", Code: "AADSTS7000215", Message: "AADSTS7000215: Invalid client secret provided."},
			[]string{"(client secret)", "AADSTS7000215", "No other identity was tried"},
		},
		"sign-in before a request": {
			unreached(&auth.SignInError{Method: "Azure CLI", Message: "az is not installed"}),
			[]string{"Signing in to Microsoft Entra ID failed (Azure CLI)", "az login"},
		},
		"sign-in without TLS": {
			unreached(&auth.SignInError{Method: "a client secret", Message: "no answer", Err: &pipeline.TLSError{Host: "h", Err: errors.New("x509")}}),
			[]string{"Signing in to Microsoft Entra ID failed (a client secret). The TLS connection", "ca_certificate_file"},
		},
		"interrupted": {fmt.Errorf("waiting: %w", context.Canceled), []string{"interrupted and is not confirmed", "run the same command again"}},
		"too late":    {fmt.Errorf("waiting: %w", context.DeadlineExceeded), []string{"timeouts block"}},
		"anything":    {errors.New("odd"), []string{"The operation failed.", "  Message: odd", ownAdvice}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			diagnose.Error(&diags, path.Root("name"), "Cannot read the connector", ownAdvice, c.err)
			if len(diags) != 1 || !diags.HasError() {
				t.Fatalf("want one error, got %v", diags)
			}
			detail := diags[0].Detail()
			for _, part := range c.want {
				if !strings.Contains(detail, part) {
					t.Errorf("%q is missing in\n%s", part, detail)
				}
			}
			if n := strings.Count(detail, "What to do: "); n != 1 {
				t.Errorf("%d next steps in\n%s", n, detail)
			}
			if at, ok := diags[0].(diag.DiagnosticWithPath); !ok || !at.Path().Equal(path.Root("name")) {
				t.Error("the attribute path is missing")
			}
		})
	}
}

func TestDetailIsComplete(t *testing.T) {
	t.Parallel()
	err := refused(400, "BadRequest", "first line\n[red]second line\x1b[31m")
	want := "Azure refused the request.\n\n" +
		"  Operation: read the connector\n" +
		"  Resource: " + resource + "\n" +
		"  HTTP status: 400 Bad Request\n" +
		"  Code: BadRequest\n" +
		"  Message: first line\n" +
		"  [red]second line\n" +
		"  Request id: request-1\n" +
		"  Correlation id: correlation-1\n" +
		"  Attempts: 3 in 1.235s"
	if got := diagnose.Text(err); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRemoteTextIsHarmless(t *testing.T) {
	t.Parallel()
	hostile := "\x1b]52;c;x\a\u202e[default]" + strings.Repeat("\nline", 2000)
	err := refused(403, hostile, hostile)
	err.Operation, err.Resource, err.RequestID, err.CorrelationID = hostile, hostile, hostile, hostile
	var diags diag.Diagnostics
	diagnose.Warning(&diags, path.Empty(), "Cannot read the connector", ownAdvice, err)
	if len(diags) != 1 || diags.HasError() {
		t.Fatalf("want one warning, got %v", diags)
	}
	detail := diags[0].Detail()
	if strings.ContainsAny(detail, "\x1b\a\u202e") {
		t.Error("control characters reach the user")
	}
	for line := range strings.Lines(detail) {
		if (strings.Contains(line, "[default]") || strings.HasPrefix(strings.TrimSpace(line), "line")) && !strings.HasPrefix(line, "  ") {
			t.Fatalf("a remote line is not indented: %q", line)
		}
	}
	if limit := 7 * 4096; len(detail) > limit {
		t.Errorf("%d bytes", len(detail))
	}
}

func TestExplainKeepsTheCallersAdvice(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	diagnose.Explain(&diags, path.Empty(), "Only the owner may change it", ownAdvice, refused(403, "", ""))
	if !strings.HasSuffix(diags[0].Detail(), "What to do: "+ownAdvice) {
		t.Errorf("detail = %s", diags[0].Detail())
	}
	if _, ok := diags[0].(diag.DiagnosticWithPath); ok {
		t.Error("there is a path although no attribute is to blame")
	}
}
