package connector

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// sentKey holds, in private state, when the organizations that do not show yet
// were sent. Nothing secret is kept there.
const sentKey = "sent"

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// loadSent reads the record; one that cannot be read is an empty one.
func loadSent(ctx context.Context, private privateReader) onboarding.Sent {
	sent := onboarding.Sent{}
	raw, diags := private.GetKey(ctx, sentKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &sent) != nil {
		return onboarding.Sent{}
	}
	return sent
}

func saveSent(ctx context.Context, private privateWriter, sent onboarding.Sent, diags *diag.Diagnostics) {
	raw, err := json.Marshal(sent)
	if err != nil {
		return
	}
	diags.Append(private.SetKey(ctx, sentKey, raw)...)
}
