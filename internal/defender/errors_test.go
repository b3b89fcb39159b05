package defender_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// refusal reads the configuration and gets the answer.
func refusal(t *testing.T, status int, header map[string]string, answer string) *defender.Error {
	t.Helper()
	get := getObject(status, answer)
	get.header = header
	_, err := talkWith(t, pipeline.Config{RetryBudget: time.Nanosecond}, get).Configurations.Get(t.Context(), id)
	var e *defender.Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v", err)
	}
	return e
}

func TestErrorDialects(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ answer, code, message string }{
		"Resource Manager": {armError("C", "m"), "C", "m"},
		"unwrapped":        {`{"code":"C","message":"m"}`, "C", "m"},
		"with details": {
			`{"error":{"code":"C","message":"m","details":[{"code":"D","message":"deep"},{"code":"E","message":"m"},{"message":"more"}]}}`,
			"C", "m\nD: deep\nmore",
		},
		"only details":      {`{"error":{"details":[{"code":"D","details":[{"message":"deep"}]}]}}`, "D", "D: deep"},
		"connector API":     {`{"statusCode":400,"errorMessage":"error occured","errorCorrelation":"g-1"}`, "", "error occured (errorCorrelation g-1)"},
		"null values":       {`{"error":null,"code":null,"errorMessage":"x"}`, "", "x"},
		"numbers as words":  {`{"error":{"code":42,"message":{"a":1}}}`, "42", `{"a":1}`},
		"empty":             {``, "", "the answer gives no reason"},
		"an empty object":   {`{}`, "", "the answer gives no reason"},
		"a byte order mark": {"\ufeff" + armError("C", "m"), "C", "m"},
		"control characters": {
			`{"error":{"code":"C\u001b[31m","message":"a\u001b[2Jb\u202ec\u200bd\u0007"}}`, "C", "abcd",
		},
	} {
		inTime(t, name, func(t *testing.T) {
			e := refusal(t, 400, nil, tt.answer)
			if e.Code != tt.code || e.Message != tt.message || e.StatusCode != 400 {
				t.Errorf("code %q, message %q, status %d", e.Code, e.Message, e.StatusCode)
			}
			if text := e.Error(); strings.ContainsAny(text, "\n\x1b") || !strings.Contains(text, "HTTP 400") || !strings.Contains(text, devopsAt) {
				t.Errorf("text = %q", text)
			}
		})
	}
	for name, answer := range map[string]string{
		"a page": "<html><body><script>x</script>secret</body></html>", "cut JSON": `{"error":{"code":"C"`, "bytes": "\xff\xfe\x00",
	} {
		inTime(t, name, func(t *testing.T) {
			e := refusal(t, 403, nil, answer)
			if e.Code != "" || e.Message == "" || strings.Contains(e.Message, "<html") || !utf8.ValidString(e.Error()) || !defender.IsForbidden(e) {
				t.Errorf("error = %+v", e)
			}
		})
	}
	inTime(t, "too long", func(t *testing.T) {
		e := refusal(t, 400, nil, armError(strings.Repeat("C", 5000), strings.Repeat("ä", 5000)))
		if len(e.Message) > 2048 || len(e.Code) > 128 || !utf8.ValidString(e.Message) {
			t.Errorf("%d and %d bytes", len(e.Code), len(e.Message))
		}
	})
	inTime(t, "ids of the request", func(t *testing.T) {
		e := refusal(t, 500, map[string]string{"x-ms-request-id": "r-1", "x-ms-correlation-request-id": "c-1"}, "")
		if e.RequestID != "r-1" || e.CorrelationID != "c-1" || e.Attempts != 1 || e.Operation == "" || e.Resource != devopsAt {
			t.Errorf("error = %+v", e)
		}
	})
}

