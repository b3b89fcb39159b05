package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// control answers the routes under /_emulator/, which need no credentials and
// are not journaled.
func (s *Server) control(w http.ResponseWriter, r *http.Request, body []byte) {
	var result any
	var err error
	switch r.Method + " " + r.URL.Path {
	case "GET /_emulator/journal":
		result, err = s.longPoll(r)
	case "DELETE /_emulator/journal":
		s.ResetJournal()
	case "POST /_emulator/faults":
		err = s.injectJSON(body)
	case "DELETE /_emulator/faults":
		s.ClearFaults()
	case "POST /_emulator/release":
		s.Release()
	case "GET /_emulator/world":
		result = s.World()
	case "PUT /_emulator/world":
		var world World
		if world, err = ParseWorld(body); err == nil {
			err = s.SetWorld(world)
		}
	case "PATCH /_emulator/world":
		err = s.PatchWorld(body)
	case "POST /_emulator/portal":
		var action PortalAction
		if err = decodeStrictly(body, &action); err == nil {
			err = s.Portal(action)
		}
	case "GET /_emulator/violations":
		result = append([]string{}, s.Violations()...)
	default:
		sendJSON(w, http.StatusNotFound, reason{"there is no control route " + r.Method + " " + r.URL.Path})
		return
	}
	switch {
	case err != nil:
		sendJSON(w, http.StatusBadRequest, reason{err.Error()})
	case result == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		sendJSON(w, http.StatusOK, result)
	}
}

// reason is the body of a refusal.
type reason struct {
	Error string `json:"error"`
}

func sendJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// The client may have gone.
	_ = json.NewEncoder(w).Encode(body)
}

func (s *Server) injectJSON(body []byte) error {
	var faults []Fault
	if err := decodeStrictly(body, &faults); err != nil {
		return fmt.Errorf("faults: %w", err)
	}
	for _, f := range faults {
		if _, err := compile(f); err != nil {
			return err
		}
	}
	s.Inject(faults...)
	return nil
}

// longPoll answers the entries behind after; when there are none, it waits
// for one up to wait_s seconds.
func (s *Server) longPoll(r *http.Request) ([]Entry, error) {
	number := func(name string) (int, error) {
		text := r.URL.Query().Get(name)
		if text == "" {
			return 0, nil
		}
		n, err := strconv.Atoi(text)
		if err != nil {
			return 0, fmt.Errorf("%s must be a number: %w", name, err)
		}
		return n, nil
	}
	after, err := number("after")
	if err != nil {
		return nil, err
	}
	seconds, err := number("wait_s")
	if err != nil {
		return nil, err
	}
	timer := time.NewTimer(time.Duration(seconds) * time.Second)
	defer timer.Stop()
	for {
		s.mu.Lock()
		entries, changed := s.journal.after(after), s.changed
		s.mu.Unlock()
		if len(entries) > 0 || seconds == 0 {
			return entries, nil
		}
		select {
		case <-changed:
		case <-timer.C:
			return entries, nil
		case <-r.Context().Done():
			return entries, nil
		case <-s.closing:
			return entries, nil
		}
	}
}
