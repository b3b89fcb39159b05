package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// SignInError is a sign-in that failed. Its text is safe to show: of Entra's answer it keeps the code and the first
// sentence, of other errors what we know ourselves.
type SignInError struct {
	// Method says in words how the sign-in was tried.
	Method string
	// Code is the code of Entra (AADSTS...), or an OAuth error word, "" without one.
	Code string
	// Message is one sentence.
	Message string
	// Err is the network's error when there was no answer, else nil.
	Err error
}

func (e *SignInError) Error() string {
	text := "signing in with " + e.Method + " failed: "
	if e.Code != "" {
		text += e.Code + ": "
	}
	return text + e.Message
}

// Unwrap gives the network's error.
func (e *SignInError) Unwrap() error { return e.Err }

// NonRetriable tells azcore's policies that another attempt cannot help: azidentity has made them.
func (*SignInError) NonRetriable() {}

// explain turns the error of azidentity into one that can be shown.
func (c *Credential) explain(err error, n *notes) error {
	e := &SignInError{Method: string(c.method)}
	switch {
	case n.problem != nil:
		e.Message, e.Err = n.problem.Error(), n.network
	case n.network != nil:
		e.Message, e.Err = "no answer from "+n.host+": "+unanswered(n.network), n.network
	case c.method == azureCLI:
		e.Code, e.Message = explainCLI(err)
	default:
		e.Code, e.Message = explainAnswer(err, n)
	}
	e.Message = plain(redact(e.Message, append(c.secrets, n.assertion)))
	return e
}

// unanswered says why there was no answer. "EOF" is no word for people.
func unanswered(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "the connection was cut before the answer was complete"
	}
	return err.Error()
}

// entraError matches the head of an error description of Entra (Microsoft Learn, "Microsoft Entra authentication and
// authorization error codes").
var entraError = regexp.MustCompile(`(AADSTS\d+):\s*([^\r\n]*?)(?:\.\s|\.?[\r\n]|\.?$)`)

func explainAnswer(err error, n *notes) (code, message string) {
	var failed *azidentity.AuthenticationFailedError
	if errors.As(err, &failed) && failed.RawResponse != nil {
		if body, readErr := runtime.Payload(failed.RawResponse); readErr == nil {
			var answer struct {
				Error       string `json:"error"`
				Description string `json:"error_description"`
			}
			if json.Unmarshal(body, &answer) == nil && answer.Error != "" {
				return describe(answer.Error, answer.Description)
			}
		}
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "", "no token within " + acquisition.String()
	case n.status != 0:
		return "", fmt.Sprintf("%s answered %d, which is not an answer of a token service", n.host, n.status)
	default:
		return "", "no token could be had, and no request was answered"
	}
}

func describe(oauth, description string) (code, message string) {
	if m := entraError.FindStringSubmatch(description); m != nil {
		return m[1], m[2] + "."
	}
	return plain(oauth), "the token service refused the request."
}

// explainCLI reads the message of the az program, which may hold a claims challenge.
func explainCLI(err error) (code, message string) {
	text := err.Error()
	if m := entraError.FindStringSubmatch(text); m != nil {
		return m[1], m[2] + ". Run az login"
	}
	switch {
	case strings.Contains(text, "executable not found"):
		return "", "the program az was not found; install the Azure CLI, or configure another way to sign in"
	case strings.Contains(text, "claims-challenge"), strings.Contains(text, "az login"):
		return "", "nobody is signed in, or the sign-in is no longer enough; run az login and try again"
	default:
		return "", "az account get-access-token failed; run it to see why"
	}
}
