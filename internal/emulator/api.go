package emulator

import "encoding/json"

// Entry is one request in the journal. It is recorded when the request
// arrives; Status and EndMS are zero while it is in flight.
type Entry struct {
	Seq int `json:"seq"`
	// Service is arm, entra or devops.
	Service string `json:"service"`
	// Host is the imitated Azure DevOps host, else the host of the request.
	Host   string `json:"host"`
	Method string `json:"method"`
	// Path is the escaped path as received, without the query.
	Path  string `json:"path"`
	Query string `json:"query"`
	// Status is what was answered, 0 for a connection that was cut.
	Status int `json:"status"`
	// Principal is who the credentials belong to.
	Principal string `json:"principal"`
	// Auth is none, bearer, basic, client_secret or client_assertion.
	Auth string `json:"auth"`
	// Audience is the resource that a bearer token of this server is for:
	// https://management.azure.com, or Azure DevOps' application id.
	Audience  string `json:"audience"`
	UserAgent string `json:"user_agent"`
	// StartMS and EndMS are milliseconds since the server started.
	StartMS int64 `json:"start_ms"`
	EndMS   int64 `json:"end_ms"`
	// InFlightWrites is how many other writes below the same connector were
	// in flight when this request arrived.
	InFlightWrites int `json:"in_flight_writes"`
	// RequestBody is the JSON body with an authorization code as ***.
	RequestBody json.RawMessage `json:"request_body"`
	// Code says whether the body carried an authorization code.
	Code bool `json:"code"`
	// Poll says whether the request counted as a look at an operation: a GET
	// of operationResults, or of an object whose operation is pending.
	Poll bool `json:"poll"`
	// Fault describes the injected fault that was applied.
	Fault string `json:"fault"`
	// Held says that a fault holds the request now: its effect is there if the
	// fault comes after it, and not there if it comes before.
	Held bool `json:"held"`
}

// Fault changes the answers to matching requests. The first fault that
// matches, is past its skips and has times left is applied.
type Fault struct {
	Match Match `json:"match"`
	// Skip lets so many matching requests pass first.
	Skip int `json:"skip"`
	// Times is how often the fault is applied; 0 means 1, -1 always.
	Times int `json:"times"`
	// Status is the answer's status; 0 lets the real answer through.
	Status int `json:"status"`
	// Headers are added to the answer.
	Headers map[string]string `json:"headers"`
	// Body is the answer's body when Status is set: a JSON string is sent as
	// that text, anything else as JSON.
	Body json.RawMessage `json:"body"`
	// DelayMS holds the request so many milliseconds.
	DelayMS int `json:"delay_ms"`
	// Effect of the request when Status is set: none (default), or
	// before_answer: it takes effect and the answer is replaced.
	Effect string `json:"effect"`
	// Close cuts the connection before the request takes effect, or after it
	// in place of the answer.
	Close string `json:"close"`
	// Hold keeps the request until Release: before its effect, or with
	// effect before_answer between the effect and the answer.
	Hold bool `json:"hold"`
}

// Match selects requests.
type Match struct {
	// Method is compared ignoring case; empty matches all.
	Method string `json:"method"`
	// PathRegexp is searched in the escaped path without the query; empty
	// matches all.
	PathRegexp string `json:"path_regexp"`
}

// PortalAction is something a person does in the Azure portal.
type PortalAction struct {
	Connector string `json:"connector"`
	// UPN is the person; empty is the connector's owner where it has one.
	UPN string `json:"upn"`
	// Action is create, authorize, reauthorize, select, auto_discovery,
	// annotate or delete.
	Action string `json:"action"`
	// ResourceGroup is needed by create and where the name is not unique.
	ResourceGroup string `json:"resource_group"`
	Location      string `json:"location"`
	// AutoDiscovery is Enabled or Disabled.
	AutoDiscovery string `json:"auto_discovery"`
	// Organizations is the whole selection; nil means all that UPN can
	// onboard.
	Organizations []string `json:"organizations"`
	// Target is "org[/project[/repo]]" for annotate; connector or devops for
	// delete.
	Target string `json:"target"`
	// Settings are the wire's actionableRemediation.
	Settings json.RawMessage `json:"settings"`
}
