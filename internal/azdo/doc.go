// Package azdo is the read-only client for the Azure DevOps facts that checks and comparisons need.
//
// The parameters and models are those of microsoft/azure-devops-go-api where it has them and has them right; the requests
// go through our own pipeline, which signs in, waits, bounds and logs. Three things hold whatever is asked:
//
//   - The library never asks for routes: they are documented, and its question is answered here.
//   - A sign-in page, an anonymous answer and a success without what was asked for are errors, never "nothing there".
//   - Each organization has a throttle gate of its own. It also waits after an answer that came and asked to wait.
package azdo
