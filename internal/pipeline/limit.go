package pipeline

import (
	"fmt"
	"io"
)

// maxBody is the most we read of one answer that nobody expects to be larger, after decompression. Resource Manager
// passes on at most 8 MB.
const maxBody = 16 << 20

// TooLargeError is an answer that does not end within the limit.
type TooLargeError struct {
	// Limit is the limit in bytes.
	Limit int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the answer is larger than %d MiB", e.Limit>>20)
}

// NonRetriable tells azcore's policies that another attempt cannot help.
func (*TooLargeError) NonRetriable() {}

// limitedBody fails instead of ending quietly: a cut JSON document must not pass for a whole one.
type limitedBody struct {
	io.ReadCloser
	limit, left int64
}

func newLimitedBody(body io.ReadCloser, limit int64) *limitedBody {
	if limit <= 0 {
		limit = maxBody
	}
	return &limitedBody{ReadCloser: body, limit: limit, left: limit}
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, &TooLargeError{Limit: b.limit}
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return 0, &TooLargeError{Limit: b.limit}
	}
	return n, err
}
