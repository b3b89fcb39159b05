package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Values are attribute values by name; what is absent is null.
type Values map[string]tftypes.Value

// Protocol talks to the provider as Terraform does, without a terraform: for what the installed one does not offer
// (identity, list resources, actions, deferral) and for faults inside single calls.
type Protocol struct {
	// Server is the provider; assert it to tfprotov6.ListResourceServer or tfprotov6.ActionServer for those calls.
	Server tfprotov6.ProviderServer
	// Schema and Identities are what the provider answered for its schemas.
	Schema     *tfprotov6.GetProviderSchemaResponse
	Identities *tfprotov6.GetResourceIdentitySchemasResponse

	t testing.TB
}

// Protocol starts a provider against this emulator and configures it from the environment alone.
func (e *Env) Protocol(tb testing.TB) *Protocol {
	tb.Helper()
	server, err := e.NewServer()()
	if err != nil {
		tb.Fatal(err)
	}
	p := NewProtocol(tb, server)
	NoErrors(tb, p.Configure(nil))
	return p
}

// NewProtocol talks to any server, which is not configured yet.
func NewProtocol(tb testing.TB, server tfprotov6.ProviderServer) *Protocol {
	tb.Helper()
	schema, err := server.GetProviderSchema(tb.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	NoErrors(tb, schema.Diagnostics)
	identities, err := server.GetResourceIdentitySchemas(tb.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	NoErrors(tb, identities.Diagnostics)
	return &Protocol{Server: server, Schema: schema, Identities: identities, t: tb}
}

// Configure configures the provider with these arguments.
func (p *Protocol) Configure(values Values) []*tfprotov6.Diagnostic {
	p.t.Helper()
	resp, err := p.Server.ConfigureProvider(p.t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.15.0", Config: p.Encode(p.Schema.Provider.ValueType(), values),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// ReadDataSource reads a data source.
func (p *Protocol) ReadDataSource(name string, config Values) (Values, []*tfprotov6.Diagnostic) {
	p.t.Helper()
	typ := p.Schema.DataSourceSchemas[name].ValueType()
	resp, err := p.Server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: p.Encode(typ, config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.Decode(typ, resp.State), resp.Diagnostics
}

// Encode turns values into an object of a schema's type.
func (p *Protocol) Encode(typ tftypes.Type, values Values) *tfprotov6.DynamicValue {
	p.t.Helper()
	object, ok := typ.(tftypes.Object)
	if !ok {
		p.t.Fatalf("%s is not an object", typ)
	}
	attributes := map[string]tftypes.Value{}
	for name, attribute := range object.AttributeTypes {
		attributes[name] = tftypes.NewValue(attribute, nil)
		if value, given := values[name]; given {
			attributes[name] = value
		}
	}
	encoded, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, attributes))
	if err != nil {
		p.t.Fatal(err)
	}
	return &encoded
}

// Null is the absence of an object of a schema's type.
func (p *Protocol) Null(typ tftypes.Type) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, nil))
	if err != nil {
		p.t.Fatal(err)
	}
	return &encoded
}

// Decode turns an object of a schema's type into values; nil when there is none or it is null.
func (p *Protocol) Decode(typ tftypes.Type, encoded *tfprotov6.DynamicValue) Values {
	p.t.Helper()
	if encoded == nil {
		return nil
	}
	object, err := encoded.Unmarshal(typ)
	if err != nil {
		p.t.Fatal(err)
	}
	if object.IsNull() {
		return nil
	}
	values := Values{}
	if err := object.As((*map[string]tftypes.Value)(&values)); err != nil {
		p.t.Fatal(err)
	}
	return values
}

// NoErrors fails the test when there is an error among the diagnostics.
func NoErrors(tb testing.TB, diagnostics []*tfprotov6.Diagnostic) {
	tb.Helper()
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			tb.Fatalf("%s: %s (%s)", d.Summary, d.Detail, d.Attribute)
		}
	}
}
