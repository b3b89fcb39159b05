package pipeline

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// AnswerError is a successful answer that is not the JSON object it should be. It holds nothing of the body.
type AnswerError struct {
	StatusCode int
	Problem    string
}

func (e *AnswerError) Error() string {
	return fmt.Sprintf("unexpected answer (status %d): %s", e.StatusCode, e.Problem)
}

// ReadJSON decodes the JSON object in the body of resp. A body that is empty, null, another kind of value, HTML or of
// another content type is an *[AnswerError]: none of them says that a thing is empty or gone. A byte order mark is
// skipped.
func ReadJSON(resp *http.Response, into any) error {
	bad := func(problem string) error { return &AnswerError{StatusCode: resp.StatusCode, Problem: problem} }
	body, err := runtime.Payload(resp)
	if err != nil {
		return bad("the body could not be read: " + reason(err))
	}
	if declared := resp.Header.Get("Content-Type"); declared != "" && !isJSON(declared) {
		return bad("the content type is " + Sanitize(declared, 80) + " instead of application/json")
	}
	body = trimBOM(body)
	switch {
	case len(body) == 0:
		return bad("the body is empty")
	case body[0] == '<':
		return bad("the body is an HTML or XML page instead of JSON")
	case body[0] != '{':
		return bad("the body is not a JSON object")
	}
	if err := json.Unmarshal(body, into); err != nil {
		return bad(decodeProblem(err))
	}
	return nil
}

// trimBOM drops a UTF-8 byte order mark and the blanks around the document.
func trimBOM(body []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\xef\xbb\xbf")))
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	return kind == "application/json" || kind == "text/json" || strings.HasSuffix(kind, "+json")
}

func decodeProblem(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Sprintf("the value of %q is of another type than expected", Sanitize(wrong.Field, 200))
	}
	return "the body is not valid JSON"
}
