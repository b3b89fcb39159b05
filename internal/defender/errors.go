package defender

import "time"

// Error is a refusal by the service, or an answer that cannot be used.
type Error struct {
	Operation, Resource      string
	StatusCode               int
	Code, Message            string
	RequestID, CorrelationID string
	Attempts                 int
	Elapsed                  time.Duration
	Terminal                 bool
	Err                      error
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// UnknownOutcomeError stub.
type UnknownOutcomeError struct {
	Operation, Resource string
	Err                 error
}

func (e *UnknownOutcomeError) Error() string { return e.Operation }
func (e *UnknownOutcomeError) Unwrap() error { return e.Err }

func IsNotFound(err error) bool     { return false }
func IsForbidden(err error) bool    { return false }
func IsUnauthorized(err error) bool { return false }
func IsConflict(err error) bool     { return false }
func IsRefused(err error) bool      { return false }
