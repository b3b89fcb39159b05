// Package function holds the provider's functions: they take Azure resource ids
// apart and build them. They are pure: they ask nobody, and Terraform may call
// them while it validates.
package function
