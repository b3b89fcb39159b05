package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is a managed resource as Terraform keeps it.
type Object struct {
	Values   Values // nil: there is none
	Identity Values
	Private  []byte
}

// Plan plans a change from prior (the zero Object: create) to a configuration (nil: destroy).
func (p *Protocol) Plan(name string, prior Object, config Values) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	return p.PlanWith(name, prior, config, nil)
}

// PlanWith is Plan for a client with these capabilities.
func (p *Protocol) PlanWith(name string, prior Object, config Values, client *tfprotov6.PlanResourceChangeClientCapabilities) *tfprotov6.PlanResourceChangeResponse {
	p.t.Helper()
	typ := p.Schema.ResourceSchemas[name].ValueType()
	resp, err := p.Server.PlanResourceChange(p.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:           name,
		PriorState:         p.object(typ, prior.Values),
		ProposedNewState:   p.object(typ, p.proposed(name, prior.Values, config)),
		Config:             p.object(typ, config),
		PriorPrivate:       prior.Private,
		PriorIdentity:      p.identity(name, prior.Identity),
		ClientCapabilities: client,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp
}

// Apply plans and applies a change from prior to a configuration. Errors of the plan fail the test, and so does an answer
// for which Terraform would blame the provider.
func (p *Protocol) Apply(name string, prior Object, config Values) (Object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	typ := p.Schema.ResourceSchemas[name].ValueType()
	plan := p.Plan(name, prior, config)
	NoErrors(p.t, plan.Diagnostics)
	resp, err := p.Server.ApplyResourceChange(p.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName:        name,
		PriorState:      p.object(typ, prior.Values),
		PlannedState:    plan.PlannedState,
		Config:          p.object(typ, config),
		PlannedPrivate:  plan.PlannedPrivate,
		PlannedIdentity: plan.PlannedIdentity,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	applied := Object{p.Decode(typ, resp.NewState), p.decodeIdentity(name, resp.NewIdentity), resp.Private}
	p.checkApplied(name, p.Decode(typ, plan.PlannedState), applied.Values, resp.Diagnostics)
	return applied, resp.Diagnostics
}

// Read refreshes an object.
func (p *Protocol) Read(name string, prior Object) (Object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	typ := p.Schema.ResourceSchemas[name].ValueType()
	resp, err := p.Server.ReadResource(p.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: name, CurrentState: p.object(typ, prior.Values), Private: prior.Private,
		CurrentIdentity: p.identity(name, prior.Identity),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return Object{p.Decode(typ, resp.NewState), p.decodeIdentity(name, resp.NewIdentity), resp.Private}, resp.Diagnostics
}

// Import imports one object by its id, or by its identity when that is not nil. It is not refreshed yet: Read does that.
func (p *Protocol) Import(name, id string, identity Values) (Object, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	resp, err := p.Server.ImportResourceState(p.t.Context(), &tfprotov6.ImportResourceStateRequest{
		TypeName: name, ID: id, Identity: p.identity(name, identity),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if len(resp.ImportedResources) == 0 {
		return Object{}, resp.Diagnostics
	}
	imported := resp.ImportedResources[0]
	typ := p.Schema.ResourceSchemas[name].ValueType()
	return Object{p.Decode(typ, imported.State), p.decodeIdentity(name, imported.Identity), imported.Private}, resp.Diagnostics
}

// proposed does Terraform's part of a plan: the configuration, and the prior value of what the provider computes and
// the configuration leaves out.
func (p *Protocol) proposed(name string, prior, config Values) Values {
	if config == nil || prior == nil {
		return config
	}
	merged := Values{}
	for _, attribute := range p.Schema.ResourceSchemas[name].Block.Attributes {
		value, given := config[attribute.Name]
		switch {
		case given && !value.IsNull():
			merged[attribute.Name] = value
		case attribute.Computed:
			merged[attribute.Name] = prior[attribute.Name]
		}
	}
	for _, block := range p.Schema.ResourceSchemas[name].Block.BlockTypes {
		if value, given := config[block.TypeName]; given {
			merged[block.TypeName] = value
		}
	}
	return merged
}

func (p *Protocol) object(typ tftypes.Type, values Values) *tfprotov6.DynamicValue {
	p.t.Helper()
	if values == nil {
		return p.Null(typ)
	}
	return p.Encode(typ, values)
}

func (p *Protocol) identity(name string, values Values) *tfprotov6.ResourceIdentityData {
	p.t.Helper()
	schema, ok := p.Identities.IdentitySchemas[name]
	if !ok || values == nil {
		return nil
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: p.Encode(schema.ValueType(), values)}
}

func (p *Protocol) decodeIdentity(name string, data *tfprotov6.ResourceIdentityData) Values {
	p.t.Helper()
	schema, ok := p.Identities.IdentitySchemas[name]
	if !ok || data == nil {
		return nil
	}
	return p.Decode(schema.ValueType(), data.IdentityData)
}
