package pipeline

import (
	"context"
	"net/http"
)

// Options are what the requests of one call need beyond the configuration of their pipeline. The zero value changes
// nothing.
type Options struct {
	// Lane names a throttle gate that only requests of the same lane share, for a service that limits each of its tenants
	// by itself: a throttled one then holds nobody else. Within a lane a request also waits after an answer that was given
	// and still asked to wait; it is held at most a minute for that.
	Lane string
	// Final reports answers that neither another attempt nor another token would change, whatever their status says. It
	// may read the body with runtime.Payload.
	Final func(*http.Response) bool
	// MaxBody is the largest answer in bytes; 0 means 16 MiB.
	MaxBody int64
}

type optionsKey struct{}

// With gives the requests under the returned context these options; those of the context before no longer hold.
func With(ctx context.Context, o Options) context.Context {
	return context.WithValue(ctx, optionsKey{}, o)
}

func optionsOf(ctx context.Context) Options {
	o, _ := ctx.Value(optionsKey{}).(Options)
	return o
}

func (o Options) final(resp *http.Response) bool { return o.Final != nil && o.Final(resp) }
