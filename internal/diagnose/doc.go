// Package diagnose turns errors into diagnostics, in one voice: it is the only place where the error of a client becomes
// text that a user reads.
package diagnose
