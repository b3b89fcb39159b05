// Package witness holds the emulator, and the client of this provider, against
// what others say about the same API: the OpenAPI documents and examples of
// Azure/azure-rest-api-specs, and Microsoft's own generated client armsecurity.
// It has only tests. It is a module of its own, so that nothing it needs
// enters the provider's go.mod.
//
// The documents are not part of this repository. The tests that need them look
// for a folder shared/specs beside or above the checkout, or for a clone of
// azure-rest-api-specs named by AZURE_REST_API_SPECS, and are skipped without.
package witness
