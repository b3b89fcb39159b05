package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func (g *guard) ValidateListResourceConfig(ctx context.Context, req *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateListResourceConfigResponse, error) {
		return g.lists.ValidateListResourceConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateListResourceConfigResponse {
			return &tfprotov6.ValidateListResourceConfigResponse{Diagnostics: d}
		})
}

// ListResource also guards the walk over the results, which runs after the call returned.
func (g *guard) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	failed := func(d []*tfprotov6.Diagnostic) *tfprotov6.ListResourceServerStream {
		return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
			yield(tfprotov6.ListResourceResult{Diagnostics: d})
		}}
	}
	stream, err := recovering(func() (*tfprotov6.ListResourceServerStream, error) {
		return g.lists.ListResource(pipeline.Correlate(ctx), req)
	}, failed)
	if err != nil || stream == nil || stream.Results == nil {
		return stream, err
	}
	return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
		open := true
		defer func() {
			if recover() != nil && open {
				yield(tfprotov6.ListResourceResult{Diagnostics: []*tfprotov6.Diagnostic{crash()}})
			}
		}()
		stream.Results(func(result tfprotov6.ListResourceResult) bool {
			open = false // A panic of the receiver itself must not call it again.
			open = yield(result)
			return open
		})
	}}, nil
}

func (g *guard) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateActionConfigResponse, error) {
		return g.actions.ValidateActionConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateActionConfigResponse {
			return &tfprotov6.ValidateActionConfigResponse{Diagnostics: d}
		})
}

func (g *guard) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return recovering(func() (*tfprotov6.PlanActionResponse, error) { return g.actions.PlanAction(ctx, req) },
		func(d []*tfprotov6.Diagnostic) *tfprotov6.PlanActionResponse {
			return &tfprotov6.PlanActionResponse{Diagnostics: d}
		})
}

func (g *guard) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	return recovering(func() (*tfprotov6.InvokeActionServerStream, error) {
		return g.actions.InvokeAction(pipeline.Correlate(ctx), req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.InvokeActionServerStream {
			return &tfprotov6.InvokeActionServerStream{Events: func(yield func(tfprotov6.InvokeActionEvent) bool) {
				yield(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: d}})
			}}
		})
}

func (g *guard) ValidateEphemeralResourceConfig(ctx context.Context, req *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
		return g.ProviderServer.ValidateEphemeralResourceConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateEphemeralResourceConfigResponse {
			return &tfprotov6.ValidateEphemeralResourceConfigResponse{Diagnostics: d}
		})
}

func (g *guard) OpenEphemeralResource(ctx context.Context, req *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return recovering(func() (*tfprotov6.OpenEphemeralResourceResponse, error) {
		return g.ProviderServer.OpenEphemeralResource(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.OpenEphemeralResourceResponse {
			return &tfprotov6.OpenEphemeralResourceResponse{Diagnostics: d}
		})
}

func (g *guard) RenewEphemeralResource(ctx context.Context, req *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return recovering(func() (*tfprotov6.RenewEphemeralResourceResponse, error) {
		return g.ProviderServer.RenewEphemeralResource(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.RenewEphemeralResourceResponse {
			return &tfprotov6.RenewEphemeralResourceResponse{Diagnostics: d}
		})
}

func (g *guard) CloseEphemeralResource(ctx context.Context, req *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return recovering(func() (*tfprotov6.CloseEphemeralResourceResponse, error) {
		return g.ProviderServer.CloseEphemeralResource(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.CloseEphemeralResourceResponse {
			return &tfprotov6.CloseEphemeralResourceResponse{Diagnostics: d}
		})
}