func TestNotFoundIsProven(t *testing.T) {
	t.Parallel()
	page := map[string]string{"Content-Type": "text/html"}
	for name, tt := range map[string]struct {
		status int
		header map[string]string
		answer string
		want   bool
	}{
		"the resource":          {404, nil, armError("ResourceNotFound", "x"), true},
		"the group":             {404, nil, armError("ResourceGroupNotFound", "x"), true},
		"the parent":            {404, nil, armError("parentresourcenotfound", "x"), true},
		"the DevOps dialect":    {404, nil, armError("NotFound", "DevOps configuration was not found"), true},
		"without a code":        {404, nil, `{"statusCode":404,"errorMessage":"Security connector Not Found"}`, true},
		"the recorded words":    {404, nil, `{"message":"DevOps configuration was not found"}`, true},
		"an API gateway":        {404, nil, `{"statusCode":404,"message":"Resource not found"}`, false},
		"a subscription":        {404, nil, armError("SubscriptionNotFound", "The subscription was not found"), false},
		"a type":                {404, nil, armError("InvalidResourceType", "The resource type could not be found"), false},
		"a word that says less": {404, nil, armError("NotFound", "no route"), false},
		"a page":                {404, page, "<html>404 Not Found</html>", false},
		"text of a gateway":     {404, page, "404 page not found", false},
		"empty":                 {404, nil, "", false},
		"another status":        {400, nil, armError("ResourceNotFound", "not found"), false},
		"forbidden":             {403, nil, armError("AuthorizationFailed", "not found"), false},
	} {
		inTime(t, name, func(t *testing.T) {
			e := refusal(t, tt.status, tt.header, tt.answer)
			if got := defender.IsNotFound(fmt.Errorf("wrapped: %w", e)); got != tt.want {
				t.Errorf("IsNotFound = %t for %v", got, e)
			}
		})
	}
	if defender.IsNotFound(nil) || defender.IsNotFound(context.Canceled) || defender.IsRefused(nil) || defender.IsConflict(nil) {
		t.Error("something was found in nothing")
	}
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		e                        defender.Error
		conflict, passing, stale bool
	}{
		{defender.Error{StatusCode: http.StatusConflict}, true, true, false},
		{defender.Error{StatusCode: http.StatusConflict, Code: "AnotherOperationInProgress"}, true, true, false},
		{defender.Error{StatusCode: http.StatusConflict, Code: "OnboardedByOtherConnector"}, true, false, false},
		{defender.Error{StatusCode: http.StatusConflict, Code: "etagmismatch"}, true, false, true},
		{defender.Error{StatusCode: http.StatusTooManyRequests, Code: "RetryableErrorDueToAnotherOperation"}, true, true, false},
		{defender.Error{StatusCode: http.StatusTooManyRequests, Code: "TooManyRequests"}, false, false, false},
		{defender.Error{StatusCode: http.StatusPreconditionFailed}, false, false, true},
		{defender.Error{StatusCode: http.StatusBadRequest, Code: "EtagMismatch"}, false, false, false},
	} {
		conflict, passing, stale := defender.IsConflict(&tt.e), defender.IsPassing(&tt.e), defender.IsStale(&tt.e)
		if conflict != tt.conflict || passing != tt.passing || stale != tt.stale {
			t.Errorf("%+v: conflict %t, passing %t, stale %t", tt.e, conflict, passing, stale)
		}
	}
	inTime(t, "are named also when the last try is not answered in time", func(t *testing.T) {
		body := `{"properties":{"autoDiscovery":"Enabled"}}`
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		slow := write("PATCH", body, 0, nil, "")
		slow.then = func() { <-ctx.Done() }
		c := talk(t, write("PATCH", body, 409, nil, armError("AnotherOperationInProgress", "by someone")), slow)
		_, err := c.Configurations.Patch(ctx, id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled})
		var e *defender.Error
		if !errors.Is(err, context.DeadlineExceeded) || !defender.IsConflict(err) || !errors.As(err, &e) || e.Message != "by someone" {
			t.Errorf("error = %v", err)
		}
	})
	inTime(t, "end with the context and name the other operation", func(t *testing.T) {
		body := `{"properties":{"autoDiscovery":"Enabled"}}`
		busy := write("PATCH", body, 409, nil, armError("AnotherOperationInProgress", "by someone"))
		c := talk(t, busy, busy)
		ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
		defer cancel()
		_, err := c.Configurations.Patch(ctx, id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled})
		var e *defender.Error
		if !errors.Is(err, context.DeadlineExceeded) || !defender.IsConflict(err) || !errors.As(err, &e) || e.Attempts != 2 || e.Message != "by someone" {
			t.Errorf("error = %v", err)
		}
	})
}

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for _, endpoint := range []string{"", "http://example.com", "https://a:b@example.com", "example.com", "https://", "://"} {
		c := defender.New(endpoint, pipelineThatMustNotBeUsed(t), nil, defender.Options{})
		if _, err := c.Connectors.Get(t.Context(), id); err == nil || !strings.Contains(err.Error(), "not an https URL") {
			t.Errorf("%q: error = %v", endpoint, err)
		}
	}
}
