package azdo

import (
	"errors"
	"fmt"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// ErrorKind is what an error of Azure DevOps means for the one who asked.
type ErrorKind int

const (
	// Other is an error that has no kind of its own, such as a request that the service calls wrong.
	Other ErrorKind = iota
	// NotSignedIn says that Azure DevOps took the caller for nobody: a sign-in page, an anonymous answer, a token that
	// it refused, or no token to be had.
	NotSignedIn
	// NotMember says that the caller is known, and is not in the organization.
	NotMember
	// Forbidden says that the caller is in the organization and lacks a right.
	Forbidden
	// Missing says that what was asked for does not exist or is not visible for the caller. Azure DevOps does not tell which.
	Missing
	// Stopped says that the organization is deactivated. Waiting does not help.
	Stopped
	// Throttled says that Azure DevOps asked to wait longer than the caller has time.
	Throttled
	// Unreadable says that Azure DevOps answered a success that does not hold what was asked for.
	Unreadable
	// Unavailable says that Azure DevOps could not be reached, or could not answer now.
	Unavailable
)

// Error is a question to Azure DevOps that got no answer.
type Error struct {
	// Organization is the organization that was asked.
	Organization string
	// Operation is what was being done, in words: "read the connection".
	Operation string
	// Needs is what the caller needs for it, in words, as far as that is documented or known.
	Needs string
	Kind  ErrorKind
	// Method is how the caller signs in, in words: "a client secret".
	Method string
	// StatusCode is the status of the answer, 0 where there is none.
	StatusCode int
	// Code is the number that Azure DevOps gives its messages, such as TF400813; "" where there is none.
	Code string
	// TypeKey is the name of the service's exception, such as UnauthorizedRequestException; "" where there is none.
	TypeKey string
	// Message is the service's text, sanitised, or what is wrong with the answer.
	Message string
	// ActivityID is what the support of Azure DevOps finds the request by.
	ActivityID string
	// RetryAfter is how long Azure DevOps wants to be left alone; 0 where it did not say.
	RetryAfter time.Duration
	// Trace is what the call cost.
	Trace pipeline.Trace
	// Err is why there is no answer; nil where there is one.
	Err error
}

func (e *Error) Error() string {
	text := fmt.Sprintf("cannot %s in the Azure DevOps organization %s: %s", e.Operation, e.Organization, e.Message)
	if e.StatusCode != 0 {
		text += fmt.Sprintf(" (status %d)", e.StatusCode)
	}
	return text
}

// Unwrap gives the cause, where there is one.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first [*Error] in err, [Other] where there is none.
func KindOf(err error) ErrorKind {
	var failed *Error
	if errors.As(err, &failed) {
		return failed.Kind
	}
	return Other
}
