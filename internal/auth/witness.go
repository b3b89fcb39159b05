package auth

import (
	"context"
	"net/http"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// notes is what one acquisition met on its way. azidentity and MSAL turn every error into text, which loses its type
// and may hold whole bodies; the notes keep what is worth reporting.
type notes struct {
	network   error  // the last request got no answer
	host      string // of the last request
	status    int    // of the last answer, 0 without one
	problem   error  // no assertion could be had
	assertion string // the last assertion, never to be shown
}

type notesKey struct{}

func withNotes(ctx context.Context) (context.Context, *notes) {
	n := &notes{}
	return context.WithValue(ctx, notesKey{}, n), n
}

func notesOf(ctx context.Context) *notes {
	n, _ := ctx.Value(notesKey{}).(*notes)
	return n
}

// witness passes requests on and notes their end.
type witness struct {
	next policy.Transporter
}

func (w *witness) Do(req *http.Request) (*http.Response, error) {
	resp, err := w.next.Do(req)
	n := notesOf(req.Context())
	if n == nil {
		return resp, err
	}
	n.network, n.status, n.host = err, 0, req.URL.Host
	if err == nil {
		n.status = resp.StatusCode
	}
	return resp, err
}
