package pipeline

import (
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// New makes a pipeline whose requests carry a token of cred for scopes. All its callers share one throttle gate, those of a lane ([Options]) one of
// their own. The
// token goes to every origin of t: give it a transport narrowed by [Transport.Only] to the service that the scopes are
// for.
//
// Errors are *[CallError]; use [TraceOf] for what a call cost. Answers of any status but 3xx are returned as they are,
// with their body already read.
func New(module, version string, t *Transport, cred azcore.TokenCredential, scopes []string, cfg Config) runtime.Pipeline {
	cfg = cfg.withDefaults()
	retry := &retryPolicy{gates: &gates{}, budget: cfg.RetryBudget, base: cfg.MinBackoff}
	return assemble(module, version, t, cfg, retry, newTokenPolicy(cred, scopes))
}

// Anonymous makes a pipeline without a token. A request is sent once. A 3xx is an error too; its header is in the
// *[RedirectError].
func Anonymous(module, version string, t *Transport, cfg Config) runtime.Pipeline {
	cfg = cfg.withDefaults()
	retry := &retryPolicy{gates: &gates{}, single: true}
	return assemble(module, version, t, cfg, retry)
}

// assemble orders the policies: call, retries, token | azcore's own (retries off), attempt, body download, transport.
// Ours come before azcore's retry policy, which would replace our errors by the bare error of an ended context.
func assemble(module, version string, t *Transport, cfg Config, more ...policy.Policy) runtime.Pipeline {
	first := &callPolicy{transport: t, agent: agent(module, version, cfg.UserAgent)}
	return runtime.NewPipeline(module, version, runtime.PipelineOptions{
		PerCall:  append([]policy.Policy{first}, more...),
		PerRetry: []policy.Policy{&attemptPolicy{timeout: cfg.TryTimeout}},
	}, &policy.ClientOptions{
		Transport: t,
		Retry:     policy.RetryOptions{MaxRetries: -1},
		Telemetry: policy.TelemetryOptions{Disabled: true},
	})
}

// agent is the user agent, without what could break a header.
func agent(module, version, configured string) string {
	if configured == "" {
		configured = module + "/" + version
	}
	return strings.ReplaceAll(Sanitize(configured, 500), "\n", " ")
}
