// Package prereq finds out what would make the onboarding of Azure DevOps
// organizations fail, before anything is created. It only reads, and what it
// cannot find out is unknown, which is neither a pass nor a fail.
package prereq
