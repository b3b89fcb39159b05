package emulator

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// What every client may use. The secret is the only one that is accepted.
const (
	clientID     = "cccccccc-0000-4000-8000-000000000001"
	clientSecret = "emulator-client-secret"
	armAudience  = "https://management.azure.com"
	// devopsAudience is the application id of Azure DevOps in Entra.
	devopsAudience = "499b84ac-1321-427f-aa17-267ca6975798"
)

// Env is the environment that points Terraform, azapi and this provider at
// the server. The two certificate variables are there when Options.Dir was
// set.
func (s *Server) Env() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	env := map[string]string{
		"ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST": s.url + "/",
		"ARM_RESOURCE_MANAGER_ENDPOINT":       s.url,
		"ARM_RESOURCE_MANAGER_AUDIENCE":       armAudience,
		"ARM_ENVIRONMENT":                     "custom",
		"ARM_DISABLE_INSTANCE_DISCOVERY":      "true",
		"ARM_TENANT_ID":                       s.store.world.TenantID,
		"ARM_SUBSCRIPTION_ID":                 s.store.world.Subscriptions[0].ID,
		"ARM_CLIENT_ID":                       clientID,
		"ARM_CLIENT_SECRET":                   clientSecret,
		"DEFENDERDEVOPS_AZUREDEVOPS_ENDPOINT": s.url,
		"EMULATOR_URL":                        s.url,
	}
	if s.dir != "" {
		ca := filepath.Join(s.dir, "ca.pem")
		env["SSL_CERT_FILE"] = ca
		env["DEFENDERDEVOPS_CA_CERTIFICATE_FILE"] = ca
	}
	return env
}

// writeDir writes ca.pem and then env: who sees env can start.
func (s *Server) writeDir() error {
	dir, err := filepath.Abs(s.dir)
	if err != nil {
		return err
	}
	s.dir = dir
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := writeAtomically(filepath.Join(dir, "ca.pem"), s.authority.pem); err != nil {
		return err
	}
	env := s.Env()
	names := make([]string, 0, len(env))
	for name := range env {
		names = append(names, name)
	}
	sort.Strings(names)
	var text strings.Builder
	for _, name := range names {
		fmt.Fprintf(&text, "export %s='%s'\n", name, strings.ReplaceAll(env[name], "'", `'\''`))
	}
	return writeAtomically(filepath.Join(dir, "env"), []byte(text.String()))
}

func writeAtomically(path string, content []byte) error {
	temporary := path + ".new"
	if err := os.WriteFile(temporary, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
