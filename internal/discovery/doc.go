// Package discovery walks what Defender for Cloud found below a connector: its
// organizations, their projects and the repositories of those.
//
// The walk is written once for all platforms. It knows nodes and the two
// questions of a Source, which nodes are at the top and which lie below one. A
// platform is an adapter of those two questions. Counts is a walk in numbers, and
// Settle walks until the numbers are complete and stay the same.
package discovery
