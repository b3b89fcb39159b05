// Package onboarding knows which top-level entries (Azure DevOps organizations)
// a security connector has, and how to add and remove some of them without
// disturbing the others.
//
// The service offers one list per connector, which it takes as a whole
// (topLevelInventoryList), never returns, and guards with no ETag. So everybody
// who writes it must first read what is there: a write carries the entries that
// are live, plus its own, minus what its author gives up.
package onboarding
