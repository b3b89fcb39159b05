package azdo

import "context"

type requestGateKey struct{}

// WithRequestGate asks gate before each request under the returned context, its repetitions aside. An error of gate ends
// the call and is passed on as it is, so that a budget of requests can be kept.
func WithRequestGate(ctx context.Context, gate func() error) context.Context {
	return context.WithValue(ctx, requestGateKey{}, gate)
}

// mayAsk asks the gate.
func mayAsk(ctx context.Context) error {
	if gate, ok := ctx.Value(requestGateKey{}).(func() error); ok && gate != nil {
		return gate()
	}
	return nil
}
