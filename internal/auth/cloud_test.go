package auth_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

func TestNewCloud(t *testing.T) {
	t.Parallel()
	const arm, audience, login = "https://127.0.0.1:8443", "https://audience.example/", "https://127.0.0.1:8443/"
	tests := map[string]struct {
		environment, arm, audience, login string
		want                              auth.Cloud
		argument                          string // of the error
		text                              string
	}{
		"default":             {want: auth.Cloud{ResourceManagerEndpoint: "https://management.azure.com", ResourceManagerAudience: "https://management.azure.com", AuthorityHost: "https://login.microsoftonline.com"}},
		"public":              {environment: "Public", want: auth.Cloud{ResourceManagerEndpoint: "https://management.azure.com", ResourceManagerAudience: "https://management.azure.com", AuthorityHost: "https://login.microsoftonline.com"}},
		"public spelled out":  {arm: "https://management.azure.com:443/", want: auth.Cloud{ResourceManagerEndpoint: "https://management.azure.com", ResourceManagerAudience: "https://management.azure.com", AuthorityHost: "https://login.microsoftonline.com"}},
		"custom":              {"custom", arm, audience, login, auth.Cloud{ResourceManagerEndpoint: arm, ResourceManagerAudience: audience, AuthorityHost: "https://127.0.0.1:8443"}, "", ""},
		"public with own":     {"", arm, audience, login, auth.Cloud{ResourceManagerEndpoint: arm, ResourceManagerAudience: audience, AuthorityHost: "https://127.0.0.1:8443"}, "", ""},
		"custom, nothing":     {environment: "custom", argument: "resource_manager_endpoint"},
		"custom, no login":    {environment: "custom", arm: arm, audience: audience, argument: "active_directory_authority_host"},
		"no audience":         {arm: arm, login: login, argument: "resource_manager_audience"},
		"bad audience":        {arm: arm, audience: "x y", login: login, argument: "resource_manager_audience"},
		"unknown":             {environment: "mars\x1b", argument: "environment"},
		"US government":       {environment: "usgovernment", argument: "environment", text: "commercial cloud only"},
		"China":               {environment: "China", argument: "environment", text: "commercial cloud only"},
		"Azure CLI's name":    {environment: "AzureUSGovernment", argument: "environment", text: "commercial cloud only"},
		"US endpoint":         {"custom", "https://management.usgovcloudapi.net", audience, login, auth.Cloud{}, "resource_manager_endpoint", "commercial cloud only"},
		"US login":            {"custom", arm, audience, "https://login.microsoftonline.us/", auth.Cloud{}, "active_directory_authority_host", "commercial cloud only"},
		"China endpoint":      {"", "https://management.chinacloudapi.cn", audience, "", auth.Cloud{}, "resource_manager_endpoint", "commercial cloud only"},
		"lookalike is custom": {"custom", "https://notusgovcloudapi.net", audience, login, auth.Cloud{ResourceManagerEndpoint: "https://notusgovcloudapi.net", ResourceManagerAudience: audience, AuthorityHost: "https://127.0.0.1:8443"}, "", ""},
		"http":                {"custom", "http://127.0.0.1:8443", audience, login, auth.Cloud{}, "resource_manager_endpoint", ""},
		"http login":          {"custom", arm, audience, "http://127.0.0.1:8443", auth.Cloud{}, "active_directory_authority_host", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := auth.NewCloud(tt.environment, tt.arm, tt.audience, tt.login)
			var wrong *auth.ArgumentError
			if tt.argument != "" {
				if !errors.As(err, &wrong) || wrong.Argument != tt.argument || !strings.Contains(err.Error(), tt.text) || strings.Contains(err.Error(), "\x1b") {
					t.Errorf("error = %v, want one about %s", err, tt.argument)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.ResourceManagerEndpoint != tt.want.ResourceManagerEndpoint || got.ResourceManagerAudience != tt.want.ResourceManagerAudience || got.AuthorityHost != tt.want.AuthorityHost {
				t.Errorf("cloud = %+v", got)
			}
			if !slices.Equal(got.Scopes(), []string{got.ResourceManagerAudience + "/.default"}) || got.Configuration.ActiveDirectoryAuthorityHost != got.AuthorityHost+"/" {
				t.Errorf("scopes = %q, configuration = %+v", got.Scopes(), got.Configuration)
			}
		})
	}
}

func TestValidateEndpoint(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://Management.Azure.com/": "https://management.azure.com",
		"https://127.0.0.1:8443":        "https://127.0.0.1:8443",
		"https://localhost:1":           "https://localhost:1",
		"https://[::1]:9/":              "https://[::1]:9",
		"https://10.0.0.4":              "https://10.0.0.4",
	} {
		if got, err := auth.ValidateEndpoint("x", raw); got != want || err != nil {
			t.Errorf("ValidateEndpoint(%s) = %s, %v", raw, got, err)
		}
	}
	for _, raw := range []string{
		"", "management.azure.com", "http://management.azure.com", "ftp://x", "https://", "https:///x", "https://:443", "https://h:",
		"https://user:canary@h", "https://user@h", "https://h/path", "https://h?canary", "https://h?", "https://h#canary", "https://h/..",
		"https://169.254.169.254", "https://169.254.169.254:443/", "https://[fe80::1]", "https://[fe80::1%25eth0]", "https://[::ffff:169.254.169.254]",
		"https://168.63.129.16", "https://0.0.0.0", "https://[::]", "https://224.0.0.1", "https://2852039166", "https://0xa9fea9fe",
		"https://0xa9.254.169.254", "https://169.254.43518", "https://metadata.azure.internal", "https://h\x1b",
	} {
		_, err := auth.ValidateEndpoint("resource_manager_endpoint", raw)
		var wrong *auth.ArgumentError
		if !errors.As(err, &wrong) || strings.Contains(err.Error(), "canary") {
			t.Errorf("ValidateEndpoint(%q) = %v", raw, err)
		}
	}
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	public, err := auth.NewCloud("", "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	custom := config(t, nil).Cloud
	tests := map[string]struct {
		config auth.Config
		want   []string
	}{
		"public":           {auth.Config{Cloud: public}, []string{"https://login.microsoftonline.com"}},
		"custom":           {auth.Config{Cloud: custom}, []string{authority, "https://login.microsoftonline.com"}},
		"no discovery":     {auth.Config{Cloud: custom, DisableInstanceDiscovery: true}, []string{authority}},
		"OIDC":             {auth.Config{Cloud: public, UseOIDC: true, OIDCRequestURL: "https://i.example:444/a?b=c"}, []string{"https://login.microsoftonline.com", "https://i.example:444"}},
		"OIDC, not chosen": {auth.Config{Cloud: public, OIDCRequestURL: "https://i.example/a"}, []string{"https://login.microsoftonline.com"}},
		"OIDC over http":   {auth.Config{Cloud: public, UseOIDC: true, OIDCRequestURL: "http://i.example/a"}, []string{"https://login.microsoftonline.com"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tt.config.Origins(); !slices.Equal(got, tt.want) {
				t.Errorf("origins = %q, want %q", got, tt.want)
			}
		})
	}
}
