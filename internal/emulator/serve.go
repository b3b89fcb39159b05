package emulator

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	serviceARM    = "arm"
	serviceEntra  = "entra"
	serviceDevOps = "devops"
)

// maxBody is how much of a request is read, in bytes.
const maxBody = 8 << 20

// errCut says that the connection is to be cut.
var errCut = errors.New("connection cut")

// ServeHTTP answers control routes, or journals a request and lets the
// imitated service answer.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		cut(w)
		return
	}
	if strings.HasPrefix(r.URL.Path, "/_emulator/") {
		s.control(w, r, body)
		return
	}

	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		query = url.Values{}
	}
	c := &call{method: r.Method, path: r.URL.EscapedPath(), query: query, header: r.Header, body: body}
	e := &Entry{
		Host: r.Host, Method: r.Method, Path: c.path, Query: r.URL.RawQuery, UserAgent: r.UserAgent(),
	}
	serve := s.classify(c, e)
	e.RequestBody, e.Code = describeBody(e.Service, body)

	s.mu.Lock()
	s.arrive(e)
	f := s.pickFault(e)
	// Taken with the arrival: who sees the request in the journal may release
	// it at once.
	released := s.released
	s.mu.Unlock()

	a, err := s.answer(r, c, e, f, released, serve)
	s.mu.Lock()
	if a.violation != "" {
		s.violations = append(s.violations, c.method+" "+c.path+": "+a.violation)
	}
	if err != nil {
		a.status = 0
	}
	s.leave(e, a.status, a.poll)
	s.mu.Unlock()
	if err != nil {
		cut(w)
		return
	}
	s.send(w, r, a)
}

// classify decides which service a request is for, and who sends it.
func (s *Server) classify(c *call, e *Entry) func(*call) answer {
	segments := splitPath(c.path)
	e.Auth, e.Principal, e.Audience = s.identify(c)
	c.principal = e.Principal
	switch {
	case isDevOpsHost(segments[0]):
		e.Service, e.Host = serviceDevOps, strings.ToLower(segments[0])
		return s.devops
	case len(segments) >= 3 && (segments[1] == "oauth2" || segments[1] == "v2.0"):
		e.Service = serviceEntra
		e.Auth, e.Principal = describeGrant(c)
		return s.entra
	}
	e.Service = serviceARM
	return s.arm
}

// answer applies latency and fault around the service's own answer. An error
// means that the connection is to be cut.
func (s *Server) answer(r *http.Request, c *call, e *Entry, f *fault, released <-chan struct{}, serve func(*call) answer) (answer, error) {
	s.mu.Lock()
	latency := time.Duration(s.store.world.Timing.LatencyMS) * time.Millisecond
	s.mu.Unlock()
	if err := s.wait(r.Context(), latency); err != nil {
		return answer{}, err
	}
	if f == nil {
		return s.locked(c, serve), nil
	}
	late := f.Effect == "before_answer"
	stay := func() error {
		if err := s.wait(r.Context(), time.Duration(f.DelayMS)*time.Millisecond); err != nil || !f.Hold {
			return err
		}
		s.held(e)
		select {
		case <-released:
			return nil
		case <-r.Context().Done():
			return r.Context().Err()
		case <-s.closing:
			return http.ErrServerClosed
		}
	}
	if !late {
		if err := stay(); err != nil {
			return answer{}, err
		}
	}
	if f.Close == "before" {
		return answer{}, errCut
	}
	var a answer
	if f.Status == 0 || late || f.Close == "after" {
		a = s.locked(c, serve)
	}
	if late {
		if err := stay(); err != nil {
			return a, err
		}
	}
	if f.Close == "after" {
		return a, errCut
	}
	return f.answer(a), nil
}

func (s *Server) locked(c *call, serve func(*call) answer) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return serve(c)
}

func (s *Server) send(w http.ResponseWriter, r *http.Request, a answer) {
	header := w.Header()
	for name, values := range a.header {
		header[name] = values
	}
	if header.Get("Activityid") == "" {
		markARM(header, r)
	}
	w.WriteHeader(a.status)
	// The client may have gone.
	_, _ = w.Write(a.body)
}

// markARM adds the ids that Resource Manager and Entra give a request.
func markARM(header http.Header, r *http.Request) {
	id := r.Header.Get("X-Ms-Correlation-Request-Id")
	header.Set("X-Ms-Request-Id", guid("request", time.Now().String(), r.URL.Path))
	header.Set("X-Ms-Correlation-Request-Id", or(id, header.Get("X-Ms-Request-Id")))
}

// cut closes the connection without an answer.
func cut(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	if conn, _, err := hijacker.Hijack(); err == nil {
		_ = conn.Close()
	}
}
