package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// TenantID is the configured tenant, without any call, or else the tenant of a token for Resource Manager. It is in
// lower case.
func (c *Credential) TenantID(ctx context.Context) (string, error) {
	if c.tenant != "" {
		return strings.ToLower(c.tenant), nil
	}
	token, err := c.GetToken(ctx, policy.TokenRequestOptions{Scopes: c.scopes, EnableCAE: true})
	if err != nil {
		return "", err
	}
	return tenantOf(token.Token)
}

// tenantOf reads the claim tid (Microsoft Learn, "Access token claims reference"). The signature is the service's to
// check: the token comes straight from Entra.
func tenantOf(token string) (string, error) {
	errUnreadable := errors.New("the token does not name its tenant; set tenant_id (ARM_TENANT_ID)")
	parts := strings.Split(token, ".")
	if len(parts) < 2 {
		return "", errUnreadable
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return "", errUnreadable
	}
	var claims struct {
		TenantID string `json:"tid"`
	}
	if json.Unmarshal(payload, &claims) != nil || ValidateGUID("tenant_id", claims.TenantID) != nil {
		return "", errUnreadable
	}
	return strings.ToLower(claims.TenantID), nil
}
