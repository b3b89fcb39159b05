package provider_test

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/acctest"
)

// The requests of one call of Terraform have one correlation id, and another call has another.
func TestOneCorrelationPerCall(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, `{
		"organizations": [{"name": "contoso", "users": [{"upn": "svc@contoso.com", "administrator": true, "access_level": "express"}]}],
		"connectors": [{"name": "ado", "authorized_by": "svc@contoso.com", "devops": {"organizations": ["contoso"]}}]
	}`)
	p := e.Protocol(t)
	const name = "defenderdevops_azuredevops_connector"
	config := p.Encode(p.Schema.DataSourceSchemas[name].ValueType(), acctest.Values{"name": text("ado"), "resource_group_name": text("rg-security")})
	imported, diags := p.Import(name, "", acctest.Values{"name": text("ado"), "resource_group_name": text("rg-security")})
	acctest.NoErrors(t, diags)
	state := p.Encode(p.Schema.ResourceSchemas[name].ValueType(), imported.Values)
	calls := map[string]func(context.Context) error{
		"data source": func(ctx context.Context) error {
			_, err := p.Server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
			return err
		},
		"refresh": func(ctx context.Context) error {
			_, err := p.Server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: state, Private: imported.Private})
			return err
		},
	}
	seen := map[any]bool{}
	for call, run := range calls {
		var log lockedBuffer
		if err := run(tflogtest.RootLogger(t.Context(), &log)); err != nil {
			t.Fatal(err)
		}
		ids, requests := map[any]bool{}, 0
		lines, err := tflogtest.MultilineJSONDecode(&log.Buffer)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines {
			if id, ok := line["correlation_id"]; ok {
				ids[id] = true
				requests++
			}
		}
		if len(ids) != 1 || requests < 3 {
			t.Errorf("%s: %d requests with %d correlation ids", call, requests, len(ids))
		}
		for id := range ids {
			if seen[id] {
				t.Errorf("%s has the id of another call", call)
			}
			seen[id] = true
		}
	}
}

// lockedBuffer takes the lines of requests that run at the same time: each has a
// logger of its own, as for the standard error of a process.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}
