package pipeline

import (
	"context"
	"crypto/x509"
	"net"
	"time"
)

const (
	// defaultBudget is how long one request keeps trying against failures that name no wait.
	defaultBudget = time.Minute
	// defaultTry bounds one attempt, body included. Resource Manager itself gives a resource provider 60 seconds
	// before it answers 504 (Azure Resource Provider Contract, common API details).
	defaultTry = 90 * time.Second
	// defaultBackoff is azcore's own base delay.
	defaultBackoff = 800 * time.Millisecond
	// maxBackoff caps every delay that we choose ourselves.
	maxBackoff = time.Minute
	// maxThrottle is how long a caller without a deadline follows the service's requests to wait.
	maxThrottle = 5 * time.Minute
)

// Config says what the transport may reach and how patient the retry policy is. The zero value of every field but
// Origins is useful.
type Config struct {
	// Origins are the exact https origins that may be reached, scheme://host[:port]. A proxy is not an origin.
	Origins []string
	// RootCAs are the trusted roots; nil means those of the system.
	RootCAs *x509.CertPool
	// UserAgent is sent as it is; empty means module/version.
	UserAgent string
	// RetryBudget is how long one request is retried after failures that name no wait of their own; 0 means one
	// minute. Waits that the service asks for are followed up to the context's deadline instead.
	RetryBudget time.Duration
	// TryTimeout bounds one attempt including its body; 0 means 90 seconds.
	TryTimeout time.Duration
	// MinBackoff is the base of the jittered exponential backoff; 0 means 800 milliseconds.
	MinBackoff time.Duration
	// Dial opens connections, to the proxy where there is one; nil means net.Dialer. The transport checks the origin
	// before it and speaks TLS above it.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func (c Config) withDefaults() Config {
	if c.RetryBudget <= 0 {
		c.RetryBudget = defaultBudget
	}
	if c.TryTimeout <= 0 {
		c.TryTimeout = defaultTry
	}
	if c.MinBackoff <= 0 {
		c.MinBackoff = defaultBackoff
	}
	c.MinBackoff = min(c.MinBackoff, maxBackoff)
	if c.Dial == nil {
		dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
		c.Dial = dialer.DialContext
	}
	return c
}
