package witness_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// contract judges exchanges by the documents.
type contract struct {
	t *testing.T
	// byVersion are the operations of the document that describes an
	// api-version.
	byVersion       map[string][]operation
	sent, answered  *schemas
	exercised       map[string]bool
	described       map[string]bool // operation ids of the stable documents
	findings        map[string]int  // finding → how often
	judgedExchanges int
}

// newContract skips the test where there are no documents.
func newContract(t *testing.T) *contract {
	t.Helper()
	s := findSpecs(t)
	connectors := s.operations(t, connectorsFile)
	stable := s.operations(t, stableDevOps)
	c := &contract{
		t: t,
		byVersion: map[string][]operation{
			"2025-03-01":         stable,
			"2025-11-01-preview": s.operations(t, previewDevOps),
			"2026-08-01-preview": connectors,
			// The version that our client uses: for DevOps connectors it is
			// the same as the newest one, which differs in AWS and GCP only.
			"2024-08-01-preview": connectors,
		},
		sent: newSchemas(t, s, true), answered: newSchemas(t, s, false),
		exercised: map[string]bool{}, described: map[string]bool{}, findings: map[string]int{},
	}
	for _, op := range append(connectors, stable...) {
		c.described[op.id] = true
	}
	return c
}

// judge adds the findings of an exchange. Requests to Entra are none of the
// documents' business.
func (c *contract) judge(x exchange) {
	c.t.Helper()
	if strings.Contains(x.path, "/oauth2/") || strings.Contains(x.path, "/.well-known/") {
		return
	}
	c.judgedExchanges++
	op, ok := c.operation(x)
	if !ok {
		c.find("%s %s?api-version=%s: no such operation", x.method, x.path, x.query.Get("api-version"))
		return
	}
	c.exercised[op.id] = true
	c.judgeRequest(op, x)
	c.judgeAnswer(op, x)
}

func (c *contract) operation(x exchange) (operation, bool) {
	for _, op := range c.byVersion[x.query.Get("api-version")] {
		if op.method == x.method && op.matches(x.path) {
			return op, true
		}
	}
	return operation{}, false
}

func (c *contract) find(format string, values ...any) { c.findings[fmt.Sprintf(format, values...)]++ }

func (c *contract) judgeRequest(op operation, x exchange) {
	c.t.Helper()
	_, schema, required := op.body()
	switch {
	case schema == "" && len(x.sent) > 0:
		c.find("%s request: a body where the document has none", op.id)
	case schema != "" && len(x.sent) == 0 && required:
		c.find("%s request: no body", op.id)
	case len(x.sent) > 0:
		c.judgeBody(op.id+" request", c.sent, schema, x.request.Get("Content-Type"), x.sent)
	}
}

func (c *contract) judgeAnswer(op operation, x exchange) {
	c.t.Helper()
	where := op.id + " " + strconv.Itoa(x.status)
	declared, schema, headers := op.answer(strconv.Itoa(x.status))
	if !declared && x.status >= 400 {
		declared, schema, headers = op.answer("default")
	}
	if !declared {
		c.find("%s: the document does not have this status", where)
		return
	}
	for name := range headers {
		if x.header.Get(name) == "" {
			c.find("%s: no header %s", where, name)
		}
	}
	if op.raw["x-ms-long-running-operation"] == true && (x.status == 201 || x.status == 202) &&
		x.header.Get("Azure-AsyncOperation") == "" && x.header.Get("Location") == "" {
		c.find("%s: a long-running operation without the address of its status", where)
	}
	switch {
	case schema == "" && len(x.got) > 0:
		c.find("%s: a body where the document has none", where)
	case schema != "" && len(x.got) == 0:
		c.find("%s: no body", where)
	case len(x.got) > 0:
		c.judgeBody(where, c.answered, schema, x.header.Get("Content-Type"), x.got)
	}
}

func (c *contract) judgeBody(where string, by *schemas, schema, contentType string, body []byte) {
	c.t.Helper()
	if !strings.HasPrefix(contentType, "application/json") {
		c.find("%s: content type %q", where, contentType)
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		c.find("%s: %v", where, err)
		return
	}
	for _, problem := range by.check(schema, value) {
		c.find("%s %s", where, problem)
	}
}

// expectOnly fails the test for each finding that is no recorded deviation.
// complete says that the exchanges cover everything, so that a deviation that
// was not found is out of date.
func (c *contract) expectOnly(deviations []deviation, complete bool) {
	c.t.Helper()
	known := map[string]bool{}
	for _, d := range deviations {
		known[d.finding] = true
		if complete && c.findings[d.finding] == 0 {
			c.t.Errorf("the deviation is gone, take it out of the table: %s", d.finding)
		}
	}
	for finding, times := range c.findings {
		if !known[finding] {
			c.t.Errorf("%s (%d times)", finding, times)
		}
	}
	c.t.Logf("%d exchanges judged, %d operations", c.judgedExchanges, len(c.exercised))
}
