package azdo_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// envelope is the body of a refusal.
func envelope(typeKey, message, more string) string {
	return `{"$id":"1","innerException":null,"message":` + quote(message) + `,"typeName":"Microsoft.X.` + typeKey + `, Microsoft.X","typeKey":"` + typeKey + `","errorCode":0,"eventId":3000` + more + `}`
}

const (
	notAuthorized = "TF400813: The user 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa' is not authorized to access this resource."
	signInOnce    = `TF401444: Please sign-in at least once as t\\t\\o in a web browser to enable access to the service.`
	expired       = "Access Denied: The Personal Access Token used has expired."
	denied        = "Access Denied: svc needs the following permission(s) in the Collection security namespace to perform this action: View collection-level information"
	stopped       = "TF24668: The following team project collection is stopped: contoso. Start the collection and then try again. Administrator Reason: This Azure DevOps organization has been deactivated due to inactivity."
	noProjectName = "TF200016: The following project does not exist: nosuch. Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server."
	noProjectID   = "VS800075: The project with id 'vstfs:///x' does not exist, or you do not have permission to access it."
	noRepository  = "TF401019: The Git repository with name or identifier x does not exist or you do not have permissions for the operation you are attempting."
	noRoute       = "The controller for path '/contoso/_apis/x' was not found or does not implement IController."
	previewOnly   = `The requested version "7.1" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "7.1-preview"`
	page          = "<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head><body>secret</body></html>"
	bom           = "\xef\xbb\xbf"
)

var (
	html     = map[string]string{"Content-Type": "text/html; charset=utf-8"}
	plain    = map[string]string{"Content-Type": "text/plain"}
	nothing  = map[string]string{"WWW-Authenticate": `Basic realm="https://tfsprodsin1.app.visualstudio.com/"`}
	zeroGUID = "00000000-0000-0000-0000-000000000000"
)

