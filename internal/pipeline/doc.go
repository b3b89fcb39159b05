// Package pipeline holds the azcore policies that every client shares: one locked-down transport, correlation ids, user
// agent, tokens, retries, the throttle gate and one redacted log line per request.
//
// The rules it enforces, whatever the caller does:
//
//   - only exact https origins that were configured are ever dialled, and no token is asked for anything else;
//   - no redirect is followed;
//   - an answer is bounded in size and in time;
//   - bodies, headers and query strings are never logged, and the log of the Azure SDK is switched off because its
//     ResponseError event prints whole bodies;
//   - a request under [Once] leaves at most once.
package pipeline
