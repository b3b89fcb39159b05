package defender

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// maxPages bounds one list. The service gives 10 repositories a page, so this
// is 10,000 repositories of one project.
const maxPages = 1000

// page is one answer of a list. NextLink is raw because a link that is not a
// string must be an error of the paging and not of the whole page.
type page[T any] struct {
	Value    *[]T            `json:"value"`
	NextLink json.RawMessage `json:"nextLink"`
}

// listPages walks a list. keys gives the id of an item and where its name is,
// so that items are given once and always have a name. An error is the last
// thing in the sequence.
func listPages[T any](ctx context.Context, t *transport, c call, keys func(*T) (id string, name *string)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		address, err := t.address(c)
		if err != nil {
			yield(none, err)
			return
		}
		seen, asked := map[string]bool{}, map[string]bool{}
		var last *http.Response
		for address != "" {
			if asked[address] || len(asked) == maxPages {
				yield(none, c.failed(last, fmt.Errorf("the list does not end: page %d repeats or exceeds the limit of %d pages", len(asked)+1, maxPages)))
				return
			}
			asked[address] = true
			if err := pageAllowed(ctx); err != nil {
				yield(none, err)
				return
			}
			items, next, resp, err := onePage[T](ctx, t, c, address)
			if err != nil {
				yield(none, err)
				return
			}
			last = resp
			for _, item := range items {
				id, name := keys(&item)
				if *name == "" {
					*name = lastSegment(id)
				}
				if *name == "" {
					yield(none, c.failed(last, errors.New("unexpected answer: an item of the list has neither id nor name")))
					return
				}
				key := armid.Fold(id)
				if key != "" && seen[key] {
					continue
				}
				seen[key] = true
				if !yield(item, nil) {
					return
				}
			}
			address = next
		}
	}
}

// onePage asks for a page and returns the address of the next one, or "".
func onePage[T any](ctx context.Context, t *transport, c call, address string) (items []T, next string, resp *http.Response, err error) {
	resp, err = t.sendTo(ctx, c, address, http.StatusOK)
	if err != nil {
		return nil, "", nil, err
	}
	var got page[T]
	if err := pipeline.ReadJSON(resp, &got); err != nil {
		return nil, "", nil, c.failed(resp, err)
	}
	bad := func(problem string) error {
		return c.failed(resp, &pipeline.AnswerError{StatusCode: resp.StatusCode, Problem: problem})
	}
	var link string
	if len(got.NextLink) > 0 && json.Unmarshal(got.NextLink, &link) != nil {
		return nil, "", nil, bad("nextLink is not a string")
	}
	if got.Value != nil {
		items = *got.Value
	} else if link == "" {
		return nil, "", nil, bad("a list without value")
	}
	if link == "" {
		return items, "", resp, nil
	}
	next, ok := t.follow(address, link)
	if !ok {
		return nil, "", nil, bad("nextLink leads to another host, which is not followed")
	}
	return items, next, resp, nil
}

// lastSegment is the name at the end of an id as the service wrote it.
func lastSegment(id string) string {
	return armid.Unescape(id[strings.LastIndex(id, "/")+1:])
}
