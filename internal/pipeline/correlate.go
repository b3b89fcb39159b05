package pipeline

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/google/uuid"
)

// Trace headers of Azure Resource Manager, see Microsoft Learn, "Azure Resource Manager REST API: request headers".
const (
	correlationHeader   = "x-ms-correlation-request-id"
	clientRequestHeader = "x-ms-client-request-id"
	returnRequestHeader = "x-ms-return-client-request-id"
)

type correlationKey struct{}

// Correlate gives all requests under the returned context one correlation id; a context that has one keeps it. Without
// it every call has its own.
func Correlate(ctx context.Context) context.Context {
	if ctx.Value(correlationKey{}) != nil {
		return ctx
	}
	return context.WithValue(ctx, correlationKey{}, uuid.NewString())
}

func correlationOf(ctx context.Context) string {
	if id, ok := ctx.Value(correlationKey{}).(string); ok {
		return id
	}
	return uuid.NewString()
}

// identify sets the headers of one attempt and returns the attempt's id.
func identify(req *policy.Request, correlation string) string {
	id := uuid.NewString()
	h := req.Raw().Header
	h.Set(correlationHeader, correlation)
	h.Set(clientRequestHeader, id)
	h.Set(returnRequestHeader, "true")
	return id
}
