package emulator_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	const d = made + "/devops/default" + vDevOps
	tests := map[string]struct {
		fault string
		// effect: the request's own effect is seen afterwards.
		effect bool
		cut    bool
		status int
		text   string
		header string
	}{
		"json body":     {fault: `"status":429,"headers":{"X-Test":"7"},"body":{"error":{"code":"TooMany"}}`, status: 429, text: `{"error":{"code":"TooMany"}}`, header: "7"},
		"text body":     {fault: `"status":502,"body":"<html>"`, status: 502, text: "<html>"},
		"no body":       {fault: `"status":503`, status: 503},
		"effect none":   {fault: `"status":500,"effect":"none"`, status: 500},
		"effect before": {fault: `"status":504,"effect":"before_answer"`, status: 504, effect: true},
		"close before":  {fault: `"close":"before"`, cut: true},
		"close after":   {fault: `"close":"after"`, cut: true, effect: true},
		"header only":   {fault: `"headers":{"X-Test":"7"}`, status: 200, effect: true, header: "7"},
		"delay":         {fault: `"delay_ms":1`, status: 200, effect: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, instant)
			s.do(204, "POST", "/_emulator/faults", `[{"match":{"method":"patch","path_regexp":"/portal-made$"},`+test.fault+`}]`)
			g, err := s.send("PATCH", made+vConnector, `{"tags":{"seen":"yes"}}`)
			if (err != nil) != test.cut {
				t.Fatalf("error %v, want one: %v", err, test.cut)
			}
			if !test.cut && (g.status != test.status || test.status != 200 && g.text != test.text || g.header.Get("X-Test") != test.header) {
				t.Errorf("answer %d %q %v", g.status, g.text, g.header)
			}
			if effect := s.World().Connectors[0].Tags["seen"] == "yes"; effect != test.effect {
				t.Errorf("effect %v, want %v", effect, test.effect)
			}
			journal := s.Journal()
			if e := journal[0]; !strings.HasPrefix(e.Fault, "patch /portal-made$") || e.Status != test.status || len(journal) != 1 {
				t.Errorf("journal %+v", journal)
			}
			// Once is once, and other requests were never meant.
			s.do(200, "PATCH", made+vConnector, `{}`)
			s.get(d)
		})
	}
}

func TestFaultsSkipAndTimes(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(
		emulator.Fault{Match: emulator.Match{Method: "GET"}, Skip: 1, Times: 2, Status: 500},
		emulator.Fault{Match: emulator.Match{Method: "GET"}, Skip: 1, Times: -1, Status: 503},
	)
	var statuses []int
	for range 6 {
		g, err := s.send("GET", made+vConnector, "")
		if err != nil {
			t.Fatal(err)
		}
		statuses = append(statuses, g.status)
	}
	want := "[200,500,500,503,503,503]"
	if text, err := json.Marshal(statuses); err != nil || string(text) != want {
		t.Errorf("%v, want %s: the first match wins, skipped ones pass on", statuses, want)
	}
	s.ClearFaults()
	s.get(made + vConnector)
	s.do(400, "POST", "/_emulator/faults", `[{"match":{"path_regexp":"("}}]`)
	s.do(400, "POST", "/_emulator/faults", `[{"effect":"later"}]`)
	s.do(400, "POST", "/_emulator/faults", `[{"close":"later"}]`)
	s.do(400, "POST", "/_emulator/faults", `[{"colour":1}]`)
	s.noViolations()
	s.Inject(emulator.Fault{Effect: "later"})
	if len(s.Violations()) != 1 {
		t.Errorf("violations %q", s.Violations())
	}
}

// A held request is in the journal, has its effect only if the fault comes after
// it, and counts as a write in flight until it is released.
func TestHoldAndRelease(t *testing.T) {
	t.Parallel()
	for effect, early := range map[string]bool{"none": false, "before_answer": true} {
		t.Run(effect, func(t *testing.T) {
			t.Parallel()
			s := start(t)
			s.Inject(emulator.Fault{Match: emulator.Match{Method: "PATCH"}, Hold: true, Effect: effect})
			done := make(chan error, 1)
			go func() {
				_, err := s.send("PATCH", made+vConnector, `{"tags":{"seen":"yes"}}`)
				done <- err
			}()
			if err := s.WaitFor(t.Context(), func(e emulator.Entry) bool { return e.Held }); err != nil {
				t.Fatal(err)
			}
			if e := s.Journal()[0]; e.Status != 0 || e.EndMS != 0 {
				t.Errorf("entry in flight: %+v", e)
			}
			if effect := s.World().Connectors[0].Tags["seen"] == "yes"; effect != early {
				t.Errorf("the held request had its effect: %t", effect)
			}
			s.do(200, "PATCH", made+"/"+vConnector, `{}`)
			if e := s.Journal()[1]; e.InFlightWrites != 1 {
				t.Errorf("second write saw %d in flight, want 1", e.InFlightWrites)
			}
			s.do(204, "POST", "/_emulator/release", "")
			if err := <-done; err != nil {
				t.Error(err)
			}
			if e := s.Journal()[0]; e.Status != 200 || e.Held {
				t.Errorf("entry at the end: %+v", e)
			}
			s.do(200, "PATCH", made+vConnector, `{}`)
			if e := s.Journal()[2]; e.InFlightWrites != 0 {
				t.Errorf("third write saw %d in flight, want 0", e.InFlightWrites)
			}
			if s.World().Connectors[0].Tags["seen"] != "yes" {
				t.Error("the released request had no effect")
			}
		})
	}
}
