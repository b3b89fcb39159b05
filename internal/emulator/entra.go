package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"time"
)

// entra answers the Microsoft identity platform: metadata and the token
// endpoint for client credentials.
func (s *Server) entra(r *call) answer {
	segments := splitPath(r.path)
	tenant := segments[0]
	switch route := strings.ToLower(strings.Join(segments[1:], "/")); {
	case route == "v2.0/.well-known/openid-configuration" && r.method == "GET":
		return reply(200, s.metadata(tenant))
	case route == "oauth2/v2.0/token" && r.method == "POST":
		return s.token(r, tenant)
	}
	return strictly(entraError(404, "invalid_request", "AADSTS900144", "There is no such endpoint."), "unknown route")
}

func (s *Server) metadata(tenant string) map[string]any {
	base := s.url + "/" + tenant
	return map[string]any{
		"issuer":                                base + "/v2.0",
		"authorization_endpoint":                base + "/oauth2/v2.0/authorize",
		"token_endpoint":                        base + "/oauth2/v2.0/token",
		"device_authorization_endpoint":         base + "/oauth2/v2.0/devicecode",
		"jwks_uri":                              base + "/discovery/v2.0/keys",
		"response_types_supported":              []string{"code", "id_token", "token"},
		"subject_types_supported":               []string{"pairwise"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt"},
		"id_token_signing_alg_values_supported": []string{"RS256"},
		"scopes_supported":                      []string{"openid", "profile", "email", "offline_access"},
	}
}

type entraErrorBody struct {
	Error            string `json:"error"`
	ErrorDescription string `json:"error_description"`
	ErrorCodes       []int  `json:"error_codes"`
	Timestamp        string `json:"timestamp"`
	TraceID          string `json:"trace_id"`
	CorrelationID    string `json:"correlation_id"`
}

func entraError(status int, kind, code, message string) answer {
	number := 0
	for _, digit := range strings.TrimPrefix(code, "AADSTS") {
		number = number*10 + int(digit-'0')
	}
	trace := guid("trace", code, message)
	return reply(status, entraErrorBody{
		Error:            kind,
		ErrorDescription: code + ": " + message + " Trace ID: " + trace + " Correlation ID: " + trace + " Timestamp: " + time.Now().UTC().Format("2006-01-02 15:04:05Z"),
		ErrorCodes:       []int{number},
		Timestamp:        time.Now().UTC().Format("2006-01-02 15:04:05Z"),
		TraceID:          trace,
		CorrelationID:    trace,
	})
}

// describeGrant says for the journal how a client proves who it is.
func describeGrant(r *call) (auth, principal string) {
	form, err := url.ParseQuery(string(r.body))
	if err != nil {
		return "none", ""
	}
	auth = "none"
	if form.Has("client_secret") {
		auth = "client_secret"
	} else if form.Has("client_assertion") {
		auth = "client_assertion"
	}
	return auth, form.Get("client_id")
}

type tokenBody struct {
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	ExtExpiresIn int    `json:"ext_expires_in"`
	AccessToken  string `json:"access_token"`
}

// token answers grant_type client_credentials with a secret or an assertion.
// Any client id is known; the secret is the one of Env, an assertion is
// believed unless it says itself that it has expired.
func (s *Server) token(r *call, tenant string) answer {
	form, err := url.ParseQuery(string(r.body))
	if err != nil {
		return entraError(400, "invalid_request", "AADSTS900144", "The request body is not a form.")
	}
	client, world := form.Get("client_id"), s.store.world
	switch {
	case !strings.EqualFold(tenant, world.TenantID):
		return entraError(400, "invalid_request", "AADSTS90002", "Tenant '"+tenant+"' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.")
	case form.Get("grant_type") != "client_credentials":
		return entraError(400, "unsupported_grant_type", "AADSTS70003", "The app requested an unsupported grant type '"+form.Get("grant_type")+"'.")
	case client == "":
		return entraError(400, "invalid_request", "AADSTS900144", "The request body must contain the following parameter: 'client_id'.")
	case form.Has("client_secret") && form.Get("client_secret") != clientSecret:
		return entraError(401, "invalid_client", "AADSTS7000215", "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '"+client+"'.")
	case form.Has("client_assertion") && !freshAssertion(form.Get("client_assertion")):
		return entraError(401, "invalid_client", "AADSTS700024", "Client assertion is not within its valid time range.")
	case !form.Has("client_secret") && !form.Has("client_assertion"):
		return entraError(401, "invalid_client", "AADSTS7000216", "'client_assertion' or 'client_secret' is required for the 'client_credentials' grant type.")
	}
	audience := audienceOf(form.Get("scope"))
	if audience == "" {
		return entraError(400, "invalid_scope", "AADSTS1002012", "The provided value for scope "+form.Get("scope")+" is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).")
	}
	now := time.Now().Unix()
	lifetime := world.Timing.TokenLifetimeS
	return reply(200, tokenBody{
		TokenType: "Bearer", ExpiresIn: lifetime, ExtExpiresIn: lifetime,
		AccessToken: s.mint(claims{
			Audience: audience, Issuer: s.url + "/" + tenant + "/", IssuedAt: now, NotBefore: now,
			Expires: now + int64(lifetime), AppID: client, ObjectID: guid("object", or(fold(world.Caller.UPN), client)),
			TenantID: world.TenantID, UPN: world.Caller.UPN, Version: "1.0", TokenID: rand.Text(),
		}),
	})
}

// audienceOf finds the resource among the scopes; MSAL sends openid,
// offline_access and profile beside it.
func audienceOf(scopes string) string {
	for scope := range strings.FieldsSeq(scopes) {
		if audience, ok := strings.CutSuffix(scope, "/.default"); ok {
			return audience
		}
	}
	return ""
}

// freshAssertion reads the exp claim of an assertion, where it has one.
func freshAssertion(assertion string) bool {
	parts := strings.Split(assertion, ".")
	if len(parts) != 3 {
		return false
	}
	var c struct {
		Expires int64 `json:"exp"`
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(text, &c) != nil {
		return false
	}
	return c.Expires == 0 || time.Now().Unix() < c.Expires
}
