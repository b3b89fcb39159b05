package pipeline

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// otherOperation reports whether a 429 means that another operation holds the resource. That is a conflict on one
// resource, for the client to handle, and no reason to slow down everybody (hashicorp/terraform-provider-azurerm#25417).
func otherOperation(resp *http.Response) bool {
	body, err := runtime.Payload(resp)
	if err != nil {
		return false
	}
	var answer struct {
		Code  string `json:"code"`
		Error struct {
			Code string `json:"code"`
		} `json:"error"`
	}
	if json.Unmarshal(trimBOM(body), &answer) != nil {
		return false
	}
	const code = "RetryableErrorDueToAnotherOperation"
	return strings.EqualFold(answer.Error.Code, code) || strings.EqualFold(answer.Code, code)
}
