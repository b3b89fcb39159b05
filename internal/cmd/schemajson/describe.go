package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// describeProvider asks the provider for everything it declares.
func describeProvider(ctx context.Context, server tfprotov6.ProviderServer) (providerSchemas, error) {
	declared, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return providerSchemas{}, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return providerSchemas{}, err
	}
	for _, diagnostics := range [][]*tfprotov6.Diagnostic{declared.Diagnostics, identities.Diagnostics} {
		if err := firstError(diagnostics); err != nil {
			return providerSchemas{}, err
		}
	}
	return providerSchemas{
		Provider:           describeSchema(declared.Provider),
		Resources:          each(declared.ResourceSchemas, describeSchema),
		DataSources:        each(declared.DataSourceSchemas, describeSchema),
		EphemeralResources: each(declared.EphemeralResourceSchemas, describeSchema),
		ListResources:      each(declared.ListResourceSchemas, describeSchema),
		Actions:            each(declared.ActionSchemas, describeAction),
		Functions:          each(declared.Functions, describeFunction),
		Identities:         each(identities.IdentitySchemas, describeIdentity),
	}, nil
}

func firstError(diagnostics []*tfprotov6.Diagnostic) error {
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}

func each[From, To any](in map[string]From, describe func(From) To) map[string]To {
	out := make(map[string]To, len(in))
	for name, value := range in {
		out[name] = describe(value)
	}
	return out
}

func describeSchema(s *tfprotov6.Schema) schema {
	return schema{Version: s.Version, Block: describeBlock(s.Block)}
}

func describeAction(s *tfprotov6.ActionSchema) actionSchema {
	return actionSchema{Block: describeBlock(s.Schema.Block)}
}

func describeBlock(b *tfprotov6.SchemaBlock) block {
	out := block{
		Attributes:    describeAttributes(b.Attributes),
		documentation: describeText(b.Description, b.DescriptionKind, b.Deprecated, b.DeprecationMessage),
		BlockTypes:    make(map[string]nestedBlock, len(b.BlockTypes)),
	}
	for _, nested := range b.BlockTypes {
		out.BlockTypes[nested.TypeName] = nestedBlock{
			NestingMode: strings.ToLower(nested.Nesting.String()),
			Block:       describeBlock(nested.Block),
			MinItems:    nested.MinItems,
			MaxItems:    nested.MaxItems,
		}
	}
	return out
}

func describeAttributes(in []*tfprotov6.SchemaAttribute) map[string]attribute {
	out := make(map[string]attribute, len(in))
	for _, a := range in {
		described := attribute{
			Type:          a.Type,
			documentation: describeText(a.Description, a.DescriptionKind, a.Deprecated, a.DeprecationMessage),
			Required:      a.Required,
			Optional:      a.Optional,
			Computed:      a.Computed,
			Sensitive:     a.Sensitive,
			WriteOnly:     a.WriteOnly,
		}
		if a.NestedType != nil {
			described.Type = nil
			described.NestedType = &nestedAttributes{
				Attributes:  describeAttributes(a.NestedType.Attributes),
				NestingMode: strings.ToLower(a.NestedType.Nesting.String()),
			}
		}
		out[a.Name] = described
	}
	return out
}

func describeText(text string, kind tfprotov6.StringKind, deprecated bool, message string) documentation {
	out := documentation{Description: text, DescriptionKind: "plain", Deprecated: deprecated, DeprecationMessage: message}
	if kind == tfprotov6.StringKindMarkdown {
		out.DescriptionKind = "markdown"
	}
	return out
}

func describeFunction(f *tfprotov6.Function) function {
	out := function{
		Summary:            f.Summary,
		Description:        f.Description,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         f.Return.Type,
	}
	for _, p := range f.Parameters {
		out.Parameters = append(out.Parameters, describeParameter(p))
	}
	if f.VariadicParameter != nil {
		variadic := describeParameter(f.VariadicParameter)
		out.VariadicParameter = &variadic
	}
	return out
}

func describeParameter(p *tfprotov6.FunctionParameter) parameter {
	return parameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: p.Type}
}

func describeIdentity(s *tfprotov6.ResourceIdentitySchema) identitySchema {
	out := identitySchema{Version: s.Version, Attributes: make(map[string]identityAttribute, len(s.IdentityAttributes))}
	for _, a := range s.IdentityAttributes {
		out.Attributes[a.Name] = identityAttribute{
			Type:              a.Type,
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return out
}
