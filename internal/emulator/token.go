package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// claims are those of an Entra access token that anyone looks at.
type claims struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	IssuedAt  int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	AppID     string `json:"appid"`
	ObjectID  string `json:"oid"`
	TenantID  string `json:"tid"`
	UPN       string `json:"upn,omitempty"`
	Version   string `json:"ver"`
	// TokenID makes every token another one, as Entra's do.
	TokenID string `json:"uti"`
}

// principal is how the owner of a token is called in the journal and as the
// owner of a connector.
func (c claims) principal() string { return or(c.UPN, c.AppID) }

// account is how Azure DevOps knows the owner of a token: by the user
// principal name, or by the object id of a service principal.
func (c claims) account() string { return or(c.UPN, c.ObjectID) }

func (c claims) expired() bool { return time.Now().Unix() >= c.Expires }

// mint makes a token of three parts, signed with a key of this server only.
func (s *Server) mint(c claims) string {
	part := base64.RawURLEncoding.EncodeToString
	signed := part([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + part(mustJSON(c))
	return signed + "." + part(s.sign(signed))
}

func (s *Server) sign(text string) []byte {
	mac := hmac.New(sha256.New, s.tokenKey)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// read returns the claims of a token of ours.
func (s *Server) read(token string) (claims, bool) {
	var c claims
	cutAt := strings.LastIndexByte(token, '.')
	if cutAt < 0 {
		return c, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[cutAt+1:])
	if err != nil || !hmac.Equal(signature, s.sign(token[:cutAt])) {
		return c, false
	}
	_, payload, _ := strings.Cut(token[:cutAt], ".")
	text, err := base64.RawURLEncoding.DecodeString(payload)
	return c, err == nil && json.Unmarshal(text, &c) == nil
}

// identify says what credentials a request carries, whose they are and, for
// a token, whom it is for.
func (s *Server) identify(r *call) (auth, principal, audience string) {
	scheme, credentials, _ := strings.Cut(r.header.Get("Authorization"), " ")
	switch {
	case scheme == "":
		return "none", "", ""
	case strings.EqualFold(scheme, "Bearer"):
		if c, ok := s.read(credentials); ok {
			return "bearer", c.principal(), c.Audience
		}
		return "bearer", "", ""
	}
	return strings.ToLower(scheme), "", ""
}

// checkToken refuses what Azure Resource Manager would refuse.
func (s *Server) checkToken(r *call) *answer {
	refuse := func(code, message string) *answer {
		a := armError(http.StatusUnauthorized, code, message)
		a.header.Set("WWW-Authenticate", fmt.Sprintf(
			`Bearer authorization_uri="%s/%s", error="invalid_token", error_description="%s"`, s.url, s.store.world.TenantID, message))
		return &a
	}
	scheme, token, _ := strings.Cut(r.header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return refuse("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
	}
	c, ok := s.read(token)
	switch {
	case !ok:
		return refuse("InvalidAuthenticationToken", "The access token is invalid.")
	case c.expired():
		return refuse("ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.")
	case !s.isARMAudience(c.Audience):
		return refuse("InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience or resource '"+c.Audience+"'.")
	case !strings.EqualFold(c.TenantID, s.store.world.TenantID):
		return refuse("InvalidAuthenticationTokenTenant", "The access token is from the wrong issuer.")
	}
	return nil
}

func (s *Server) isARMAudience(audience string) bool {
	switch strings.TrimSuffix(audience, "/") {
	case armAudience, "https://management.core.windows.net", s.url:
		return true
	}
	return false
}
