package auth_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
)

// certificate is a self-signed certificate with its key, in PEM.
func certificate(t *testing.T) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "app"}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})...)
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	data := certificate(t)
	path := filepath.Join(t.TempDir(), "app.pem")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*auth.Config){
		"argument": func(c *auth.Config) { c.ClientCertificate = base64.StdEncoding.EncodeToString(data) },
		"wrapped":  func(c *auth.Config) { c.ClientCertificate = base64.StdEncoding.EncodeToString(data) + "\n" },
		"file":     func(c *auth.Config) { c.ClientCertificatePath = path },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := &entra{host: authority}
			c := bare(config(t, e))
			change(&c)
			cred := newCredential(t, c)
			getToken(t, cred)
			if signed := e.form(1).Get("client_assertion"); strings.Count(signed, ".") != 2 || cred.Method() != "a client certificate" {
				t.Errorf("assertion = %q, method = %s", signed, cred.Method())
			}
		})
	}
}
