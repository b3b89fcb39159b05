package defender

import (
	"fmt"
	"io"
	"net/url"
	"strings"
)

// redacted stands where the code would be.
const redacted = "***"

// Authorization carries the one-time OAuth code. The code exists on the wire
// only: everything that formats the value shows asterisks.
type Authorization struct {
	Code string `json:"code,omitzero"`
}

// String hides the code.
func (Authorization) String() string { return redacted }

// GoString hides the code.
func (Authorization) GoString() string { return redacted }

// Format hides the code for every verb and flag.
func (Authorization) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// hides returns a function that takes the code out of remote text: the service
// may repeat what it was sent. It is a function and not a value because fmt
// prints unexported fields without asking their methods.
func (a *Authorization) hides() func(string) string {
	if a == nil || a.Code == "" {
		return func(s string) string { return s }
	}
	return strings.NewReplacer(a.Code, redacted, url.QueryEscape(a.Code), redacted, url.PathEscape(a.Code), redacted).Replace
}
