package auth

import (
	"fmt"
	"regexp"
)

// ArgumentError is a provider argument that cannot work. It is found before any call.
type ArgumentError struct {
	// Argument is the name of the argument; those of the endpoint object stand without its name.
	Argument string
	// Problem says what is wrong and what to do; it never holds a secret.
	Problem string
}

func (e *ArgumentError) Error() string { return e.Argument + " " + e.Problem }

func wrong(argument, format string, args ...any) error {
	return &ArgumentError{Argument: argument, Problem: fmt.Sprintf(format, args...)}
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// ValidateGUID checks an argument that must be a GUID. The error is an *[ArgumentError].
func ValidateGUID(argument, value string) error {
	if guid.MatchString(value) {
		return nil
	}
	return wrong(argument, "must be a GUID such as 00000000-0000-0000-0000-000000000000, got %s", quote(value))
}

// quote shows a value of the configuration safely.
func quote(s string) string {
	const limit = 100
	if len(s) > limit {
		s = s[:limit] + "..."
	}
	return fmt.Sprintf("%+q", s)
}
