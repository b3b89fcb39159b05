package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
)

// clumsyAction panics with a secret.
type clumsyAction struct{ action.ActionWithConfigure }

func (clumsyAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {
	panic("hunter2")
}

func TestActionsAreGuarded(t *testing.T) {
	t.Parallel()
	var resp action.InvokeResponse
	guarded(func() action.ActionWithConfigure { return clumsyAction{} })().Invoke(t.Context(), action.InvokeRequest{}, &resp)
	if len(resp.Diagnostics.Errors()) != 1 {
		t.Fatalf("diagnostics %v", resp.Diagnostics)
	}
	got := resp.Diagnostics[0]
	if strings.Contains(got.Detail(), "hunter2") || !strings.Contains(got.Detail(), "internal/provider.clumsyAction.Invoke") {
		t.Errorf("detail %q", got.Detail())
	}
	for _, create := range (&defenderDevOps{}).Actions(t.Context()) {
		if _, ok := create().(guardedAction); !ok {
			t.Errorf("%T is not guarded", create())
		}
	}
}
