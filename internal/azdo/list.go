package azdo

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
)

var (
	errNoList  = errors.New("the answer is not a list")
	errStopped = errors.New("the reader has seen enough")
)

// readList reads {"count":2,"value":[...]} and calls one for each element of value, without holding the list. It wants the
// document to be complete.
func readList(ctx context.Context, from io.Reader, one func(*json.Decoder) error) error {
	buffered := bufio.NewReader(interruptible{ctx: ctx, from: from})
	if mark, err := buffered.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
		_, _ = buffered.Discard(len(byteOrderMark))
	}
	d := json.NewDecoder(buffered)
	if err := delimiter(d, '{'); err != nil {
		return err
	}
	found := false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		if name != "value" {
			var ignored json.RawMessage
			if err := d.Decode(&ignored); err != nil {
				return err
			}
			continue
		}
		found = true
		if err := readArray(d, one); err != nil {
			return err
		}
	}
	if err := delimiter(d, '}'); err != nil {
		return err
	}
	if !found {
		return errNoList
	}
	return nil
}

func readArray(d *json.Decoder, one func(*json.Decoder) error) error {
	if err := delimiter(d, '['); err != nil {
		return err
	}
	for d.More() {
		if err := one(d); err != nil {
			return err
		}
	}
	return delimiter(d, ']')
}

// delimiter wants a bracket.
func delimiter(d *json.Decoder, want json.Delim) error {
	got, err := d.Token()
	if err != nil {
		return err
	}
	if got != want {
		return errNoList
	}
	return nil
}

// interruptible ends with a context: a decoder can take long over what a service should not send, such as megabytes of
// blanks.
type interruptible struct {
	ctx  context.Context
	from io.Reader
}

func (r interruptible) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.from.Read(p)
}
