package defender

import "context"

type pageGateKey struct{}

// WithPageGate returns a context under which every list asks gate before it
// requests a page. An error of gate ends the list and is given to the caller as
// it is, so that a caller can bound what a list may cost.
func WithPageGate(ctx context.Context, gate func() error) context.Context {
	return context.WithValue(ctx, pageGateKey{}, gate)
}

// pageAllowed asks the gate of the context, if there is one.
func pageAllowed(ctx context.Context) error {
	if gate, ok := ctx.Value(pageGateKey{}).(func() error); ok {
		return gate()
	}
	return nil
}
