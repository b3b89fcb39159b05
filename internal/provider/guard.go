package provider

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// guard answers every call of the protocol: a panic in one of them becomes one error diagnostic. Terraform prints the
// value of a panic, which may hold a secret, and loses every other object that the process is about to create.
//
// The requests of one call share a correlation id: who asks Azure support about a failed apply gives one id, and it finds
// the look before a write, the write, and the polls after it.
//
// An action runs on a goroutine that the framework starts, out of reach of this guard: guardedAction is for those.
type guard struct {
	tfprotov6.ProviderServer
	lists   tfprotov6.ListResourceServer
	actions tfprotov6.ActionServer
}

// Guard wraps a server so that a panic in one call does not end the process. The server must also serve list resources
// and actions, as the framework's does.
func Guard(server tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
	lists, ok := server.(tfprotov6.ListResourceServer)
	if !ok {
		return nil, errors.New("the provider server does not serve list resources")
	}
	actions, ok := server.(tfprotov6.ActionServer)
	if !ok {
		return nil, errors.New("the provider server does not serve actions")
	}
	return &guard{ProviderServer: server, lists: lists, actions: actions}, nil
}

// recovering runs call; when it panics, the answer is what failed makes of the diagnostics that say so.
func recovering[S any](call func() (*S, error), failed func([]*tfprotov6.Diagnostic) *S) (resp *S, err error) {
	defer func() {
		if recover() != nil {
			resp, err = failed([]*tfprotov6.Diagnostic{crash()}), nil
		}
	}()
	return call()
}

func (g *guard) GetMetadata(ctx context.Context, req *tfprotov6.GetMetadataRequest) (*tfprotov6.GetMetadataResponse, error) {
	return recovering(func() (*tfprotov6.GetMetadataResponse, error) { return g.ProviderServer.GetMetadata(ctx, req) },
		func(d []*tfprotov6.Diagnostic) *tfprotov6.GetMetadataResponse {
			return &tfprotov6.GetMetadataResponse{Diagnostics: d}
		})
}

func (g *guard) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return recovering(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return g.ProviderServer.GetProviderSchema(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.GetProviderSchemaResponse {
			return &tfprotov6.GetProviderSchemaResponse{Diagnostics: d}
		})
}

func (g *guard) GetResourceIdentitySchemas(ctx context.Context, req *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return recovering(func() (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
		return g.ProviderServer.GetResourceIdentitySchemas(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.GetResourceIdentitySchemasResponse {
			return &tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: d}
		})
}

func (g *guard) ValidateProviderConfig(ctx context.Context, req *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return recovering(func() (*tfprotov6.ValidateProviderConfigResponse, error) {
		return g.ProviderServer.ValidateProviderConfig(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ValidateProviderConfigResponse {
			return &tfprotov6.ValidateProviderConfigResponse{Diagnostics: d}
		})
}

func (g *guard) ConfigureProvider(ctx context.Context, req *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return recovering(func() (*tfprotov6.ConfigureProviderResponse, error) {
		return g.ProviderServer.ConfigureProvider(ctx, req)
	},
		func(d []*tfprotov6.Diagnostic) *tfprotov6.ConfigureProviderResponse {
			return &tfprotov6.ConfigureProviderResponse{Diagnostics: d}
		})
}

func (g *guard) GetFunctions(ctx context.Context, req *tfprotov6.GetFunctionsRequest) (*tfprotov6.GetFunctionsResponse, error) {
	return recovering(func() (*tfprotov6.GetFunctionsResponse, error) { return g.ProviderServer.GetFunctions(ctx, req) },
		func(d []*tfprotov6.Diagnostic) *tfprotov6.GetFunctionsResponse {
			return &tfprotov6.GetFunctionsResponse{Diagnostics: d}
		})
}

func (g *guard) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return recovering(func() (*tfprotov6.CallFunctionResponse, error) { return g.ProviderServer.CallFunction(ctx, req) },
		func(d []*tfprotov6.Diagnostic) *tfprotov6.CallFunctionResponse {
			return &tfprotov6.CallFunctionResponse{Error: &tfprotov6.FunctionError{Text: d[0].Summary + ": " + d[0].Detail}}
		})
}

func (g *guard) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	return recovering(func() (*tfprotov6.StopProviderResponse, error) { return g.ProviderServer.StopProvider(ctx, req) },
		func(d []*tfprotov6.Diagnostic) *tfprotov6.StopProviderResponse {
			return &tfprotov6.StopProviderResponse{Error: d[0].Summary + ": " + d[0].Detail}
		})
}
