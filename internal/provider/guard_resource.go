package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func (g *guard) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateResourceConfigResponse, error) {
		return g.ProviderServer.ValidateResourceConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateResourceConfigResponse {
			return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: d}
		})
}

func (g *guard) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return recovering(func() (*tfprotov6.UpgradeResourceStateResponse, error) {
		return g.ProviderServer.UpgradeResourceState(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.UpgradeResourceStateResponse {
			return &tfprotov6.UpgradeResourceStateResponse{Diagnostics: d}
		})
}

func (g *guard) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return recovering(func() (*tfprotov6.UpgradeResourceIdentityResponse, error) {
		return g.ProviderServer.UpgradeResourceIdentity(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.UpgradeResourceIdentityResponse {
			return &tfprotov6.UpgradeResourceIdentityResponse{Diagnostics: d}
		})
}

// ReadResource keeps the state as it was when the read panics.
func (g *guard) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return recovering(func() (*tfprotov6.ReadResourceResponse, error) {
		return g.ProviderServer.ReadResource(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ReadResourceResponse {
			return &tfprotov6.ReadResourceResponse{
				NewState: req.CurrentState, NewIdentity: req.CurrentIdentity, Private: req.Private, Diagnostics: d,
			}
		})
}

func (g *guard) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return recovering(func() (*tfprotov6.PlanResourceChangeResponse, error) {
		return g.ProviderServer.PlanResourceChange(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.PlanResourceChangeResponse {
			return &tfprotov6.PlanResourceChangeResponse{Diagnostics: d}
		})
}

// ApplyResourceChange keeps the state as it was when the change panics: an update or a destroy loses nothing. What a
// create made stays outside the state; the next create finds it and offers to import it.
func (g *guard) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return recovering(func() (*tfprotov6.ApplyResourceChangeResponse, error) {
		return g.ProviderServer.ApplyResourceChange(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ApplyResourceChangeResponse {
			resp := &tfprotov6.ApplyResourceChangeResponse{NewState: req.PriorState, Private: req.PlannedPrivate, Diagnostics: d}
			if req.PriorState == nil {
				return resp
			}
			if null, err := req.PriorState.IsNull(); err == nil && !null {
				resp.NewIdentity = req.PlannedIdentity
			}
			return resp
		})
}

func (g *guard) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return recovering(func() (*tfprotov6.ImportResourceStateResponse, error) {
		return g.ProviderServer.ImportResourceState(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ImportResourceStateResponse {
			return &tfprotov6.ImportResourceStateResponse{Diagnostics: d}
		})
}

func (g *guard) MoveResourceState(ctx context.Context, req *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return recovering(func() (*tfprotov6.MoveResourceStateResponse, error) {
		return g.ProviderServer.MoveResourceState(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.MoveResourceStateResponse {
			return &tfprotov6.MoveResourceStateResponse{Diagnostics: d}
		})
}

func (g *guard) GenerateResourceConfig(ctx context.Context, req *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return recovering(func() (*tfprotov6.GenerateResourceConfigResponse, error) {
		return g.ProviderServer.GenerateResourceConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.GenerateResourceConfigResponse {
			return &tfprotov6.GenerateResourceConfigResponse{Diagnostics: d}
		})
}

func (g *guard) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateDataResourceConfigResponse, error) {
		return g.ProviderServer.ValidateDataResourceConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateDataResourceConfigResponse {
			return &tfprotov6.ValidateDataResourceConfigResponse{Diagnostics: d}
		})
}

func (g *guard) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return recovering(func() (*tfprotov6.ReadDataSourceResponse, error) {
		return g.ProviderServer.ReadDataSource(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ReadDataSourceResponse {
			return &tfprotov6.ReadDataSourceResponse{Diagnostics: d}
		})
}
