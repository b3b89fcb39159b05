package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// PlanAction plans an action and returns the diagnostics.
func (p *Protocol) PlanAction(name string, config Values) []*tfprotov6.Diagnostic {
	p.t.Helper()
	actions, schema := p.action(name)
	resp, err := actions.PlanAction(p.t.Context(), &tfprotov6.PlanActionRequest{ActionType: name, Config: p.Encode(schema.Schema.ValueType(), config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Invoke invokes an action and returns its progress messages in order, and the diagnostics that it ended with.
func (p *Protocol) Invoke(ctx context.Context, name string, config Values) (messages []string, diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	actions, schema := p.action(name)
	stream, err := actions.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: name, Config: p.Encode(schema.Schema.ValueType(), config)})
	if err != nil {
		p.t.Fatal(err)
	}
	completed := false
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			messages = append(messages, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			completed, diagnostics = true, event.Diagnostics
		}
	}
	if !completed {
		p.t.Error("the action did not say that it is over")
	}
	return messages, diagnostics
}

func (p *Protocol) action(name string) (tfprotov6.ActionServer, *tfprotov6.ActionSchema) {
	p.t.Helper()
	actions, ok := p.Server.(tfprotov6.ActionServer)
	if !ok {
		p.t.Fatal("the provider has no actions")
	}
	schema, ok := p.Schema.ActionSchemas[name]
	if !ok {
		p.t.Fatalf("the provider has no action %s", name)
	}
	return actions, schema
}
