package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// fault is an injected fault with what is left of it.
type fault struct {
	Fault
	path *regexp.Regexp
	skip int
	left int
}

// compile checks a fault before it is injected.
func compile(f Fault) (*fault, error) {
	path, err := regexp.Compile(f.Match.PathRegexp)
	if err != nil {
		return nil, fmt.Errorf("fault: path_regexp: %w", err)
	}
	switch f.Effect {
	case "", "none", "before_answer":
	default:
		return nil, fmt.Errorf("fault: effect is %q; it may be none or before_answer", f.Effect)
	}
	switch f.Close {
	case "", "before", "after":
	default:
		return nil, fmt.Errorf("fault: close is %q; it may be before or after", f.Close)
	}
	left := f.Times
	if left == 0 {
		left = 1
	}
	return &fault{Fault: f, path: path, skip: f.Skip, left: left}, nil
}

// Inject adds faults behind those already there. A fault that cannot be
// understood is a violation and has no effect.
func (s *Server) Inject(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range faults {
		compiled, err := compile(f)
		if err != nil {
			s.violations = append(s.violations, err.Error())
			continue
		}
		s.faults = append(s.faults, compiled)
	}
}

// ClearFaults removes all faults and frees what they hold.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
	s.release()
}

// Release frees the requests that are held now; those that come later are
// held again.
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.release()
}

func (s *Server) release() {
	close(s.released)
	s.released = make(chan struct{})
}

// pickFault finds the fault to apply and uses it up. The mutex is held.
func (s *Server) pickFault(e *Entry) *fault {
	for _, f := range s.faults {
		if f.Match.Method != "" && !strings.EqualFold(f.Match.Method, e.Method) || !f.path.MatchString(e.Path) {
			continue
		}
		if f.skip > 0 {
			f.skip--
			continue
		}
		if f.left == 0 {
			continue
		}
		if f.left > 0 {
			f.left--
		}
		e.Fault = f.String()
		return f
	}
	return nil
}

// String describes the fault for the journal.
func (f *fault) String() string {
	words := []string{or(strings.TrimSpace(f.Match.Method+" "+f.Match.PathRegexp), "any request")}
	if f.Status != 0 {
		words = append(words, fmt.Sprintf("status %d", f.Status))
	}
	if f.Effect == "before_answer" {
		words = append(words, "after its effect")
	}
	if f.Close != "" {
		words = append(words, "close "+f.Close)
	}
	if f.Hold {
		words = append(words, "hold")
	}
	if f.DelayMS > 0 {
		words = append(words, fmt.Sprintf("delay %d ms", f.DelayMS))
	}
	return strings.Join(words, ", ")
}

// answer replaces or decorates an answer.
func (f *fault) answer(a answer) answer {
	if a.header == nil {
		a.header = http.Header{}
	}
	if f.Status != 0 {
		a.status, a.body, a.header = f.Status, nil, http.Header{}
		if kindOf(f.Body) == '"' {
			var body string
			if json.Unmarshal(f.Body, &body) == nil {
				a.body = []byte(body)
				a.header.Set("Content-Type", "text/plain; charset=utf-8")
			}
		} else if kindOf(f.Body) != 0 && kindOf(f.Body) != 'n' {
			a.body = f.Body
			a.header.Set("Content-Type", "application/json; charset=utf-8")
		}
	}
	for name, value := range f.Headers {
		a.header.Set(name, value)
	}
	return a
}
