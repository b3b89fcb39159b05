package connector_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// trap is a server that only counts who comes.
func trap(t *testing.T, start func(http.Handler) *httptest.Server) (address string, visits *atomic.Int32) {
	t.Helper()
	visits = &atomic.Int32{}
	server := start(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	t.Cleanup(server.Close)
	return server.URL, visits
}

// Wherever an answer says that the status of the operation is, a creation, a
// change and a deletion come to their end, and no foreign server is asked.
func TestConnector_operationAddresses(t *testing.T) {
	t.Parallel()
	tls, tlsVisits := trap(t, httptest.NewTLSServer)
	plain, plainVisits := trap(t, httptest.NewServer)
	for name, headers := range map[string]map[string]string{
		"none":             {"Azure-AsyncOperation": ""},
		"relative":         {"Azure-AsyncOperation": "/subscriptions/x/operationResults/y"},
		"another server":   {"Azure-AsyncOperation": tls + "/operationResults/x"},
		"without TLS":      {"Azure-AsyncOperation": plain + "/operationResults/x"},
		"Location only":    {"Azure-AsyncOperation": "", "Location": tls + "/operationResults/x"},
		"a name inside":    {"Azure-AsyncOperation": strings.Replace(tls, "https://", "https://management.azure.com@", 1)},
		"no address":       {"Azure-AsyncOperation": "https://exa mple/%zz"},
		"a hostile header": {"Azure-AsyncOperation": "javascript:alert(1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(`, "timing": {"polls": 2}`))
			p := env.Protocol(t)
			redirected := emulator.Fault{Match: emulator.Match{PathRegexp: ofConfiguration}, Times: -1, Headers: headers}
			for _, method := range []string{"PUT", "PATCH", "DELETE"} {
				redirected.Match.Method = method
				env.Server.Inject(redirected)
			}
			config := arguments(acctest.Values{"authorization_code_wo": text("code-one")})
			created, diags := p.Apply(resourceType, acctest.Object{}, config)
			acctest.NoErrors(t, diags)
			config["agentless_scanning"] = scanning(p, true)
			updated, diags := p.Apply(resourceType, created, config)
			acctest.NoErrors(t, diags)
			if changes := planned(t, p, updated, config); len(changes) > 0 || stateOf(t, updated) != "accepted" {
				t.Errorf("after the update the plan changes %v", changes)
			}
			_, diags = p.Apply(resourceType, updated, nil)
			acctest.NoErrors(t, diags)
			if err := gone(env)(nil); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() {
		if tlsVisits.Load()+plainVisits.Load() > 0 {
			t.Errorf("foreign servers were asked %d and %d times", tlsVisits.Load(), plainVisits.Load())
		}
	})
}

// Terraform sees nothing of it.
func TestAccConnector_operationAtAnotherServer(t *testing.T) {
	t.Parallel()
	address, visits := trap(t, httptest.NewTLSServer)
	env := acctest.Start(t, world(`, "timing": {"polls": 2}`))
	env.Server.Inject(with("Azure-AsyncOperation", address, emulator.Fault{Match: emulator.Match{PathRegexp: ofConfiguration}, Times: -1}))
	withCode := config(selected + "  authorization_code_wo = \"code-one\"\n")
	run(t, env,
		resource.TestStep{Config: withCode, Check: onboarded(env, "contoso-ado", "contoso", "fabrikam")},
		resource.TestStep{Config: withCode, ConfigPlanChecks: nothing()},
	)
	if err := gone(env)(nil); err != nil {
		t.Error(err)
	}
	if visits.Load() > 0 {
		t.Errorf("the foreign server was asked %d times", visits.Load())
	}
}

func pending(times int) emulator.Fault {
	return repeated(times, answer("GET", ofConfiguration, 200, strings.Replace(configurationAnswer, `"Succeeded"`, `"Pending"`, 1)))
}

// A status that cannot be read, is wrong or late is no failure of the change.
func TestConnector_operationSurvives(t *testing.T) {
	t.Parallel()
	succeeded := repeated(-1, answer("GET", ofOperation, 200, `{"status":"Succeeded"}`))
	for name, faults := range map[string][]emulator.Fault{
		"a status that shows late":             {repeated(2, refusal("GET", ofOperation, 404, "ResourceNotFound"))},
		"a status that never shows":            {repeated(-1, refusal("GET", ofOperation, 404, "ResourceNotFound"))},
		"a status that fails for a while":      {repeated(6, answer("GET", ofOperation, 500, "")), repeated(3, answer("GET", ofOperation, 503, page))},
		"a status that may not be read":        {repeated(-1, refusal("GET", ofOperation, 403, "AuthorizationFailed"))},
		"a status that is cut":                 {repeated(3, cut("GET", ofOperation, "before"))},
		"a status that is empty":               {repeated(-1, answer("GET", ofOperation, 200, ""))},
		"a status that is a page":              {repeated(-1, asHTML(answer("GET", ofOperation, 200, page)))},
		"a status without a word":              {repeated(-1, answer("GET", ofOperation, 200, `{"name":"x"}`))},
		"a status with a number":               {repeated(-1, answer("GET", ofOperation, 200, `{"status":200}`))},
		"a status with a word of the future":   {repeated(3, answer("GET", ofOperation, 200, `{"status":"Preparing"}`))},
		"success, said before it is true":      {succeeded, later(1, pending(3))},
		"success, and an object that is cut":   {later(1, repeated(2, cut("GET", ofConfiguration, "before")))},
		"a token that is revoked while it is":  {refusal("GET", ofOperation, 401, "ExpiredAuthenticationToken")},
		"a token that is revoked at the write": {refusal("PATCH", ofConfiguration, 401, "ExpiredAuthenticationToken")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, world(`, "timing": {"polls": 2}, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.ResetJournal()
			env.Server.Inject(faults...)
			config := arguments(acctest.Values{"agentless_scanning": scanning(p, true)})
			updated, diags := p.Apply(resourceType, before, config)
			acctest.NoErrors(t, diags)
			env.Server.ClearFaults()
			connector, _ := env.Connector("contoso-ado")
			if !strings.Contains(string(connector.DevOps.Agentless), `"agentlessEnabled":"Enabled"`) || connector.DevOps.ProvisioningState != "Succeeded" {
				t.Errorf("the apply ended, and the service has %s, %s", connector.DevOps.ProvisioningState, connector.DevOps.Agentless)
			}
			read, diags := p.Read(resourceType, updated)
			acctest.NoErrors(t, diags)
			if changes := planned(t, p, read, config); len(changes) > 0 {
				t.Errorf("the next plan changes %v", changes)
			}
			signIns := 0
			for _, call := range env.Server.Journal() {
				if call.Service == "entra" && call.Method == http.MethodPost {
					signIns++
				}
			}
			if want := strings.Count(name, "token"); signIns != want {
				t.Errorf("signed in %d times more, want %d", signIns, want)
			}
		})
	}
}

// An operation that fails is one error with the service's words; what the
// update had not done stays to be done.
func TestConnector_operationFails(t *testing.T) {
	t.Parallel()
	reason := `"error":{"code":"TokenExchangeFailed","message":"The service says why."}`
	for name, c := range map[string]struct {
		faults []emulator.Fault
		limit  string
		words  []string
	}{
		"the status says so":   {[]emulator.Fault{answer("GET", ofOperation, 200, `{"status":"Failed",`+reason+`}`)}, "1m", []string{"TokenExchangeFailed", "The service says why."}},
		"canceled, in British": {[]emulator.Fault{answer("GET", ofOperation, 200, `{"status":"cancelled"}`)}, "1m", []string{"cancelled"}},
		"the object says so": {
			[]emulator.Fault{
				answer("GET", ofOperation, 200, `{"status":"Succeeded"}`),
				later(1, answer("GET", ofConfiguration, 200, strings.NewReplacer(`"Succeeded"`, `"Failed"`, "Resource modification successful.", "Something went wrong.").Replace(configurationAnswer))),
			},
			"1m",
			[]string{"Something went wrong."},
		},
		"the limit passes": {
			[]emulator.Fault{repeated(-1, answer("GET", ofOperation, 200, `{"status":"Accepted"}`))}, "3s", []string{"Accepted", "timeouts"},
		},
		"the object stays pending": {
			[]emulator.Fault{answer("GET", ofOperation, 200, `{"status":"Succeeded"}`), later(1, pending(-1))}, "3s", []string{"Pending", "timeouts"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			config := arguments(acctest.Values{"timeouts": limited(p, "update", c.limit)})
			before, diags := p.Apply(resourceType, imported(t, p), config)
			acctest.NoErrors(t, diags)
			env.Server.Inject(c.faults...)
			config["agentless_scanning"] = scanning(p, true)
			after, diags := p.Apply(resourceType, before, config)
			explains(t, diags, append(c.words, "Cannot update the connector")...)
			same(t, after, before)
			env.Server.ClearFaults()
			read, diags := p.Read(resourceType, after)
			acctest.NoErrors(t, diags)
			_, diags = p.Apply(resourceType, read, config)
			acctest.NoErrors(t, diags)
		})
	}
}

// A code whose answer is lost on an authorized connector is sent once, and the
// error promises nothing.
func TestConnector_renewalUnconfirmed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"the request is lost":    cut("PATCH", ofConfiguration, "before"),
		"the end cannot be seen": later(1, answer("GET", ofConfiguration, 200, "[]")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
			p := env.Protocol(t)
			before := imported(t, p)
			env.Server.Inject(fault)
			after, diags := p.Apply(resourceType, before, arguments(acctest.Values{
				"authorization_code_wo": text("code-one"), "authorization_code_wo_version": number(2), "tags": tags("k", "v"),
			}))
			explains(t, diags, "The authorization is not confirmed")
			same(t, after, before)
			if n := env.Count(acctest.Codes); n != 1 {
				t.Errorf("the code was sent %d times", n)
			}
			env.ExpectCalls(t, 1, acctest.Writes)
		})
	}
}

func tags(key, value string) tftypes.Value {
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{key: text(value)})
}

// A token that ends while an operation is polled is followed by one new one of
// the same identity.
func TestConnector_tokenEndsWhilePolling(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, world(`, "timing": {"polls": 1, "token_lifetime_s": 4}, "connectors": [`+portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")+`]`))
	p := env.Protocol(t)
	before := imported(t, p)
	env.Server.Inject(emulator.Fault{Match: emulator.Match{Method: "GET", PathRegexp: ofOperation}, DelayMS: 4200})
	env.Server.ResetJournal()
	_, diags := p.Apply(resourceType, before, arguments(acctest.Values{"agentless_scanning": scanning(p, true)}))
	acctest.NoErrors(t, diags)
	principals := map[string]bool{}
	refused, signIns := 0, 0
	for _, call := range env.Server.Journal() {
		if call.Service == "arm" {
			principals[call.Principal] = true
		}
		if call.Service == "entra" && call.Method == http.MethodPost {
			signIns++
		}
		if call.Status == http.StatusUnauthorized {
			refused++
		}
	}
	if len(principals) != 1 || refused > signIns || signIns == 0 {
		t.Errorf("principals %v, %d requests refused, signed in %d times more", principals, refused, signIns)
	}
}

// Terraform keeps its state through a failed change, and heals it later.
func TestAccConnector_operationFails(t *testing.T) {
	t.Parallel()
	env := acctest.Start(t, withConnectors(portalMade("contoso-ado", "Disabled", "contoso", "fabrikam")))
	more := config("  auto_discovery_enabled = false\n  organizations = [\"contoso\", \"fabrikam\", \"northwind\"]\n  tags = { k = \"v\" }\n")
	run(t, env,
		resource.TestStep{Config: config(selected) + importBlock},
		resource.TestStep{
			PreConfig:   inject(env, answer("GET", ofOperation, 200, `{"status":"Failed","error":{"code":"InternalError","message":"no"}}`)),
			Config:      more,
			ExpectError: regexp.MustCompile(`(?s)Cannot update the connector.*InternalError`),
		},
		resource.TestStep{ // The tags were done before, the list was not.
			PreConfig: inject(env), Config: more, Check: onboarded(env, "contoso-ado", "contoso", "fabrikam", "northwind"),
			ConfigPlanChecks: onlyChanges("organizations", "authorization", "provisioning_state", "provisioning_status_message",
				"onboarded_organizations", "unmanaged_organizations", "pending_organizations"),
		},
		resource.TestStep{Config: more, ConfigPlanChecks: nothing()},
	)
}
