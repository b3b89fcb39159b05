// Package azdo is the read-only client for the Azure DevOps facts that checks and comparisons need.
package azdo
