package defender_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

const (
	accepted = `{"id":"x","name":"8d4c","status":"Accepted","startTime":"2024-01-30T12:00:00Z"}`
	success  = `{"status":"Succeeded"}`
)

// started sends a write without code that answers with header, and gives its
// operation the rest of the conversation.
func started(t *testing.T, method string, status int, header map[string]string, rest ...exchange) (*conversation, *defender.Operation) {
	t.Helper()
	body := ""
	if method != "DELETE" {
		body = `{"properties":{"autoDiscovery":"Enabled"}}`
	}
	c := talk(t, append([]exchange{write(method, body, status, header, "")}, rest...)...)
	var op *defender.Operation
	var err error
	p := defender.ConfigurationProperties{AutoDiscovery: defender.Enabled}
	switch method {
	case "PUT":
		op, err = c.Configurations.Put(t.Context(), id, p)
	case "PATCH":
		op, err = c.Configurations.Patch(t.Context(), id, p)
	default:
		op, err = c.Configurations.Delete(t.Context(), id)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c, op
}

func TestOperationFollowsTheStatus(t *testing.T) {
	t.Parallel()
	for method, status := range map[string]int{"PUT": 201, "PATCH": 202} {
		inTime(t, method, func(t *testing.T) {
			slow := getStatus(200, accepted)
			slow.header = map[string]string{"Retry-After": "20"}
			c, op := started(t, method, status, async, slow, getStatus(200, accepted), getStatus(200, success), getObject(200, object("Succeeded", "ok")))
			got, err := op.Wait(t.Context())
			if err != nil || got.Properties.Message != "ok" || op.Created() != (status == 201) {
				t.Errorf("got %+v (%v)", got, err)
			}
			want := []time.Duration{0, 20 * time.Second, 40 * time.Second, 50 * time.Second, 50 * time.Second}
			if !slices.Equal(c.at, want) {
				t.Errorf("requests at %v, want %v", c.at, want)
			}
		})
	}
	inTime(t, "DELETE", func(t *testing.T) {
		_, op := started(t, "DELETE", 202, async, getStatus(200, accepted), getStatus(200, success), getObject(404, missing))
		if got, err := op.Wait(t.Context()); err != nil || got.ID != "" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
}

func TestOperationChoosesWhatToAsk(t *testing.T) {
	t.Parallel()
	status := host + statusAt
	for name, tt := range map[string]struct {
		header map[string]string
		status bool
	}{
		"Azure-AsyncOperation":        {map[string]string{"Azure-AsyncOperation": status}, true},
		"Location":                    {map[string]string{"Location": status}, true},
		"both":                        {map[string]string{"Azure-AsyncOperation": status, "Location": host + "/other"}, true},
		"the second is usable":        {map[string]string{"Azure-AsyncOperation": "https://evil.example/x", "Location": status}, true},
		"none":                        {nil, false},
		"relative":                    {map[string]string{"Azure-AsyncOperation": statusAt}, false},
		"relative to the scheme":      {map[string]string{"Azure-AsyncOperation": "//example.com" + statusAt}, false},
		"another host":                {map[string]string{"Azure-AsyncOperation": "https://evil.example" + statusAt}, false},
		"a lookalike":                 {map[string]string{"Azure-AsyncOperation": "https://example.com.evil" + statusAt}, false},
		"http":                        {map[string]string{"Azure-AsyncOperation": "http://example.com" + statusAt}, false},
		"another port":                {map[string]string{"Azure-AsyncOperation": "https://example.com:8443" + statusAt}, false},
		"user information":            {map[string]string{"Azure-AsyncOperation": "https://a:b@example.com" + statusAt}, false},
		"no address at all":           {map[string]string{"Azure-AsyncOperation": "https://exa mple/%zz"}, false},
		"the default port, in words":  {map[string]string{"Azure-AsyncOperation": "https://example.com:443" + statusAt}, true},
		"the host in capital letters": {map[string]string{"Azure-AsyncOperation": "https://EXAMPLE.com" + statusAt}, true},
	} {
		inTime(t, name, func(t *testing.T) {
			rest := []exchange{getStatus(200, success), getObject(200, object("Succeeded", ""))}
			if !tt.status {
				rest = rest[1:]
			}
			_, op := started(t, "PATCH", 202, tt.header, rest...)
			if _, err := op.Wait(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOperationLogsWhatItDoesNotFollow(t *testing.T) {
	t.Parallel()
	inTime(t, "once, and without what the address holds", func(t *testing.T) {
		evil := map[string]string{"Azure-AsyncOperation": "https://evil.example" + statusAt}
		body := `{"properties":{"autoDiscovery":"Enabled"}}`
		c := talk(t, write("PATCH", body, 202, evil, ""))
		var log bytes.Buffer
		ctx := tflogtest.RootLogger(t.Context(), &log)
		if _, err := c.Configurations.Patch(ctx, id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled}); err != nil {
			t.Fatal(err)
		}
		lines, err := tflogtest.MultilineJSONDecode(&log)
		warnings := 0
		for _, line := range lines {
			if line["@level"] == "warn" {
				warnings++
				if line["origin"] != "https://evil.example" || line["what"] != "Azure-AsyncOperation" {
					t.Errorf("line = %v", line)
				}
			}
			if strings.Contains(fmt.Sprint(line), "Sig%2F") {
				t.Errorf("the log shows a signature: %v", line)
			}
		}
		if err != nil || warnings != 1 {
			t.Errorf("%d warnings in %v (%v)", warnings, lines, err)
		}
	})
}

func TestOperationReadsStatusWords(t *testing.T) {
	t.Parallel()
	object := getObject(200, object("Succeeded", ""))
	for word, outcome := range map[string]string{
		"succeeded": "ok", "Completed": "ok", "DeletionSuccess": "ok", " Succeeded ": "ok",
		"Failed": "failed", "failed": "failed", "Canceled": "failed", "Cancelled": "failed", "DeletionFailure": "failed",
		"Running": "running", "Accepted": "running", "InProgress": "running", "Pending": "running", "PendingDeletion": "running",
		"Deleted": "running", "FutureWord": "running", "": "object",
	} {
		inTime(t, "status "+word, func(t *testing.T) {
			first := getStatus(200, `{"status":"`+word+`","error":{"code":"C","message":"m"}}`)
			rest := map[string][]exchange{
				"ok": {first, object}, "object": {first, object}, "failed": {first},
				"running": {first, getStatus(200, success), object},
			}[outcome]
			_, op := started(t, "PATCH", 202, async, rest...)
			_, err := op.Wait(t.Context())
			var e *defender.Error
			switch {
			case outcome != "failed":
				if err != nil {
					t.Error(err)
				}
			case !errors.As(err, &e) || !e.Terminal || e.Code != "C" || e.Message != "m" || e.Resource != devopsAt || !defender.IsRefused(err):
				t.Errorf("error = %+v", err)
			}
		})
	}
	inTime(t, "failed without a reason", func(t *testing.T) {
		_, op := started(t, "PATCH", 202, async, getStatus(200, `{"status":"Failed","error":null}`))
		var e *defender.Error
		if _, err := op.Wait(t.Context()); !errors.As(err, &e) || e.Code != "Failed" {
			t.Errorf("error = %v", err)
		}
	})
}

func TestOperationToleratesTheStatus(t *testing.T) {
	t.Parallel()
	object := getObject(200, object("Succeeded", ""))
	gone := getStatus(404, armError("ResourceNotFound", "no such operation was found"))
	html := getStatus(200, "<html>x</html>")
	html.header = map[string]string{"Content-Type": "text/html"}
	for name, rest := range map[string][]exchange{
		"404 first, then fine":         {gone, gone, getStatus(200, accepted), gone, getStatus(200, success), object},
		"404 three times":              {gone, gone, gone, object},
		"a body that is empty":         {getStatus(200, ""), object},
		"a body that is a page":        {html, object},
		"a body without status":        {getStatus(200, `{"properties":{}}`), object},
		"a status that is a number":    {getStatus(200, `{"status":200}`), object},
		"a status that is an object":   {getStatus(200, `{"status":{}}`), object},
		"a status that is null":        {getStatus(200, `{"status":null}`), object},
		"not allowed":                  {getStatus(403, armError("AuthorizationFailed", "no")), object},
		"202 without body, then a 204": {getStatus(202, ""), getStatus(204, ""), object},
		"cut":                          {getStatus(0, ""), getStatus(200, success), object},
	} {
		inTime(t, name, func(t *testing.T) {
			_, op := started(t, "PATCH", 202, async, rest...)
			if got, err := op.Wait(t.Context()); err != nil || got.Properties.State != defender.StateSucceeded {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
	inTime(t, "503 for longer than the retries last", func(t *testing.T) {
		var rest []exchange
		for range 40 {
			rest = append(rest, getStatus(503, ""))
		}
		c, op := started(t, "PATCH", 202, async, append(rest, getStatus(200, success), object)...)
		if _, err := op.Wait(t.Context()); err != nil {
			t.Error(err)
		}
		if end := c.at[len(c.at)-1]; end < 2*time.Minute {
			t.Errorf("over after %s: no longer than the retries of one request", end)
		}
	})
}

func TestOperationPace(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{
		"0": time.Second, "1": time.Second, "20": 20 * time.Second, "86400": time.Minute, "nonsense": 10 * time.Second, "-5": 10 * time.Second,
	} {
		inTime(t, "Retry-After "+header, func(t *testing.T) {
			first := getStatus(200, accepted)
			first.header = map[string]string{"Retry-After": header}
			c, op := started(t, "PATCH", 202, map[string]string{"Azure-AsyncOperation": host + statusAt}, first, getStatus(200, success), getObject(200, object("", "")))
			if _, err := op.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := c.at[2] - c.at[1]; got != want {
				t.Errorf("waited %s, want %s", got, want)
			}
		})
	}
}

func TestOperationObjectDecides(t *testing.T) {
	t.Parallel()
	inTime(t, "succeeded, but still pending", func(t *testing.T) {
		_, op := started(t, "PATCH", 202, async, getStatus(200, success), getObject(200, object("Pending", "")),
			getObject(500, ""), getObject(200, object("Accepted", "")), getObject(200, object("Succeeded", "now")))
		if got, err := op.Wait(t.Context()); err != nil || got.Properties.Message != "now" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "succeeded, but failed", func(t *testing.T) {
		_, op := started(t, "PATCH", 202, async, getStatus(200, success), getObject(200, object("Failed", "AzureDevOps token exchange failed")))
		_, err := op.Wait(t.Context())
		var e *defender.Error
		if !errors.As(err, &e) || !e.Terminal || e.Code != "Failed" || e.Message != "AzureDevOps token exchange failed" {
			t.Errorf("error = %v", err)
		}
	})
	inTime(t, "no object", func(t *testing.T) {
		_, op := started(t, "PATCH", 202, nil, getObject(200, "null"))
		if _, err := op.Wait(t.Context()); err == nil || defender.IsRefused(err) {
			t.Errorf("error = %v", err)
		}
	})
	inTime(t, "a new object shows late", func(t *testing.T) {
		late := getObject(404, missing)
		_, op := started(t, "PUT", 201, async, getStatus(200, success), late, getObject(403, armError("AuthorizationFailed", "")), late,
			getObject(200, object("Succeeded", "")))
		if _, err := op.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
	inTime(t, "a new object never shows", func(t *testing.T) {
		rest := []exchange{getStatus(200, success)}
		for range 13 {
			rest = append(rest, getObject(404, missing))
		}
		c, op := started(t, "PUT", 201, async, rest...)
		if _, err := op.Wait(t.Context()); !defender.IsNotFound(err) {
			t.Errorf("error = %v", err)
		}
		if end := c.at[len(c.at)-1]; end != 140*time.Second {
			t.Errorf("gave up after %s", end)
		}
	})
	inTime(t, "a changed object is gone", func(t *testing.T) {
		_, op := started(t, "PATCH", 202, nil, getObject(404, missing))
		if _, err := op.Wait(t.Context()); !defender.IsNotFound(err) {
			t.Errorf("error = %v", err)
		}
	})
}

func TestOperationDeletes(t *testing.T) {
	t.Parallel()
	still := func(state string) exchange { return getObject(200, object(state, "m")) }
	gone := getObject(404, missing)
	noStatus := getStatus(404, missing)
	for name, tt := range map[string]struct {
		answer exchange
		rest   []exchange
	}{
		"200":                                   {write("DELETE", "", 200, nil, "{}"), nil},
		"204":                                   {write("DELETE", "", 204, nil, ""), nil},
		"404":                                   {write("DELETE", "", 404, nil, missing), nil},
		"202 without address":                   {write("DELETE", "", 202, nil, ""), []exchange{still("Failed"), still("PendingDeletion"), gone}},
		"status and object gone":                {write("DELETE", "", 202, async, ""), []exchange{noStatus, gone}},
		"status gone, object not yet":           {write("DELETE", "", 202, async, ""), []exchange{noStatus, still("Succeeded"), noStatus, gone}},
		"object gone, status still running":     {write("DELETE", "", 202, async, ""), []exchange{getStatus(200, accepted), getStatus(200, success), gone}},
		"succeeded, object of before for a bit": {write("DELETE", "", 202, async, ""), []exchange{getStatus(200, success), still("Failed"), still("Succeeded"), gone}},
	} {
		inTime(t, name, func(t *testing.T) {
			op, err := talk(t, append([]exchange{tt.answer}, tt.rest...)...).Configurations.Delete(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := op.Wait(t.Context()); err != nil || got.ID != "" {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
	for name, rest := range map[string][]exchange{
		"the status reports it": {getStatus(200, `{"status":"DeletionFailure","error":{"code":"X","message":"m"}}`)},
		"the object reports it": {getStatus(200, success), still("PendingDeletion"), still("DeletionFailure")},
	} {
		inTime(t, name, func(t *testing.T) {
			_, op := started(t, "DELETE", 202, async, rest...)
			if _, err := op.Wait(t.Context()); !defender.IsRefused(err) || !strings.Contains(err.Error(), ": m") {
				t.Errorf("error = %v", err)
			}
		})
	}
	inTime(t, "a gateway's 404 does not mean gone", func(t *testing.T) {
		_, op := started(t, "DELETE", 202, nil, getObject(404, "<html>404 page not found</html>"))
		if _, err := op.Wait(t.Context()); err == nil || defender.IsNotFound(err) {
			t.Errorf("error = %v", err)
		}
	})
	inTime(t, "succeeded, but it stays", func(t *testing.T) {
		rest := []exchange{getStatus(200, success)}
		for range 13 {
			rest = append(rest, still("Succeeded"))
		}
		_, op := started(t, "DELETE", 202, async, rest...)
		if _, err := op.Wait(t.Context()); err == nil || !strings.Contains(err.Error(), "still there") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		var none *defender.Operation
		if _, err := none.Wait(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestOperationEndsWithTheContext(t *testing.T) {
	t.Parallel()
	for name, wait := range map[string]time.Duration{"before the first question": 5 * time.Second, "between two": 25 * time.Second} {
		inTime(t, name, func(t *testing.T) {
			rest := []exchange{getStatus(200, accepted)}
			if wait < 20*time.Second {
				rest = nil
			}
			c, op := started(t, "PATCH", 202, async, rest...)
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			defer cancel()
			_, err := op.Wait(ctx)
			var e *defender.Error
			if !errors.As(err, &e) || !errors.Is(err, context.DeadlineExceeded) || e.Terminal || time.Since(c.start) != wait {
				t.Errorf("error = %v after %s", err, time.Since(c.start))
			}
			if rest != nil && !strings.Contains(e.Message, "its last state was Accepted") {
				t.Errorf("message = %s", e.Message)
			}
			if e.CorrelationID == "" || e.Elapsed != wait || e.Attempts != len(rest) {
				t.Errorf("correlation id %q, %d looks in %s", e.CorrelationID, e.Attempts, e.Elapsed)
			}
		})
	}
}
