// Package prerequisites holds the data source that says what will make the
// onboarding of Azure DevOps organizations fail.
package prerequisites
