package emulator

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// answer is what a handler wants to be sent.
type answer struct {
	status int
	header http.Header
	body   []byte
	// poll says that the request counted as a look at an operation.
	poll bool
	// violation says what no real service would understand.
	violation string
}

// call is a request as the handlers see it.
type call struct {
	method    string
	path      string
	params    map[string]string
	version   string
	query     url.Values
	header    http.Header
	body      []byte
	principal string
}

func (r *call) connectorKey() string {
	return connectorKey(r.params["subscription"], r.params["group"], r.params["connector"])
}

func reply(status int, body any) answer {
	a := empty(status)
	text, err := json.Marshal(body)
	if err != nil {
		return armError(http.StatusInternalServerError, "InternalServerError", err.Error())
	}
	a.header.Set("Content-Type", "application/json; charset=utf-8")
	a.body = text
	return a
}

func empty(status int) answer { return answer{status: status, header: http.Header{}} }

type armErrorBody struct {
	Error armErrorDetail `json:"error"`
}

type armErrorDetail struct {
	Code    string           `json:"code"`
	Message string           `json:"message"`
	Target  string           `json:"target,omitempty"`
	Details []armErrorDetail `json:"details,omitempty"`
}

// armError is an error in the shape of Azure Resource Manager.
func armError(status int, code, message string) answer {
	return reply(status, armErrorBody{Error: armErrorDetail{Code: code, Message: message}})
}

// connectorError is the connector endpoint's own shape, as recorded in the
// test suites of azure-cli-extensions and azure-powershell.
func connectorError(message string) answer {
	return reply(http.StatusBadRequest, struct {
		StatusCode       int    `json:"statusCode"`
		ErrorMessage     string `json:"errorMessage"`
		ErrorCorrelation string `json:"errorCorrelation"`
	}{http.StatusBadRequest, "error occured for security connector: " + message, guid("correlation", message)})
}

// strictly is an error that is also a violation.
func strictly(a answer, violation string) answer {
	a.violation = violation
	return a
}

// escapePath escapes an id segment by segment.
func escapePath(id string) string {
	segments := strings.Split(id, "/")
	for i := range segments {
		segments[i] = url.PathEscape(segments[i])
	}
	return strings.Join(segments, "/")
}