func TestRefusals(t *testing.T) {
	t.Parallel()
	type want struct {
		kind     azdo.ErrorKind
		code     string
		typeKey  string
		message  string // a part of it
		requests int    // 0 = 1
	}
	tests := map[string]struct {
		answer answer
		want   want
	}{
		"not a member":      {answer{status: 401, body: envelope("UnauthorizedRequestException", notAuthorized, "")}, want{azdo.NotMember, "TF400813", "UnauthorizedRequestException", notAuthorized, 1}},
		"not a member, BOM": {answer{status: 401, body: bom + envelope("UnauthorizedRequestException", notAuthorized, "")}, want{azdo.NotMember, "TF400813", "UnauthorizedRequestException", notAuthorized, 1}},
		"never added":       {answer{status: 401, body: envelope("UnauthorizedRequestException", signInOnce, "")}, want{azdo.NotMember, "TF401444", "UnauthorizedRequestException", signInOnce, 1}},
		"ended token": {
			answer{status: 401, body: envelope("AccessCheckException", expired, `,"customProperties":{"Descriptor":null,"IdentityDisplayName":null,"Token":null,"RequestedPermissions":0,"NamespaceId":"`+zeroGUID+`"}`)},
			want{azdo.NotSignedIn, "", "AccessCheckException", expired, 1},
		},
		"401 about a permission": {
			answer{status: 401, body: envelope("AccessCheckException", denied, `,"customProperties":{"RequestedPermissions":1,"NamespaceId":"3e65f728-f8bc-4ecd-8764-7e378b19bfa7"}`)},
			want{azdo.Forbidden, "", "AccessCheckException", denied, 1},
		},
		"401 without a body": {answer{status: 401, header: nothing}, want{azdo.NotSignedIn, "", "", "answered 401 without a reason", 1}},
		"401 with the reason in the header": {
			answer{status: 401, header: map[string]string{"X-TFS-ServiceError": url.QueryEscape(notAuthorized)}}, want{azdo.NotMember, "TF400813", "", notAuthorized, 1},
		},
		"401 with a reason nobody knows": {answer{status: 401, body: envelope("X", "VS403463: The conditional access policy has failed.", "")}, want{azdo.NotSignedIn, "VS403463", "X", "conditional access", 1}},
		"missing permission":             {answer{status: 403, body: envelope("AccessCheckException", denied, "")}, want{azdo.Forbidden, "", "AccessCheckException", denied, 1}},
		"not allowed, 403":               {answer{status: 403, body: envelope("InvalidAccessException", "The requested operation is not allowed.", "")}, want{azdo.Forbidden, "", "InvalidAccessException", "not allowed", 1}},
		"not allowed, 400":               {answer{status: 400, body: envelope("InvalidAccessException", "The requested operation is not allowed.", "")}, want{azdo.Forbidden, "", "InvalidAccessException", "not allowed", 1}},
		"403 without words":              {answer{status: 403}, want{azdo.Forbidden, "", "", "answered 403 without a reason", 1}},
		"missing parameter":              {answer{status: 400, body: envelope("AccountException", "Necessary parameters ownerId or memberId were not provided in the request.", "")}, want{azdo.Other, "", "AccountException", "Necessary parameters", 1}},
		"preview only":                   {answer{status: 400, body: envelope("VssInvalidPreviewVersionException", previewOnly, "")}, want{azdo.Other, "", "VssInvalidPreviewVersionException", "under preview", 1}},
		"no project of this name":        {answer{status: 404, body: envelope("ProjectDoesNotExistWithNameException", noProjectName, "")}, want{azdo.Missing, "TF200016", "ProjectDoesNotExistWithNameException", noProjectName, 1}},
		"no project of this id, 404":     {answer{status: 404, body: envelope("ProjectDoesNotExistException", noProjectID, "")}, want{azdo.Missing, "VS800075", "ProjectDoesNotExistException", noProjectID, 1}},
		"no project of this id, 400":     {answer{status: 400, body: envelope("ProjectDoesNotExistException", noProjectID, "")}, want{azdo.Missing, "VS800075", "ProjectDoesNotExistException", noProjectID, 1}},
		"no repository":                  {answer{status: 404, body: envelope("GitRepositoryNotFoundException", noRepository, "")}, want{azdo.Missing, "TF401019", "GitRepositoryNotFoundException", noRepository, 1}},
		"no extension":                   {answer{status: 404, body: envelope("InstalledExtensionNotFoundException", "none", "")}, want{azdo.Missing, "", "InstalledExtensionNotFoundException", "none", 1}},
		"no such organization":           {answer{status: 404, header: html, body: page}, want{azdo.Missing, "", "", "answered 404 without a reason", 1}},
		"wrong route":                    {answer{status: 404, header: plain, body: noRoute}, want{azdo.Other, "", "", noRoute, 1}},
		"stopped":                        {answer{status: 503, body: envelope("VssServiceException", stopped, "")}, want{azdo.Stopped, "TF24668", "VssServiceException", "deactivated due to inactivity", 1}},
		"503 for a while":                {answer{status: 503, body: envelope("X", "busy", ""), header: map[string]string{"Retry-After": "3600"}}, want{azdo.Unavailable, "", "X", "busy", 1}},
		"502 of a gateway":               {answer{status: 502, header: html, body: page}, want{azdo.Unavailable, "", "", "answered 502 without a reason", -1}},
		"500":                            {answer{status: 500, body: `{"count":1,"value":{"Message":"An error has occurred."}}`}, want{azdo.Unavailable, "", "", "An error has occurred.", -1}},
		"throttled":                      {answer{status: 429, header: map[string]string{"Retry-After": "3600"}, body: envelope("RequestBlockedException", "TF400733: The request has been canceled.", "")}, want{azdo.Throttled, "", "", "asked to wait 1h0m0s", 1}},
		"moved elsewhere":                {answer{status: 301, header: map[string]string{"Location": "https://elsewhere.example/secret"}}, want{azdo.Other, "", "", "unexpected redirect", 1}},
		"nothing":                        {answer{}, want{azdo.Unreadable, "", "", "not a JSON object", 1}},
		"null":                           {answer{body: "null"}, want{azdo.Unreadable, "", "", "not a JSON object", 1}},
		"a list":                         {answer{body: "[]"}, want{azdo.Unreadable, "", "", "not a JSON object", 1}},
		"an empty object":                {answer{body: "{}"}, want{azdo.Unreadable, "", "", "does not say who is signed in", 1}},
		"cut JSON":                       {answer{body: `{"authenticatedUser":{"id":"7d`}, want{azdo.Unreadable, "", "", "not what the API promises", 1}},
		"another type":                   {answer{body: `{"authenticatedUser":7}`}, want{azdo.Unreadable, "", "", "not what the API promises", 1}},
		"text":                           {answer{header: plain, body: "hello"}, want{azdo.Unreadable, "", "", "text/plain", 1}},
		"accepted":                       {answer{status: 202, body: "{}"}, want{azdo.Unreadable, "", "", "answered 202", 1}},
		"hostile words":                  {answer{status: 400, body: envelope("a\\u001b[31mb", "\x1b[31mred\u202e", "")}, want{azdo.Other, "", "ab", "red", 1}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{answers: []answer{tt.answer}}
			_, err := signed(t, s).Caller(t.Context(), "contoso")
			var failed *azdo.Error
			if !errors.As(err, &failed) {
				t.Fatalf("error = %v", err)
			}
			if failed.Kind != tt.want.kind || azdo.KindOf(fmt.Errorf("wrapped: %w", err)) != tt.want.kind || failed.Code != tt.want.code || failed.TypeKey != tt.want.typeKey {
				t.Errorf("kind %d, code %q, type %q", failed.Kind, failed.Code, failed.TypeKey)
			}
			if !strings.Contains(failed.Message, tt.want.message) {
				t.Errorf("message = %q", failed.Message)
			}
			text := err.Error()
			if strings.ContainsAny(text, "\x1b\u202e<") || strings.Contains(text, "secret") || strings.Contains(text, "token\"") {
				t.Errorf("text = %q", text)
			}
			if failed.Organization != "contoso" || failed.Operation == "" || !strings.Contains(text, "contoso") {
				t.Errorf("error = %+v", failed)
			}
			if n := len(s.seen); tt.want.requests > 0 && n != tt.want.requests || n == 0 {
				t.Errorf("%d requests", n)
			}
			if status := tt.answer.status; status != 0 && failed.Kind != azdo.Throttled && (failed.StatusCode != status || failed.ActivityID != "activity-1") {
				t.Errorf("status %d, activity %q", failed.StatusCode, failed.ActivityID)
			}
		})
	}
}

