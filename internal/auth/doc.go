// Package auth turns plain settings into one Entra credential and one cloud description; it knows no Terraform types.
//
// One method is chosen from the settings, before any call; when it fails, the failure is reported. Nothing is tried
// with another identity.
package auth
