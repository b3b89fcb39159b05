package defender

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// Error is a request that was refused or not answered, an answer that cannot
// be used, or an operation that ended badly.
type Error struct {
	// Operation says what was tried, as in "could not {operation}".
	Operation string
	// Resource is the canonical id of the object.
	Resource string
	// StatusCode is the HTTP status, or 0 where there was no answer.
	StatusCode int
	// Code is the service's first error code; the connector API gives none.
	Code string
	// Message is the service's text, or ours where it gave none: sanitised, at
	// most 2 KiB, without secrets of the request.
	Message string
	// RequestID and CorrelationID are what Azure support asks for.
	RequestID, CorrelationID string
	// Attempts counts the requests of the call that failed, Elapsed is its time.
	Attempts int
	Elapsed  time.Duration
	// Terminal says that the service had accepted the write and that its
	// operation then ended as failed.
	Terminal bool
	// Err is the cause on our side, if any. Its text is part of Message.
	Err error

	// foreign: the answer is not JSON, so it is not the service's.
	foreign bool
}

// Error is one line without secrets.
func (e *Error) Error() string {
	parts := []string{"could not " + e.Operation}
	if e.Resource != "" {
		parts[0] += " (" + e.Resource + ")"
	}
	switch {
	case e.Terminal:
		parts = append(parts, "the operation failed")
	case e.StatusCode != 0:
		parts = append(parts, fmt.Sprintf("HTTP %d", e.StatusCode))
	}
	for _, part := range []string{e.Code, e.Message} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(strings.Fields(strings.Join(parts, ": ")), " ")
}

// Unwrap gives the cause on our side.
func (e *Error) Unwrap() error { return e.Err }

// Uncertain reports whether a write that failed this way may have had an
// effect, for pipeline.IsUncertain.
func (e *Error) Uncertain() bool {
	if e.StatusCode == 0 {
		return pipeline.IsUncertain(e.Err)
	}
	return pipeline.UncertainStatus(e.StatusCode)
}

// UnknownOutcomeError is a write that is sent only once, whose answer was
// lost, and whose effect could not be found out afterwards.
type UnknownOutcomeError struct {
	// Operation and Resource are as in Error.
	Operation, Resource string
	// Err is the failure of the write.
	Err error
}

// Error is one line without secrets.
func (e *UnknownOutcomeError) Error() string {
	return fmt.Sprintf("the answer to the request to %s (%s) was lost, and whether it had an effect is unknown: %v", e.Operation, e.Resource, e.Err)
}

// Unwrap gives the failure of the write.
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

// Uncertain is true, for pipeline.IsUncertain.
func (*UnknownOutcomeError) Uncertain() bool { return true }

// IsNotFound reports proven absence: Resource Manager said that the object, its
// parent or its resource group does not exist, or the DevOps API said "not
// found" in its own words. A missing subscription, an unknown type and a 404
// of something in between (HTML, empty) prove nothing.
func IsNotFound(err error) bool {
	e, ok := with(err, http.StatusNotFound)
	if !ok || e.foreign {
		return false
	}
	switch strings.ToLower(e.Code) {
	case "resourcenotfound", "resourcegroupnotfound", "parentresourcenotfound":
		return true
	case "notfound", "devopsconfigurationnotfound":
		return strings.Contains(strings.ToLower(e.Message), "not found")
	case "":
		// API gateways answer "Resource not found" without a code too, so the
		// words must name what is missing.
		said := strings.ToLower(e.Message)
		return strings.Contains(said, "not found") && (strings.Contains(said, "connector") || strings.Contains(said, "devops configuration"))
	default:
		return false
	}
}

// IsForbidden reports whether the service answered 403.
func IsForbidden(err error) bool { _, ok := with(err, http.StatusForbidden); return ok }

// IsUnauthorized reports whether the service answered 401.
func IsUnauthorized(err error) bool { _, ok := with(err, http.StatusUnauthorized); return ok }

// IsConflict reports whether something else stands against the write: 409, or
// the 429 that means another operation and not too many requests.
func IsConflict(err error) bool {
	if _, ok := with(err, http.StatusConflict); ok {
		return true
	}
	e, ok := with(err, http.StatusTooManyRequests)
	return ok && strings.EqualFold(e.Code, codeOtherOperation)
}

// IsPassing reports whether something else stands against the write now and will
// not for long. Other conflicts, such as an organization that another connector
// holds, are final.
func IsPassing(err error) bool {
	var e *Error
	return errors.As(err, &e) && passing(e)
}

// IsStale reports whether the service says that the object was changed since it
// was read: 412, or 409 EtagMismatch (Azure/terraform-provider-azapi#889). A
// write may be built anew from a fresh look, and never be repeated as it is.
func IsStale(err error) bool {
	if _, ok := with(err, http.StatusPreconditionFailed); ok {
		return true
	}
	e, ok := with(err, http.StatusConflict)
	return ok && strings.EqualFold(e.Code, "EtagMismatch")
}

// IsUncertain reports whether a write that failed with err may have had an
// effect all the same.
func IsUncertain(err error) bool { return pipeline.IsUncertain(err) }

// IsRefused reports whether the service accepted a write whose operation then
// ended as failed, for example with TokenExchangeFailed.
func IsRefused(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Terminal
}

func with(err error, status int) (*Error, bool) {
	var e *Error
	if !errors.As(err, &e) || e.StatusCode != status {
		return nil, false
	}
	return e, true
}
