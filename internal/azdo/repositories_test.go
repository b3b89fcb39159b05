package azdo_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

func repository(i int) string {
	return fmt.Sprintf(`{"id":"0a0b0c0d-0000-0000-0000-%012d","name":"repository-%d","project":{"id":"%s","name":"payments"},"size":1}`, i, i, project)
}

func repositories(n int) string {
	var b strings.Builder
	b.WriteString(`{"value":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(repository(i))
	}
	fmt.Fprintf(&b, `],"count":%d}`, n)
	return b.String()
}

func TestRepositoriesAsTheyTravel(t *testing.T) {
	t.Parallel()
	complete := repositories(1000)
	tests := map[string]struct {
		answer answer
		want   int
		fails  bool
	}{
		"plain":                {answer{body: complete}, 1000, false},
		"packed":               {answer{body: complete, packed: true}, 1000, false},
		"plain, BOM":           {answer{body: bom + complete}, 1000, false},
		"packed, BOM":          {answer{body: bom + complete, packed: true}, 1000, false},
		"none":                 {answer{body: `{"count":0,"value":[]}`, packed: true}, 0, false},
		"cut":                  {answer{body: complete[:len(complete)-20]}, 999, true},
		"cut and packed":       {answer{body: complete[:len(complete)/2], packed: true}, 500, true},
		"not packed after all": {answer{body: complete, header: map[string]string{"Content-Encoding": "gzip"}}, 0, true},
		"a sign-in page":       {answer{body: page, packed: true, header: map[string]string{"Content-Type": "application/json"}}, 0, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{answers: []answer{tt.answer}}
			list, err := collect(signed(t, s).Repositories(t.Context(), "contoso"))
			if (err != nil) != tt.fails || tt.fails && azdo.KindOf(err) != azdo.Unreadable {
				t.Errorf("error = %v", err)
			}
			if len(list) != tt.want {
				t.Errorf("%d repositories, want %d", len(list), tt.want)
			}
			for i, r := range list {
				if r.Name != fmt.Sprintf("repository-%d", i) {
					t.Fatalf("repository %d is %+v", i, r)
				}
			}
			if len(s.seen) != 1 || s.heads[0].Get("Accept-Encoding") != "gzip" {
				t.Errorf("requests:\n%s\n%v", s.requests(), s.heads)
			}
		})
	}
}

// A reader that has seen enough gets no error.
func TestSomeRepositories(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: repositories(10)}}}
	seen := 0
	for _, err := range signed(t, s).Repositories(t.Context(), "contoso") {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen == 3 {
			break
		}
	}
	if seen != 3 {
		t.Errorf("saw %d", seen)
	}
}

// Reading ends with the context, whatever the service goes on to send.
func TestInterruptedRepositories(t *testing.T) {
	t.Parallel()
	s := &service{answers: []answer{{body: repositories(1000), packed: true}}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	var last error
	for _, err := range signed(t, s).Repositories(ctx, "contoso") {
		cancel()
		seen++
		last = err
	}
	if !errors.Is(last, context.Canceled) || seen > 200 {
		t.Errorf("saw %d, error %v", seen, last)
	}
}

// An answer of 17 MiB is fine, one without end is not, however small it travels.
func TestLargeRepositories(t *testing.T) {
	t.Parallel()
	filler := `{"ignored":"` + strings.Repeat("x", 1<<20) + "\"," + strings.TrimPrefix(repository(0), "{")
	for name, tt := range map[string]struct {
		mebibytes int
		packed    bool
		fails     bool
	}{
		"17 MiB plain": {17, false, false}, "65 MiB plain": {65, false, true},
		"65 MiB packed": {65, true, false}, "129 MiB packed": {129, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := signed(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				var to io.Writer = w
				if tt.packed {
					w.Header().Set("Content-Encoding", "gzip")
					z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
					defer z.Close()
					to = z
				}
				_, _ = io.WriteString(to, `{"value":[`)
				for range tt.mebibytes {
					if _, err := io.WriteString(to, filler+","); err != nil {
						return
					}
				}
				_, _ = io.WriteString(to, repository(0)+"]}")
			}))
			list, err := collect(c.Repositories(t.Context(), "contoso"))
			if (err != nil) != tt.fails || tt.fails && (azdo.KindOf(err) != azdo.Unreadable || !strings.Contains(err.Error(), "large")) {
				t.Errorf("error = %v", err)
			}
			if fine := len(list) == tt.mebibytes+1; fine == tt.fails {
				t.Errorf("%d repositories", len(list))
			}
		})
	}
}
