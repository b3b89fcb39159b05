package emulator

import (
	"context"
	"crypto/x509"
	"errors"
)

// Options configure a Server; the zero value is useful.
type Options struct {
	// World is the beginning; nil is the default world.
	World *World
	// Addr is where to listen. Default 127.0.0.1:0.
	Addr string
	// Dir, when set, receives ca.pem and then env.
	Dir string
}

// Server is a running emulator.
type Server struct{}

var errStub = errors.New("emulator: not written yet")

// Start starts a server.
func Start(Options) (*Server, error) { return nil, errStub }

// Close stops the server and cuts all connections.
func (s *Server) Close() error { return nil }

// URL is the base URL, without a slash at its end.
func (s *Server) URL() string { return "" }

// Env is the environment that points Terraform at this server.
func (s *Server) Env() map[string]string { return nil }

// CertPool holds the server's certificate authority.
func (s *Server) CertPool() *x509.CertPool { return nil }

// CAPEM is the certificate authority in PEM form.
func (s *Server) CAPEM() []byte { return nil }

// Journal is all requests so far, also those in flight.
func (s *Server) Journal() []Entry { return nil }

// ResetJournal empties the journal.
func (s *Server) ResetJournal() {}

// World is the truth now.
func (s *Server) World() World { return World{} }

// SetWorld replaces everything.
func (s *Server) SetWorld(World) error { return errStub }

// PatchWorld merges a JSON document into the world.
func (s *Server) PatchWorld([]byte) error { return errStub }

// ParseWorld reads a world from JSON, checks it and fills in the defaults.
func ParseWorld([]byte) (World, error) { return World{}, errStub }

// Portal lets a person act.
func (s *Server) Portal(PortalAction) error { return errStub }

// Inject adds faults behind those already there.
func (s *Server) Inject(...Fault) {}

// ClearFaults removes all faults and frees what they hold.
func (s *Server) ClearFaults() {}

// Release frees the requests that are held now.
func (s *Server) Release() {}

// WaitFor blocks until a journal entry matches.
func (s *Server) WaitFor(context.Context, func(Entry) bool) error { return errStub }

// Violations are requests that no real service would understand.
func (s *Server) Violations() []string { return nil }
