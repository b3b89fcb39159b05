package defender

import (
	"context"
	"net/http"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// getOne reads one object.
func getOne[T any](ctx context.Context, t *transport, c call) (T, error) {
	c.method = http.MethodGet
	resp, err := t.send(ctx, c, http.StatusOK)
	if err != nil {
		var none T
		return none, err
	}
	return decodeObject[T](resp, c)
}

// decodeObject decodes an answer that must be an object with properties: one
// without is not taken for an empty object.
func decodeObject[T any](resp *http.Response, c call) (T, error) {
	var none, object T
	var envelope struct {
		Properties *struct{} `json:"properties"`
	}
	err := pipeline.ReadJSON(resp, &envelope)
	if err == nil && envelope.Properties == nil {
		err = &pipeline.AnswerError{StatusCode: resp.StatusCode, Problem: "the object has no properties"}
	}
	if err == nil {
		err = pipeline.ReadJSON(resp, &object)
	}
	if err != nil {
		return none, c.failed(resp, err)
	}
	return object, nil
}
