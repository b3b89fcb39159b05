package azdo

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// exception is the body of what Azure DevOps refuses (microsoft/azure-devops-node-api, WrappedException). Some services
// wrap it into a value of their own.
type exception struct {
	Message          string           `json:"message"`
	TypeKey          string           `json:"typeKey"`
	CustomProperties customProperties `json:"customProperties"`
	Value            *struct {
		Message string `json:"Message"`
	} `json:"value"`
}

type customProperties struct {
	NamespaceID string `json:"NamespaceId"`
}

// code matches the number that starts a message: TF400813, VS800075.
var code = regexp.MustCompile(`^\s*((?:TF|VS)\d{3,8})\b`)

// refused reads an answer that is none of success.
func (e *Error) refused(resp *http.Response) *Error {
	body, _ := payload(resp, false) // an answer that cannot be read still has its status
	var said exception
	page := contentType(resp.Header) == "text/html" || strings.HasPrefix(string(body), "<")
	switch {
	case page:
	case json.Unmarshal(body, &said) != nil:
		said = exception{Message: string(body)} // text, from a gateway or a router
	case said.Message == "" && said.Value != nil:
		said.Message = said.Value.Message
	}
	if said.Message == "" {
		// The header repeats the message, escaped.
		said.Message, _ = url.QueryUnescape(resp.Header.Get("X-TFS-ServiceError"))
	}
	e.TypeKey = pipeline.Sanitize(said.TypeKey, 128)
	e.Message = clean(said.Message)
	if m := code.FindStringSubmatch(said.Message); m != nil {
		e.Code = m[1]
	}
	e.Kind = e.kind(said.CustomProperties.NamespaceID, page)
	if page && e.Kind == NotSignedIn {
		e.Message = signInPage
	}
	if e.Message == "" {
		e.Message = fmt.Sprintf("Azure DevOps answered %d without a reason", e.StatusCode)
	}
	return e
}

// kind judges by the number of the message, by the exception, and then by the status. (Microsoft Learn has no list of them;
// they are what Azure DevOps is known to answer, for example in the issues of microsoft/terraform-provider-azuredevops.)
func (e *Error) kind(namespace string, page bool) ErrorKind {
	switch e.Code {
	case "TF400813", "TF401444":
		return NotMember
	case "TF24668":
		return Stopped
	case "TF200016", "VS800075", "TF401019":
		return Missing
	case "TF400733":
		return Throttled
	}
	switch e.TypeKey {
	case "ProjectDoesNotExistException", "ProjectDoesNotExistWithNameException", "GitRepositoryNotFoundException", "InstalledExtensionNotFoundException":
		return Missing
	case "RequestBlockedException":
		return Throttled
	case "InvalidAccessException":
		return Forbidden
	case "AccessCheckException":
		// A token that has ended is refused with this exception too. It then names no permission.
		if e.StatusCode == http.StatusUnauthorized && strings.Trim(namespace, "0-") == "" {
			return NotSignedIn
		}
		return Forbidden
	}
	switch {
	case e.StatusCode == http.StatusUnauthorized, e.StatusCode == http.StatusNonAuthoritativeInfo, page && e.StatusCode < http.StatusMultipleChoices:
		return NotSignedIn
	case e.StatusCode == http.StatusForbidden:
		return Forbidden
	case e.StatusCode == http.StatusNotFound && strings.HasPrefix(e.Message, "The controller for path"):
		return Other // the address is wrong, whatever it was to name
	case e.StatusCode == http.StatusNotFound:
		return Missing
	case e.StatusCode == http.StatusTooManyRequests:
		return Throttled
	case e.StatusCode == http.StatusRequestTimeout, e.StatusCode >= http.StatusInternalServerError:
		return Unavailable
	case e.StatusCode < http.StatusMultipleChoices:
		return Unreadable
	default:
		return Other
	}
}

// final recognises answers that neither time nor another token changes: the organization is stopped, or the caller, whom
// it knows, is not in it.
func final(resp *http.Response) bool {
	if resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusServiceUnavailable {
		return false
	}
	e := (&Error{StatusCode: resp.StatusCode}).refused(resp)
	return e.Kind == NotMember || e.Kind == Stopped
}
