package diagnose

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// messageLimit bounds the remote text in one diagnostic, in bytes.
const messageLimit = 2048

// Text returns what happened: one sentence, then operation, resource, HTTP status, code, the service's message, request
// and correlation ids, attempts and elapsed time, each on a line that starts with two blanks. Terraform leaves such lines
// as they are: it neither wraps them nor takes words in brackets for colours. It holds no advice.
func Text(err error) string {
	what := "The operation failed."
	if c, ok := causeOf(err); ok {
		what = c.what
	}
	lines := facts(err)
	if len(lines) == 0 {
		return what
	}
	return what + "\n\n" + indent(strings.Join(lines, "\n"))
}

// facts lists what is known about err, one fact a line.
func facts(err error) []string {
	var lines []string
	fact := func(name, value string) {
		if value = pipeline.Sanitize(value, messageLimit); value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	failed := &defender.Error{}
	lost := &defender.UnknownOutcomeError{}
	asked := &azdo.Error{}
	errors.As(err, &failed)
	errors.As(err, &lost)
	errors.As(err, &asked)
	fact("Operation", first(failed.Operation, lost.Operation, asked.Operation))
	fact("Resource", first(failed.Resource, lost.Resource))
	fact("Azure DevOps organization", asked.Organization)
	fact("HTTP status", status(max(failed.StatusCode, asked.StatusCode)))
	fact("Code", first(failed.Code, asked.Code, asked.TypeKey))
	fact("Message", message(err))
	fact("Activity id", asked.ActivityID)
	trace := pipeline.TraceOf(nil, err)
	if trace.Attempts == 0 {
		trace = asked.Trace
	}
	if asked.ActivityID != "" {
		trace.RequestID = "" // it is the same
	}
	fact("Request id", first(failed.RequestID, trace.RequestID))
	fact("Correlation id", first(failed.CorrelationID, trace.CorrelationID))
	if attempts := max(failed.Attempts, trace.Attempts); attempts > 0 {
		elapsed := max(failed.Elapsed, trace.Elapsed)
		fact("Attempts", fmt.Sprintf("%d in %s", attempts, elapsed.Round(time.Millisecond)))
	}
	return lines
}

// message is the service's own text, or that of the deepest error that explains why there is none.
func message(err error) string {
	var failed *defender.Error
	var asked *azdo.Error
	if errors.As(err, &asked) {
		return asked.Message
	}
	if !errors.As(err, &failed) {
		return err.Error()
	}
	if failed.Message == "" && failed.Err != nil {
		return failed.Err.Error()
	}
	return failed.Message
}

func status(code int) string {
	if code == 0 {
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code)))
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// indent starts every line with two blanks.
func indent(text string) string {
	return "  " + strings.ReplaceAll(text, "\n", "\n  ")
}
