package auth_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

func TestChoice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	secretFile, idFile, empty, missing := file("secret", "from-file\n"), file("id", appID+"\n"), file("empty", "\n"), filepath.Join(dir, "missing")
	tests := map[string]struct {
		change   func(*auth.Config)
		method   string
		argument string // of the error
	}{
		"secret":               {func(*auth.Config) {}, "a client secret", ""},
		"secret file":          {func(c *auth.Config) { c.ClientSecret, c.ClientSecretFilePath = "", secretFile }, "a client secret", ""},
		"same secret and file": {func(c *auth.Config) { c.ClientSecret, c.ClientSecretFilePath = "from-file", secretFile }, "a client secret", ""},
		"other secret in file": {func(c *auth.Config) { c.ClientSecretFilePath = secretFile }, "", "client_secret_file_path"},
		"empty file":           {func(c *auth.Config) { c.ClientSecret, c.ClientSecretFilePath = "", empty }, "", "client_secret_file_path"},
		"missing file":         {func(c *auth.Config) { c.ClientSecret, c.ClientSecretFilePath = "", missing }, "", "client_secret_file_path"},
		"id file":              {func(c *auth.Config) { c.ClientID, c.ClientIDFilePath = "", idFile }, "a client secret", ""},
		"other id in file":     {func(c *auth.Config) { c.ClientID, c.ClientIDFilePath = tenantID, idFile }, "", "client_id_file_path"},
		"no tenant":            {func(c *auth.Config) { c.TenantID = "" }, "", "tenant_id"},
		"bad tenant":           {func(c *auth.Config) { c.TenantID = "../x" }, "", "tenant_id"},
		"domain as tenant":     {func(c *auth.Config) { c.TenantID = "contoso.onmicrosoft.com" }, "", "tenant_id"},
		"bad auxiliary":        {func(c *auth.Config) { c.AuxiliaryTenantIDs = []string{"*"} }, "", "auxiliary_tenant_ids"},
		"four auxiliary":       {func(c *auth.Config) { c.AuxiliaryTenantIDs = slices.Repeat([]string{tenantID}, 4) }, "", "auxiliary_tenant_ids"},
		"three auxiliary":      {func(c *auth.Config) { c.AuxiliaryTenantIDs = slices.Repeat([]string{tenantID}, 3) }, "a client secret", ""},
		"no client":            {func(c *auth.Config) { c.ClientID = "" }, "", "client_id"},
		"secret and msi":       {func(c *auth.Config) { c.UseMSI = true }, "", "use_msi"},
		"secret and OIDC":      {func(c *auth.Config) { c.UseOIDC, c.OIDCToken = true, "x" }, "", "client_secret"},
		"secret and cert":      {func(c *auth.Config) { c.ClientCertificate = "eA==" }, "", "client_certificate"},
		"two certificates":     {func(c *auth.Config) { *c = bare(*c); c.ClientCertificate, c.ClientCertificatePath = "eA==", "x" }, "", "client_certificate_path"},
		"password alone":       {func(c *auth.Config) { *c = bare(*c); c.ClientID, c.ClientCertificatePassword = "", "canary" }, "", "client_certificate_password"},
		"password and secret":  {func(c *auth.Config) { c.ClientCertificatePassword = "canary" }, "", "client_certificate_password"},
		"not base64":           {func(c *auth.Config) { *c = bare(*c); c.ClientCertificate = "canary!" }, "", "client_certificate"},
		"no certificate":       {func(c *auth.Config) { *c = bare(*c); c.ClientCertificate = "Y2FuYXJ5" }, "", "client_certificate"},
		"no certificate file":  {func(c *auth.Config) { *c = bare(*c); c.ClientCertificatePath = missing }, "", "client_certificate_path"},
		"OIDC token":           {func(c *auth.Config) { *c = bare(*c); c.UseOIDC, c.OIDCToken, c.OIDCTokenFilePath = true, "x", "y" }, "an OIDC token", ""},
		"OIDC file": {func(c *auth.Config) {
			*c = bare(*c)
			c.UseOIDC, c.OIDCTokenFilePath, c.OIDCRequestURL = true, missing, "x"
		}, "an OIDC token file", ""},
		"OIDC GitHub":           {func(c *auth.Config) { *c = bare(*c); requestOIDC(c) }, "the OIDC token of GitHub Actions", ""},
		"OIDC Pipelines":        {func(c *auth.Config) { *c = bare(*c); requestOIDC(c); c.OIDCAzureServiceConnectionID = "s" }, "the OIDC token of Azure Pipelines", ""},
		"OIDC over http":        {func(c *auth.Config) { *c = bare(*c); requestOIDC(c); c.OIDCRequestURL = "http://x/y" }, "", "oidc_request_url"},
		"OIDC without token":    {func(c *auth.Config) { *c = bare(*c); requestOIDC(c); c.OIDCRequestToken = "" }, "", "oidc_request_token"},
		"OIDC without URL":      {func(c *auth.Config) { *c = bare(*c); requestOIDC(c); c.OIDCRequestURL = "" }, "", "oidc_request_url"},
		"OIDC without source":   {func(c *auth.Config) { *c = bare(*c); c.UseOIDC = true }, "", "use_oidc"},
		"OIDC without tenant":   {func(c *auth.Config) { *c = bare(*c); c.UseOIDC, c.OIDCToken, c.TenantID = true, "x", "" }, "", "tenant_id"},
		"OIDC source, not used": {func(c *auth.Config) { c.OIDCTokenFilePath = missing }, "a client secret", ""},
		"OIDC and MSI":          {func(c *auth.Config) { *c = bare(*c); c.UseOIDC, c.OIDCToken, c.UseMSI = true, "x", true }, "", "use_msi"},
		"AKS":                   {func(c *auth.Config) { *c = bare(*c); c.UseAKSWorkloadIdentity, c.OIDCTokenFilePath = true, missing }, "AKS workload identity", ""},
		"AKS without file":      {func(c *auth.Config) { *c = bare(*c); c.UseAKSWorkloadIdentity = true }, "", "use_aks_workload_identity"},
		"MSI":                   {func(c *auth.Config) { *c = bare(*c); c.UseMSI, c.TenantID = true, "" }, "a managed identity", ""},
		"CLI":                   {func(c *auth.Config) { *c = bare(*c); c.ClientID = "" }, "the Azure CLI", ""},
		"CLI with a client":     {func(c *auth.Config) { *c = bare(*c) }, "", "client_id"},
		"nothing":               {func(c *auth.Config) { *c = bare(*c); c.ClientID, c.UseCLI = "", false }, "", "use_cli"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &entra{host: authority}
			c := config(t, e)
			tt.change(&c)
			cred, err := auth.New(c)
			if tt.argument == "" {
				if err != nil || cred.Method() != tt.method {
					t.Errorf("error = %v, want %s", err, tt.method)
				}
				return
			}
			var wrong *auth.ArgumentError
			if !errors.As(err, &wrong) || wrong.Argument != tt.argument {
				t.Fatalf("error = %v, want one about %s", err, tt.argument)
			}
			if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "from-file") {
				t.Errorf("error %q shows a secret", err)
			}
			if e.calls()+len(e.others) != 0 {
				t.Error("a call was made")
			}
		})
	}
}

// bare is a configuration without a way to sign in.
func bare(c auth.Config) auth.Config {
	c.ClientSecret = ""
	return c
}

func requestOIDC(c *auth.Config) {
	c.UseOIDC, c.OIDCRequestURL, c.OIDCRequestToken = true, "https://issuer.example/token?a=b", "canary-request-token"
}

func TestValidateGUID(t *testing.T) {
	t.Parallel()
	if err := auth.ValidateGUID("subscription_id", tenantID); err != nil {
		t.Error(err)
	}
	for _, value := range []string{"", "x", "../x", tenantID + "0", "{" + tenantID + "}", tenantID + "\n", strings.Repeat("\x1b", 300)} {
		err := auth.ValidateGUID("subscription_id", value)
		var wrong *auth.ArgumentError
		if !errors.As(err, &wrong) || wrong.Argument != "subscription_id" || strings.ContainsAny(err.Error(), "\x1b\n") || len(err.Error()) > 600 {
			t.Errorf("ValidateGUID(%q) = %v", value, err)
		}
	}
}
