package memnet_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/memnet"
)

// An answer that takes an hour takes none of ours.
func TestServe(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network, roots := memnet.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			timer := time.NewTimer(time.Hour)
			defer timer.Stop()
			<-timer.C
			w.WriteHeader(http.StatusTeapot)
		}))
		client := &http.Client{Transport: &http.Transport{DialContext: network.Dial, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
		defer client.CloseIdleConnections()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://example.com", nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if took := time.Since(start); resp.StatusCode != http.StatusTeapot || took != time.Hour {
			t.Errorf("status %d after %s", resp.StatusCode, took)
		}
	})
}

func TestDialEnds(t *testing.T) {
	t.Parallel()
	network := memnet.New()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := network.Dial(ended, "tcp", "example.com:443"); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody listens, and the error is %v", err)
	}
	if err := errors.Join(network.Close(), network.Close()); err != nil {
		t.Error(err)
	}
	if _, err := network.Dial(t.Context(), "tcp", "example.com:443"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("it is closed, and the error is %v", err)
	}
	if _, err := network.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("it is closed, and the listener's error is %v", err)
	}
}
