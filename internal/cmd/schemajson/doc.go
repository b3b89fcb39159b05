// Command schemajson prints the provider's schemas in the format of `terraform providers schema -json`.
//
// The documentation generator reads that format. Asking a terraform binary for it would tie the pages to that binary's
// age: releases before 1.12 know no identity and releases before 1.14 no list resources or actions, and leave them out
// without a word. The provider itself knows all of them.
//
// The format is the one that Terraform documents under "Providers Schema Representation"
// (https://developer.hashicorp.com/terraform/cli/commands/providers/schema).
package main