// A refusal that travels packed is read as well as any other.
func TestPackedRefusal(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{status: 503, packed: true, body: bom + envelope("VssServiceException", stopped, "")}}}
	_, err := collect(signed(t, s).Repositories(t.Context(), "contoso"))
	if azdo.KindOf(err) != azdo.Stopped || len(s.seen) != 1 {
		t.Errorf("error = %v after %d requests", err, len(s.seen))
	}
}

// An answer with a status of success that lacks what was asked for is an error, not "nothing there".
func TestUnreadable(t *testing.T) {
	t.Parallel()
	denied := `{"dataProviders":{"ms.vss-web.component-data":{}},"dataProviderExceptions":{"ms.vss-admin-web.organization-policies-data-provider":{"exceptionType":"AccessCheckException","message":"Access denied"}}}`
	tests := map[string]struct{ call, body, message string }{
		"no right":                   {"caller has", `{"count":0,"value":[]}`, "exactly one value"},
		"two rights":                 {"caller has", `{"count":2,"value":[true,false]}`, "exactly one value"},
		"a right that is a word":     {"caller has", `{"count":1,"value":["true"]}`, "not what the API promises"},
		"policy denied":              {"policy", denied, "Access denied"},
		"policy without a provider":  {"policy", `{"dataProviders":{},"dataProviderExceptions":{}}`, "holds no policies"},
		"policy without providers":   {"policy", `{}`, "holds no policies"},
		"policies without this one":  {"policy", policyWith(`{"policy":null}`), "does not hold the policy"},
		"policy without a value":     {"policy", policyWith(`{"policy":{"name":"Policy.DisallowOAuthAuthentication","effectiveValue":true}}`), "does not hold the policy"},
		"policy of another type":     {"policy", policyWith(`{"policy":{"name":"Policy.DisallowOAuthAuthentication","value":"no"}}`), "holds no policies"},
		"no extension list":          {"extensions", `{"count":0}`, "holds no list"},
		"no identity list":           {"identities", `{"count":0,"value":null}`, "holds no list"},
		"identity without a UUID":    {"identities", `{"value":[{"id":"me"}]}`, "not what the API promises"},
		"no access level":            {"entitlement", `{"user":{}}`, "no access level"},
		"no user":                    {"entitlement", `{"accessLevel":{}}`, "no access level"},
		"no rights list":             {"rights", `{}`, "holds no list"},
		"no membership list":         {"containers", `{}`, "holds no list"},
		"membership of nobody":       {"containers", `{"value":[{"memberDescriptor":"aad.x"}]}`, "names nobody"},
		"membership of a path":       {"members", `{"value":[{"memberDescriptor":"aad./../x"}]}`, "names nobody"},
		"no project list":            {"projects", `{"count":0}`, "holds no list"},
		"project without a name":     {"projects", `{"value":[{"id":"` + project + `"}]}`, "no id or no name"},
		"no capabilities":            {"source control", `{"id":"` + project + `"}`, "capabilities"},
		"no source control":          {"source control", `{"capabilities":{"processTemplate":{}}}`, "source control"},
		"no repository list":         {"repositories", `{"count":0}`, "not a complete list"},
		"repositories are null":      {"repositories", `{"value":null}`, "not a complete list"},
		"repositories are an object": {"repositories", `{"value":{}}`, "not a complete list"},
		"repository without an id":   {"repositories", `{"value":[{"name":"a"}]}`, "not a complete list"},
		"cut repositories":           {"repositories", `{"value":[`, "not a complete list"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{answers: []answer{{body: tt.body}}}
			_, err := calls[tt.call](t.Context(), signed(t, s))
			var failed *azdo.Error
			if !errors.As(err, &failed) || failed.Kind != azdo.Unreadable || failed.StatusCode != 200 || !strings.Contains(failed.Message, tt.message) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestEndlessProjects(t *testing.T) {
	t.Parallel()
	one := `{"value":[{"id":"` + project + `","name":"a"}]}`
	for _, token := range []string{"200", "0", "-1", "https://elsewhere.example/", "x"} {
		s := &service{answers: []answer{{body: one, header: map[string]string{"x-ms-continuationtoken": token}}}}
		list, err := collect(signed(t, s).Projects(t.Context(), "contoso"))
		if azdo.KindOf(err) != azdo.Unreadable || len(list) > 1 || len(s.seen) > 2 {
			t.Errorf("%s: %d projects in %d requests, error %v", token, len(list), len(s.seen), err)
		}
	}
}

// Nothing of a network that fails is taken for an answer.
func TestUnavailable(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: "{}"}}}
	c := azdo.New("https://elsewhere.example", unreachable(t), unreachable(t), "a test")
	_, err := c.Caller(t.Context(), "contoso")
	var foreign *pipeline.OriginError
	if azdo.KindOf(err) != azdo.Other || !errors.As(err, &foreign) || s.requests() != "" {
		t.Errorf("error = %v", err)
	}
	if azdo.KindOf(nil) != azdo.Other || azdo.KindOf(errors.New("x")) != azdo.Other {
		t.Error("errors of others have a kind")
	}
}
