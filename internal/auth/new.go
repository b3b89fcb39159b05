package auth

import "errors"

// New checks the configuration and chooses the method. It makes no call; certificates and the files of client id and
// secret are read now, the files of OIDC tokens whenever a token is needed. Errors are *[ArgumentError].
func New(c Config) (*Credential, error) {
	if c.TenantID != "" {
		if err := ValidateGUID("tenant_id", c.TenantID); err != nil {
			return nil, err
		}
	}
	if err := validateAuxiliary(c.AuxiliaryTenantIDs); err != nil {
		return nil, err
	}
	m, err := choose(c)
	if err != nil {
		return nil, err
	}
	if c.Transport == nil && m != azureCLI && m != managedIdentity {
		return nil, errors.New("auth: Config.Transport is nil")
	}
	if m != azureCLI {
		c.ClientID, err = fromFile("client_id", c.ClientID, "client_id_file_path", c.ClientIDFilePath)
		if err != nil {
			return nil, err
		}
	}
	build, err := newBuilder(c, m)
	if err != nil {
		return nil, err
	}
	inner, err := build()
	if err != nil {
		return nil, wrong(blame(m), "cannot be used: %s", plain(redact(err.Error(), c.secrets())))
	}
	return &Credential{
		method: m, tenant: c.TenantID, scopes: c.Cloud.Scopes(), secrets: c.secrets(),
		build: build, inner: inner, entries: map[string]*entry{},
	}, nil
}

// maxAuxiliary is the limit of Resource Manager (Microsoft Learn, "Authenticate requests across tenants").
const maxAuxiliary = 3

func validateAuxiliary(tenants []string) error {
	if len(tenants) > maxAuxiliary {
		return wrong("auxiliary_tenant_ids", "may hold at most %d tenants", maxAuxiliary)
	}
	for _, id := range tenants {
		if err := ValidateGUID("auxiliary_tenant_ids", id); err != nil {
			return err
		}
	}
	return nil
}

// blame is the argument that stands for a method.
func blame(m method) string {
	switch m {
	case clientSecret:
		return "client_secret"
	case clientCertificate:
		return "client_certificate"
	case managedIdentity:
		return "use_msi"
	case azureCLI:
		return "use_cli"
	case aksWorkloadIdentity:
		return "use_aks_workload_identity"
	default:
		return "use_oidc"
	}
}
