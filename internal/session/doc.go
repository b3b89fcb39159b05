// Package session is what a configured provider hands to every resource, data source, list resource and action, and the
// single Configure for each of those kinds.
package session
