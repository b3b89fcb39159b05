package emulator

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Options configure a Server; the zero value is useful.
type Options struct {
	// World is the beginning; nil is the default world.
	World *World
	// Addr is where to listen. Default 127.0.0.1:0.
	Addr string
	// Listener takes the place of Addr: a test that serves from memory owns the
	// clock. Its address is host:port.
	Listener net.Listener
	// Dir, when set, receives ca.pem and then, atomically, env.
	Dir string
}

// listen opens what the options say, and names the host that it is reached by.
func (o Options) listen() (listener net.Listener, host string, err error) {
	addr := o.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	if listener = o.Listener; listener != nil {
		addr = listener.Addr().String()
	} else if listener, err = net.Listen("tcp", addr); err != nil {
		return nil, "", fmt.Errorf("emulator: %w", err)
	}
	host, _, err = net.SplitHostPort(addr)
	if err != nil {
		return nil, "", errors.Join(err, listener.Close())
	}
	return listener, host, nil
}

// Server is a running emulator. Its methods may be called at any time and
// from any goroutine.
type Server struct {
	url       string
	dir       string
	authority *authority
	http      *http.Server
	started   time.Time
	tokenKey  []byte
	closing   chan struct{}
	routes    []route
	// devopsRoutes are the resources of Azure DevOps.
	devopsRoutes []devopsRoute

	// mu guards everything below; changed is signalled with every change of
	// the journal.
	mu         sync.Mutex
	changed    chan struct{}
	released   chan struct{}
	store      *store
	journal    journal
	faults     []*fault
	violations []string
}

// Start starts a server. It fails when the world is not valid, the address is
// taken, or the directory cannot be written.
func Start(o Options) (*Server, error) {
	world := World{}
	if o.World != nil {
		world = *o.World
	}
	world, err := normalize(world)
	if err != nil {
		return nil, err
	}
	listener, host, err := o.listen()
	if err != nil {
		return nil, err
	}
	ca, err := newAuthority(host)
	if err != nil {
		return nil, errors.Join(err, listener.Close())
	}

	s := &Server{
		url:       "https://" + listener.Addr().String(),
		dir:       o.Dir,
		authority: ca,
		started:   time.Now(),
		tokenKey:  make([]byte, 32),
		closing:   make(chan struct{}),
		changed:   make(chan struct{}),
		released:  make(chan struct{}),
		routes:    armRoutes(),

		devopsRoutes: devopsRoutes(),
	}
	if _, err := rand.Read(s.tokenKey); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	s.store = newStore(world, s.url)
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: time.Minute,
		// Tests cut connections on purpose; each cut would be a line here.
		ErrorLog: log.New(io.Discard, "", 0),
		// HTTP/1.1 only: a connection that is cut can then be seen by the
		// client as one, and not as the reset of a stream.
		TLSConfig: &tls.Config{
			MinVersion:   tls.VersionTLS12,
			Certificates: []tls.Certificate{ca.leaf},
			NextProtos:   []string{"http/1.1"},
		},
	}
	if s.dir != "" {
		if err := s.writeDir(); err != nil {
			return nil, errors.Join(err, listener.Close())
		}
	}
	go func() {
		// Serve ends with ErrServerClosed when Close is called.
		_ = s.http.ServeTLS(listener, "", "")
	}()
	return s, nil
}

// Close stops the server and cuts all connections.
func (s *Server) Close() error {
	s.mu.Lock()
	select {
	case <-s.closing:
	default:
		close(s.closing)
	}
	s.mu.Unlock()
	return s.http.Close()
}

// URL is the base URL, without a slash at its end.
func (s *Server) URL() string { return s.url }

// CertPool holds the server's certificate authority.
func (s *Server) CertPool() *x509.CertPool { return s.authority.pool }

// CAPEM is the certificate authority in PEM form.
func (s *Server) CAPEM() []byte { return s.authority.pem }

// Violations are requests that no real service would understand: an unknown
// route, api-version or property, a write to a read-only property. They are
// answered with 400 or 404 and collected here.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.violations...)
}

// Portal lets a person act in the Azure portal. The action is done when it
// returns; an error is the reason why it is not possible.
func (s *Server) Portal(a PortalAction) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.portal(a)
}

// World is the truth now.
func (s *Server) World() World {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.store.snapshot()
}

// SetWorld replaces everything; operations and counters begin anew.
func (s *Server) SetWorld(w World) error {
	w, err := normalize(w)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store = newStore(w, s.url)
	return nil
}

// PatchWorld merges a JSON document into the world by RFC 7396, with
// connectors, organizations, projects and repositories matched by name: as an
// array of named elements, or as an object with the names as keys, where null
// removes. Operations and counters go on.
func (s *Server) PatchWorld(patch []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, err := patchWorld(s.store.snapshot(), patch)
	if err != nil {
		return err
	}
	s.store.replace(w)
	return nil
}

// wait returns nil after d, or an error when the request or the server ends.
func (s *Server) wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return http.ErrServerClosed
	}
}
