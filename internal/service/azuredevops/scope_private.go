package azuredevops

import (
	"context"
	"encoding/json"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// record is what private state keeps of an object. Nothing secret is in it.
type record struct {
	// Managed says that the configuration set annotations once, so that a
	// destroy has something to reset.
	Managed bool `json:"managed,omitempty"`
	// Imported says that nothing was read since an import.
	Imported bool `json:"imported,omitempty"`
	// SentAt is when an organization that does not show yet was onboarded.
	SentAt time.Time `json:"sent_at,omitzero"`
}

// awaited tells whether the absence of the object is no drift yet.
func (r record) awaited(now time.Time) bool {
	return !r.SentAt.IsZero() && now.Sub(r.SentAt) < onboarding.Grace
}

const recordKey = "record"

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// loadRecord reads the record; one that cannot be read is an empty one.
func loadRecord(ctx context.Context, private privateReader) record {
	var r record
	raw, diags := private.GetKey(ctx, recordKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &r) != nil {
		return record{}
	}
	return r
}

func saveRecord(ctx context.Context, private privateWriter, r record, diags *diag.Diagnostics) {
	raw, err := json.Marshal(r)
	if err == nil {
		diags.Append(private.SetKey(ctx, recordKey, raw)...)
	}
}
