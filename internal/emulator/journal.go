package emulator

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// journal is every request to an imitated service, in order of arrival.
type journal struct {
	entries []*Entry
	next    int
	// writes in flight by the connector that they are below.
	writes map[string]int
}

// Journal is all requests so far, also those in flight.
func (s *Server) Journal() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.after(0)
}

// ResetJournal empties the journal; sequence numbers go on.
func (s *Server) ResetJournal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.entries = nil
}

// WaitFor blocks until a journal entry matches, looking at each one when it
// arrives and when it is answered. It returns the context's error otherwise.
func (s *Server) WaitFor(ctx context.Context, match func(Entry) bool) error {
	for {
		s.mu.Lock()
		entries, changed := s.journal.after(0), s.changed
		s.mu.Unlock()
		for _, e := range entries {
			if match(e) {
				return nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closing:
			return http.ErrServerClosed
		}
	}
}

// after copies the entries with a greater sequence number.
func (j *journal) after(seq int) []Entry {
	entries := []Entry{}
	for _, e := range j.entries {
		if e.Seq > seq {
			entries = append(entries, *e)
		}
	}
	return entries
}

// signal wakes those who wait for the journal. The mutex is held.
func (s *Server) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// arrive records a request. The mutex is held.
func (s *Server) arrive(e *Entry) {
	s.journal.next++
	e.Seq = s.journal.next
	e.StartMS = time.Since(s.started).Milliseconds()
	if key := connectorOf(e); key != "" {
		if s.journal.writes == nil {
			s.journal.writes = map[string]int{}
		}
		e.InFlightWrites = s.journal.writes[key]
		if isWrite(e) {
			s.journal.writes[key]++
		}
	}
	s.journal.entries = append(s.journal.entries, e)
	s.signal()
}

// held marks a request that has come to where its fault holds it.
func (s *Server) held(e *Entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Held = true
	s.signal()
}

// leave completes the entry of a request. The mutex is held.
func (s *Server) leave(e *Entry, status int, poll bool) {
	e.Status, e.Poll, e.Held = status, poll, false
	e.EndMS = time.Since(s.started).Milliseconds()
	if key := connectorOf(e); key != "" && isWrite(e) {
		s.journal.writes[key]--
	}
	s.signal()
}

// isWrite: listAvailable is a POST but writes nothing.
func isWrite(e *Entry) bool {
	return e.Method == http.MethodPut || e.Method == http.MethodPatch || e.Method == http.MethodDelete
}

// connectorOf is the key of the connector that a path is at or below.
func connectorOf(e *Entry) string {
	if e.Service != serviceARM {
		return ""
	}
	segments := splitPath(e.Path)
	if len(segments) < 8 || !strings.EqualFold(segments[6], "securityConnectors") {
		return ""
	}
	return connectorKey(segments[1], segments[3], segments[7])
}

// describeBody is the body for the journal: JSON with the code as ***, a
// token request's form without its secrets.
func describeBody(service string, body []byte) (shown json.RawMessage, code bool) {
	if len(body) == 0 {
		return nil, false
	}
	if service == serviceEntra {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, false
		}
		fields := map[string]string{}
		for name := range form {
			fields[name] = form.Get(name)
			switch name {
			case "client_secret", "client_assertion", "refresh_token", "password", "code":
				fields[name] = "***"
			}
		}
		return mustJSON(fields), false
	}
	if !json.Valid(body) {
		return mustJSON("not JSON"), false
	}
	return hideCode(body)
}

// hideCode replaces properties.authorization.code.
func hideCode(body json.RawMessage) (json.RawMessage, bool) {
	type object = map[string]json.RawMessage
	var top, properties, authorization object
	if json.Unmarshal(body, &top) != nil || json.Unmarshal(top["properties"], &properties) != nil ||
		json.Unmarshal(properties["authorization"], &authorization) != nil {
		return body, false
	}
	code, there := authorization["code"]
	if !there {
		return body, false
	}
	authorization["code"] = mustJSON("***")
	properties["authorization"] = mustJSON(authorization)
	top["properties"] = mustJSON(properties)
	return mustJSON(top), string(code) != `""` && string(code) != "null"
}
