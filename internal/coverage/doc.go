// Package coverage compares the Git repositories that exist in Azure DevOps with
// those that Defender for Cloud discovered: what is covered, missing, stale or
// owned by another connector, whether that is proven, and a report of it.
//
// It asks nobody. What both sides know is handed in, in any order.
package coverage
