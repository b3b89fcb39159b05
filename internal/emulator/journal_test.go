package emulator_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

func TestJournalFields(t *testing.T) {
	t.Parallel()
	s := start(t)
	d := s.fresh() + "/devops/default"
	put := s.do(201, "PUT", d+vDevOps, `{"properties":{"authorization":{"code":"demo-code-one"},"autoDiscovery":"Enabled"}}`)
	s.get(d + vDevOps)
	s.finish(put)
	s.get(d + vDevOps)
	entries := s.Journal()
	if len(entries) != 5 {
		t.Fatalf("%d entries", len(entries))
	}
	e := entries[1]
	if e.Service != "arm" || e.Method != "PUT" || e.Path != d || e.Query != vDevOps[1:] || e.Status != 201 || e.Auth != "bearer" ||
		e.Principal != s.Env()["ARM_CLIENT_ID"] || !strings.HasPrefix(e.UserAgent, "Go-http-client") || !e.Code || e.Poll || e.Host == "" || e.EndMS < e.StartMS {
		t.Errorf("entry %+v", e)
	}
	if string(e.RequestBody) != `{"properties":{"authorization":{"code":"***"},"autoDiscovery":"Enabled"}}` {
		t.Errorf("body %s", e.RequestBody)
	}
	polls := fmt.Sprint(entries[2].Poll, entries[3].Poll, entries[4].Poll)
	if polls != "true true false" {
		t.Errorf("polls %s: a look at the pending object, at the operation, a closing read", polls)
	}
	text, err := json.Marshal(entries)
	if err != nil || strings.Contains(string(text), "demo-code-one") || strings.Contains(string(text), s.token) {
		t.Errorf("the journal tells a secret: %v", err)
	}
}

func TestJournalOfSignIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.signIn("https://management.azure.com/.default")
	e := s.Journal()[0]
	if e.Service != "entra" || e.Auth != "client_secret" || e.Principal != s.Env()["ARM_CLIENT_ID"] || e.Status != 200 {
		t.Errorf("entry %+v", e)
	}
	if strings.Contains(string(e.RequestBody), s.Env()["ARM_CLIENT_SECRET"]) || !strings.Contains(string(e.RequestBody), `"client_secret":"***"`) {
		t.Errorf("body %s", e.RequestBody)
	}
}

func TestJournalControl(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.get(made + vConnector)
	s.get(connectors + vConnector)
	all := s.get("/_emulator/journal")
	first, second := all.at("0.seq"), all.at("1.seq")
	if rest := s.get("/_emulator/journal?after=" + first + "&wait_s=60"); rest.at("0.seq") != second || rest.at("1") != "<absent>" {
		t.Errorf("after %s: %s", first, rest.text)
	}
	waiting := make(chan got, 1)
	go func() {
		g, err := s.send("GET", "/_emulator/journal?after="+second+"&wait_s=60", "")
		if err != nil {
			t.Error(err)
		}
		waiting <- g
	}()
	s.get(made + "/devops/default" + vDevOps)
	if g := <-waiting; g.at("0.path") != made+"/devops/default" {
		t.Errorf("long poll: %s", g.text)
	}
	s.do(204, "DELETE", "/_emulator/journal", "")
	if g := s.get("/_emulator/journal"); g.text != "[]\n" {
		t.Errorf("emptied journal: %s", g.text)
	}
	s.do(400, "GET", "/_emulator/journal?after=x", "")
	s.do(404, "GET", "/_emulator/nothing", "")
	s.noViolations()
}

func TestWaitForEndsWithTheContext(t *testing.T) {
	t.Parallel()
	s := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.WaitFor(ctx, func(emulator.Entry) bool { return false }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
