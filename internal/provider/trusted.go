package provider

import (
	"crypto/x509"
	"errors"
	"io/fs"
	"os"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

// trusted returns the certificate authorities of the system and those in the file; nil, which means the system's, when
// there is no file.
func trusted(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	wrong := func(problem string) (*x509.CertPool, error) {
		return nil, &auth.ArgumentError{Argument: "ca_certificate_file", Problem: problem}
	}
	pem, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return wrong("names a file that does not exist")
	}
	if err != nil {
		return wrong("names a file that cannot be read")
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // A system without a store of its own: only the file counts.
	}
	if !roots.AppendCertsFromPEM(pem) {
		return wrong("names a file without a certificate in PEM format (-----BEGIN CERTIFICATE-----)")
	}
	return roots, nil
}
