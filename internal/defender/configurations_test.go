package defender_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

const canary = "eyJ0.code+canary/1="

func withCode() defender.ConfigurationProperties {
	return defender.ConfigurationProperties{
		Provisioning:  defender.Provisioning{State: "never sent"},
		Capabilities:  []defender.Capability{{Name: "never sent"}},
		Authorization: &defender.Authorization{Code: canary},
		AutoDiscovery: defender.Disabled,
	}
}

func write(method, body string, status int, header map[string]string, answer string) exchange {
	return exchange{want: method + " " + devopsAt + devopsAPI, body: body, status: status, header: header, answer: answer}
}

const codeBody = `{"properties":{"authorization":{"code":"` + canary + `"},"autoDiscovery":"Disabled"}}`

func TestConfigurationsPatchSendsOnlyWhatIsSet(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]defender.ConfigurationProperties{
		`{}`: {Provisioning: defender.Provisioning{State: "x"}, Authorization: &defender.Authorization{}},
		`{"properties":{"autoDiscovery":"Enabled"}}`:                     {AutoDiscovery: defender.Enabled},
		`{"properties":{"topLevelInventoryList":[]}}`:                    {TopLevelInventoryList: []string{}},
		`{"properties":{"topLevelInventoryList":["a","B"]}}`:             {TopLevelInventoryList: []string{"a", "B"}},
		`{"properties":{"agentlessConfiguration":{}}}`:                   {Agentless: &defender.Agentless{}},
		`{"properties":{"agentlessConfiguration":{"inventoryList":[]}}}`: {Agentless: &defender.Agentless{InventoryList: []defender.InventoryItem{}}},
		`{"properties":{"agentlessConfiguration":{"agentlessEnabled":"Enabled","agentlessAutoDiscovery":"Disabled","scanners":["s"],
			"inventoryListType":"Inclusion","inventoryList":[{"inventoryKind":"AzureDevOpsProject","value":"p"}]}}}`: {Agentless: &defender.Agentless{
			Enabled: defender.Enabled, AutoDiscovery: defender.Disabled, Scanners: []string{"s"}, InventoryListType: "Inclusion",
			InventoryList: []defender.InventoryItem{{Kind: "AzureDevOpsProject", Value: "p"}},
		}},
	} {
		inTime(t, want, func(t *testing.T) {
			c := talk(t, write("PATCH", want, 202, nil, `{"properties":{}}`), getObject(200, object("Succeeded", "OK")))
			op, err := c.Configurations.Patch(t.Context(), id, p)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := op.Wait(t.Context()); err != nil || got.Properties.Message != "OK" {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
}

func TestCodeIsSentOnce(t *testing.T) {
	t.Parallel()
	put := func(status int) exchange {
		return write("PUT", codeBody, status, nil, `{"properties":{"authorization":{"code":""}}}`)
	}
	patch := func(status int) exchange { return write("PATCH", codeBody, status, nil, ``) }
	for name, tt := range map[string]struct {
		exchanges []exchange
		taken     bool
		unknown   bool
		status    int // of the error
	}{
		"put, cut, object there":          {[]exchange{put(0), getObject(200, object("Pending", ""))}, true, false, 0},
		"put, 504, object there":          {[]exchange{put(504), getObject(200, object("Succeeded", ""))}, true, false, 0},
		"put, cut, object not there":      {[]exchange{put(0), getObject(404, missing)}, false, true, 0},
		"put, 500, cannot be found out":   {[]exchange{put(500), getObject(403, armError("AuthorizationFailed", "no"))}, false, true, 500},
		"patch, cut, being worked on":     {[]exchange{patch(0), getObject(200, object("Pending", ""))}, true, false, 0},
		"patch, 502, nothing to be seen":  {[]exchange{patch(502), getObject(200, object("Succeeded", ""))}, false, true, 502},
		"put, a conflict is not repeated": {[]exchange{put(409)}, false, false, 409},
		"put, too many requests":          {[]exchange{put(429)}, false, false, 429},
		"patch, not signed in":            {[]exchange{patch(401)}, false, false, 401},
	} {
		inTime(t, name, func(t *testing.T) {
			c := talk(t, tt.exchanges...)
			send := c.Configurations.Put
			if strings.HasPrefix(name, "patch") {
				send = c.Configurations.Patch
			}
			op, err := send(t.Context(), id, withCode())
			var unknown *defender.UnknownOutcomeError
			var refused *defender.Error
			if (op != nil) != tt.taken || errors.As(err, &unknown) != tt.unknown || pipeline.IsUncertain(err) != tt.unknown {
				t.Errorf("operation %v, error %v", op, err)
			}
			if errors.As(err, &refused) && refused.StatusCode != tt.status {
				t.Errorf("status %d, want %d", refused.StatusCode, tt.status)
			}
			if op.Created() {
				t.Error("created, although nobody said so")
			}
		})
	}
}

func TestListIsSentOnce(t *testing.T) {
	t.Parallel()
	inTime(t, "and taken over when it is worked on", func(t *testing.T) {
		c := talk(t,
			write("PATCH", `{"properties":{"topLevelInventoryList":["a"]}}`, 0, nil, ""),
			getObject(200, object("Pending", "")),
			getObject(200, object("Pending", "")), getObject(200, object("Succeeded", "done")))
		op, err := c.Configurations.Patch(t.Context(), id, defender.ConfigurationProperties{TopLevelInventoryList: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := op.Wait(t.Context()); err != nil || got.Properties.Message != "done" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "and not at all when it would leave too late", func(t *testing.T) {
		c := talk(t)
		ctx := pipeline.LeaveBefore(t.Context(), time.Now())
		_, err := c.Configurations.Patch(ctx, id, defender.ConfigurationProperties{TopLevelInventoryList: []string{"a"}})
		if !pipeline.IsLate(err) || pipeline.IsUncertain(err) {
			t.Errorf("error = %v", err)
		}
	})
	inTime(t, "in time, and waited for as long as it takes", func(t *testing.T) {
		body := `{"properties":{"topLevelInventoryList":["a"]}}`
		c := talk(t, write("PATCH", body, 202, async, ""), getStatus(200, success), getObject(200, object("Succeeded", "done")))
		ctx := pipeline.LeaveBefore(t.Context(), time.Now().Add(2*time.Second))
		op, err := c.Configurations.Patch(ctx, id, defender.ConfigurationProperties{TopLevelInventoryList: []string{"a"}})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := op.Wait(ctx); err != nil || got.Properties.Message != "done" {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "while other settings are repeated", func(t *testing.T) {
		body := `{"properties":{"autoDiscovery":"Enabled"}}`
		busy := armError("Conflict", "another operation is in progress")
		c := talk(t, write("PATCH", body, 0, nil, ""), write("PATCH", body, 503, nil, ""),
			write("PATCH", body, 409, nil, busy), write("PATCH", body, 200, nil, ""))
		if _, err := c.Configurations.Patch(t.Context(), id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled}); err != nil {
			t.Error(err)
		}
	})
	inTime(t, "and a final conflict is final", func(t *testing.T) {
		body := `{"properties":{"autoDiscovery":"Enabled"}}`
		c := talk(t, write("PATCH", body, 409, nil, armError("OnboardedByOtherConnector", "it has another connector")))
		_, err := c.Configurations.Patch(t.Context(), id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled})
		if !defender.IsConflict(err) {
			t.Errorf("error = %v", err)
		}
	})
}

func TestCancelledCodeIsLookedFor(t *testing.T) {
	t.Parallel()
	inTime(t, "after the caller's time", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		put := write("PUT", codeBody, 0, nil, "")
		put.then = cancel
		c := talk(t, put, getObject(200, object("Pending", "")))
		op, err := c.Configurations.Put(ctx, id, withCode())
		if err != nil || op == nil {
			t.Fatalf("operation %v, error %v", op, err)
		}
		if _, err := op.Wait(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
	})
}

// TestCodeIsNeverShown formats everything that a caller can hold, in every
// way, while the service repeats the code in every answer.
func TestCodeIsNeverShown(t *testing.T) {
	t.Parallel()
	echo := armError("Bad"+canary, "the code "+canary+" and "+`eyJ0.code%2Bcanary%2F1%3D`+" is wrong")
	failedStatus := `{"status":"Failed","error":{"code":"TokenExchangeFailed","message":"bad ` + canary + `"}}`
	for name, exchanges := range map[string][]exchange{
		"refused":          {write("PUT", codeBody, 400, nil, echo)},
		"refused as text":  {write("PUT", codeBody, 400, map[string]string{"Content-Type": "text/plain"}, canary)},
		"lost":             {write("PUT", codeBody, 0, nil, ""), getObject(404, missing)},
		"operation failed": {write("PUT", codeBody, 201, async, ""), getStatus(200, failedStatus)},
		"object failed":    {write("PUT", codeBody, 201, nil, ""), getObject(200, object("Failed", "bad "+canary))},
	} {
		inTime(t, name, func(t *testing.T) {
			p := withCode()
			op, err := talk(t, exchanges...).Configurations.Put(t.Context(), id, p)
			shown := formats(op)
			if err == nil {
				shown += formats(*op)
				_, err = op.Wait(t.Context())
			}
			var e *defender.Error
			if !errors.As(err, &e) {
				t.Fatalf("error = %v", err)
			}
			shown += formats(err) + formats(e) + formats(*e) + formats(p) + formats(&p) + formats(*p.Authorization) + formats(p.Authorization)
			for _, secret := range []string{canary, "code%2Bcanary", "Sig%2F"} {
				if strings.Contains(shown, secret) {
					t.Errorf("%q is in\n%s", secret, shown)
				}
			}
		})
	}
	onWire, err := json.Marshal(withCode())
	if err != nil || !strings.Contains(string(onWire), `{"code":"`+canary+`"}`) {
		t.Errorf("on the wire: %s (%v)", onWire, err)
	}
}

func formats(v any) string {
	return fmt.Sprintf("%v %+v %#v %s %q %x %d\n", v, v, v, v, v, v, v)
}

func TestConfigurationsGet(t *testing.T) {
	t.Parallel()
	inTime(t, "what it holds", func(t *testing.T) {
		answer := `{"id":"x","location":"centralus","tags":{},"new":{"a":1},"properties":{"autoDiscovery":"FutureWord","provisioningState":"Failed",
			"provisioningStatusMessage":"m","provisioningStatusUpdateTimeUtc":"1970-01-01T00:00:00Z",
			"capabilities":[{"name":"DCSPM_ENABLED","value":"true"}],"agentlessConfiguration":{"agentlessEnabled":"NotApplicable"}}}`
		got, err := talk(t, getObject(200, answer)).Configurations.Get(t.Context(), id)
		p := got.Properties
		if err != nil || p.AutoDiscovery != "FutureWord" || p.State != defender.StateFailed || p.Message != "m" ||
			p.UpdatedAt != "1970-01-01T00:00:00Z" || p.Capabilities[0].Value != "true" || p.Agentless.Enabled != defender.NotApplicable ||
			p.TopLevelInventoryList != nil || p.Authorization != nil {
			t.Errorf("got %+v (%v)", got, err)
		}
	})
	inTime(t, "absent", func(t *testing.T) {
		answer := `{"error":{"code":"NotFound","message":"DevOps configuration was not found"}}`
		if _, err := talk(t, getObject(http.StatusNotFound, answer)).Configurations.Get(t.Context(), id); !defender.IsNotFound(err) {
			t.Errorf("error = %v", err)
		}
	})
}
