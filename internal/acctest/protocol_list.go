package acctest

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Search is what `terraform query` asks of a list resource.
type Search struct {
	Config Values
	// IncludeResource asks for the whole object beside its identity.
	IncludeResource bool
	// Limit is how many objects are wanted; 0 is all.
	Limit int64
}

// Found is one result of a search.
type Found struct {
	DisplayName string
	Identity    Values
	Resource    Values // nil unless asked for
	Diagnostics []*tfprotov6.Diagnostic
}

// ValidateList validates the configuration of a search.
func (p *Protocol) ValidateList(name string, config Values) []*tfprotov6.Diagnostic {
	p.t.Helper()
	lists, ok := p.Server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider has no list resources")
	}
	resp, err := lists.ValidateListResourceConfig(p.t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: name, Config: p.Encode(p.Schema.ListResourceSchemas[name].ValueType(), config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Stream starts a search. The results come as the provider pushes them, and the caller may stop early.
func (p *Protocol) Stream(ctx context.Context, name string, search Search) iter.Seq[Found] {
	p.t.Helper()
	lists, ok := p.Server.(tfprotov6.ListResourceServer)
	if !ok {
		p.t.Fatal("the provider has no list resources")
	}
	stream, err := lists.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName:        name,
		Config:          p.Encode(p.Schema.ListResourceSchemas[name].ValueType(), search.Config),
		IncludeResource: search.IncludeResource,
		Limit:           search.Limit,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return func(yield func(Found) bool) {
		for result := range stream.Results {
			found := Found{
				DisplayName: result.DisplayName,
				Identity:    p.decodeIdentity(name, result.Identity),
				Resource:    p.Decode(p.Schema.ResourceSchemas[name].ValueType(), result.Resource),
				Diagnostics: result.Diagnostics,
			}
			if !yield(found) {
				return
			}
		}
	}
}

// List is all that Stream finds.
func (p *Protocol) List(name string, search Search) []Found {
	p.t.Helper()
	var all []Found
	for found := range p.Stream(p.t.Context(), name, search) {
		all = append(all, found)
	}
	return all
}

// GenerateConfig makes a configuration of an object, as -generate-config-out does.
func (p *Protocol) GenerateConfig(name string, object Values) Values {
	p.t.Helper()
	typ := p.Schema.ResourceSchemas[name].ValueType()
	resp, err := p.Server.GenerateResourceConfig(p.t.Context(), &tfprotov6.GenerateResourceConfigRequest{
		TypeName: name, State: p.Encode(typ, object),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	NoErrors(p.t, resp.Diagnostics)
	return p.Decode(typ, resp.Config)
}
