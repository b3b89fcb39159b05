package memnet

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Serve starts a TLS server on a network of its own, until the test ends. Its certificate is that of httptest, for
// example.com, and roots has who signed it.
func Serve(t testing.TB, handler http.Handler) (network *Network, roots *x509.CertPool) {
	t.Helper()
	network = New()
	// Tests cut connections on purpose; each cut would be a line in the log.
	server := &httptest.Server{Listener: network, Config: &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)}}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots = x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return network, roots
}
