package azdo

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// maxRefusal is the most that is read of a refusal that travelled packed, in bytes.
const maxRefusal = 1 << 20

var errTooLarge = errors.New("the unpacked answer is too large")

// payload is the body of an answer without byte order mark and blanks around it. packed leaves one that travelled packed as
// it is.
func payload(resp *http.Response, packed bool) ([]byte, error) {
	body, err := runtime.Payload(resp)
	if err != nil || isPacked(resp.Header) && packed {
		return body, err
	}
	if isPacked(resp.Header) {
		if body, err = io.ReadAll(unpack(resp.Header, body, maxRefusal)); err != nil {
			return nil, err
		}
	}
	return bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte(byteOrderMark))), nil
}

const byteOrderMark = "\xef\xbb\xbf"

// isPacked reports whether an answer is compressed. Only a request that asked for it itself gets to see one.
func isPacked(h http.Header) bool { return strings.EqualFold(h.Get("Content-Encoding"), "gzip") }

// unpack reads a body, packed or not. Of a packed one it reads at most limit bytes.
func unpack(h http.Header, body []byte, limit int64) io.Reader {
	if !isPacked(h) {
		return bytes.NewReader(body)
	}
	return &unpacker{from: bytes.NewReader(body), left: limit}
}

// unpacker reads up to a limit, and fails there: a cut document must not pass for a whole one.
type unpacker struct {
	from io.Reader
	gzip *gzip.Reader
	left int64
}

func (u *unpacker) Read(p []byte) (int, error) {
	if u.gzip == nil {
		unpacked, err := gzip.NewReader(u.from)
		if err != nil {
			return 0, err
		}
		u.gzip = unpacked
	}
	n, err := u.gzip.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
