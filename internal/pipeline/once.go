package pipeline

import "context"

type onceKey struct{}

// Once marks requests that leave at most once: bodies that carry a one-time code, and writes of whole lists. Under it a
// request is repeated only while no connection has carried it. That excludes the retry after a 401 and after a 429 as
// well: such an answer promises that nothing happened, but the service answers 401 for ownership too, after it has read
// the body, and a code must not be spent twice.
func Once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

func isOnce(ctx context.Context) bool { return ctx.Value(onceKey{}) != nil }
