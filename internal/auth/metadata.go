package auth

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// maxMetadataBody is far more than a token.
const maxMetadataBody = 1 << 20

// metadataTransport reaches the managed identity endpoint of this machine and nothing else. Those endpoints speak http
// on link-local or loopback addresses, which the ordinary transport refuses for good reasons.
type metadataTransport struct {
	client *http.Client
}

func newMetadataTransport() policy.Transporter {
	return &metadataTransport{client: &http.Client{
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			// No proxy: it would carry the token off this machine.
			DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			ResponseHeaderTimeout:  30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
	}}
}

func (t *metadataTransport) Do(req *http.Request) (*http.Response, error) {
	if !onThisMachine(req.URL.Hostname()) {
		return nil, errNotLocal
	}
	resp, err := t.client.Do(req)
	if err != nil {
		return nil, err
	}
	resp.Body = http.MaxBytesReader(nil, resp.Body, maxMetadataBody)
	return resp, nil
}

var errNotLocal = errors.New("the managed identity endpoint of the environment (IDENTITY_ENDPOINT, MSI_ENDPOINT) is not on this machine")

func onThisMachine(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && (addr.IsLoopback() || addr.IsLinkLocalUnicast())
}
