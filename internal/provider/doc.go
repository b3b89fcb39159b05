// Package provider is the Terraform provider: its schema, its configuration, what it registers, and the server that
// answers Terraform.
package provider
