package session_test

import (
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/session"
)

func TestConfigure(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(data any) (*session.Session, diag.Diagnostics){
		"resource": func(data any) (*session.Session, diag.Diagnostics) {
			var r session.Resource
			var resp resource.ConfigureResponse
			r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: data}, &resp)
			return r.Session, resp.Diagnostics
		},
		"data source": func(data any) (*session.Session, diag.Diagnostics) {
			var d session.DataSource
			var resp datasource.ConfigureResponse
			d.Configure(t.Context(), datasource.ConfigureRequest{ProviderData: data}, &resp)
			return d.Session, resp.Diagnostics
		},
		"action": func(data any) (*session.Session, diag.Diagnostics) {
			var a session.Action
			var resp action.ConfigureResponse
			a.Configure(t.Context(), action.ConfigureRequest{ProviderData: data}, &resp)
			return a.Session, resp.Diagnostics
		},
	}
	configured := &session.Session{SubscriptionID: "s"}
	cases := map[string]struct {
		data   any
		want   *session.Session
		failed bool
	}{
		"configured":               {data: configured, want: configured},
		"only validating":          {data: nil},
		"something else":           {data: "text", failed: true},
		"a session that is nobody": {data: (*session.Session)(nil), failed: true},
	}
	for kind, configure := range kinds {
		for name, c := range cases {
			t.Run(kind+"/"+name, func(t *testing.T) {
				t.Parallel()
				got, diags := configure(c.data)
				if got != c.want {
					t.Errorf("session = %v, want %v", got, c.want)
				}
				if diags.HasError() != c.failed {
					t.Errorf("diagnostics = %v, want an error: %t", diags, c.failed)
				}
			})
		}
	}
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	var r session.Registry
	if r.Has("a") {
		t.Error("an empty registry has a key")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			r.Mark("a")
			r.Has("b")
		})
	}
	group.Wait()
	if !r.Has("a") || r.Has("b") {
		t.Error("want the marked key and no other")
	}
}

// What the documentation says of the looks at discovery.
func TestDefaultPaceOfDiscovery(t *testing.T) {
	t.Parallel()
	if got := session.DefaultPace().Discovery; got.Between != 5*time.Minute || got.PerRequest != time.Second/5 {
		t.Errorf("%+v", got)
	}
}
