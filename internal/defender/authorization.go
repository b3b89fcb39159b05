package defender

import (
	"fmt"
	"io"
	"log/slog"
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

// LogValue hides the code.
func (Authorization) LogValue() slog.Value { return slog.StringValue(redacted) }
