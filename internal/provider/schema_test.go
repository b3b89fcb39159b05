package provider_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
)

// kind is where a schema is used; the rules differ a little.
type kind string

const (
	ofProvider     kind = "provider"
	ofResource     kind = "resource"
	ofDataSource   kind = "data source"
	ofListResource kind = "list resource"
	ofAction       kind = "action"
)

// described is one schema under one name.
type described struct {
	kind   kind
	name   string
	schema *tfprotov6.Schema
}

// everything returns the schemas of all that the provider registers.
func everything(t *testing.T) []described {
	t.Helper()
	server, err := provider.NewServer("test")()
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	all := []described{{ofProvider, provider.TypeName, resp.Provider}}
	for name, schema := range resp.ResourceSchemas {
		all = append(all, described{ofResource, name, schema})
	}
	for name, schema := range resp.DataSourceSchemas {
		all = append(all, described{ofDataSource, name, schema})
	}
	for name, schema := range resp.ListResourceSchemas {
		all = append(all, described{ofListResource, name, schema})
	}
	for name, schema := range resp.ActionSchemas {
		all = append(all, described{ofAction, name, schema.Schema})
	}
	if len(resp.ResourceSchemas) == 0 || len(resp.DataSourceSchemas) == 0 {
		t.Fatal("nothing is registered")
	}
	return all
}

// attributes calls visit for every attribute, at any depth, with its dotted name.
func attributes(block *tfprotov6.SchemaBlock, visit func(name string, a *tfprotov6.SchemaAttribute)) {
	var walk func(prefix string, list []*tfprotov6.SchemaAttribute)
	walk = func(prefix string, list []*tfprotov6.SchemaAttribute) {
		for _, a := range list {
			visit(prefix+a.Name, a)
			if a.NestedType != nil {
				walk(prefix+a.Name+".", a.NestedType.Attributes)
			}
		}
	}
	walk("", block.Attributes)
	for _, nested := range block.BlockTypes {
		walk(nested.TypeName+".", nested.Block.Attributes)
	}
}

func TestSchemaInvariants(t *testing.T) {
	t.Parallel()
	snake := regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	for _, d := range everything(t) {
		t.Run(string(d.kind)+" "+d.name, func(t *testing.T) {
			t.Parallel()
			if d.kind != ofProvider && !strings.HasPrefix(d.name, provider.TypeName+"_") {
				t.Error("the type name lacks the provider's prefix")
			}
			if d.schema.Block.Description == "" || d.schema.Block.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Error("the schema has no Markdown description")
			}
			if d.schema.Version != 0 {
				t.Error("a schema version above 0 needs an upgrader and a golden state for each lower version, and this check to know of them")
			}
			attributes(d.schema.Block, func(name string, a *tfprotov6.SchemaAttribute) {
				if !snake.MatchString(a.Name) {
					t.Errorf("%s is not snake_case", name)
				}
				if len(strings.TrimSpace(a.Description)) < 10 {
					t.Errorf("%s has no useful description", name)
				}
				ours := !strings.HasPrefix(name, "timeouts.") // that block comes from a library, with plain text
				if ours && a.DescriptionKind != tfprotov6.StringKindMarkdown {
					t.Errorf("the description of %s is not Markdown", name)
				}
				if a.Required && (a.Optional || a.Computed) || !a.Required && !a.Optional && !a.Computed {
					t.Errorf("%s: required %t, optional %t, computed %t", name, a.Required, a.Optional, a.Computed)
				}
				if a.Deprecated && a.DeprecationMessage == "" {
					t.Errorf("%s is deprecated without a message", name)
				}
			})
			if d.kind == ofResource {
				checkResource(t, d.schema.Block)
			}
		})
	}
}

// checkResource checks what holds for managed resources only.
func checkResource(t *testing.T, block *tfprotov6.SchemaBlock) {
	t.Helper()
	names := map[string]*tfprotov6.SchemaAttribute{}
	attributes(block, func(name string, a *tfprotov6.SchemaAttribute) {
		names[name] = a
		if a.Type != nil && a.Type.Is(tftypes.List{}) && (a.Optional || a.Required) {
			t.Errorf("%s is a list: what has no order is a set", name)
		}
	})
	id := names["id"]
	if id == nil || !id.Computed || id.Optional || id.Required {
		t.Error("id must be there and computed")
	}
	for name, a := range names {
		if a.WriteOnly && names[name+"_version"] == nil {
			t.Errorf("%s is write-only, and nothing named %s_version makes a new value known", name, name)
		}
	}
	timeouts := slices.ContainsFunc(block.BlockTypes, func(b *tfprotov6.SchemaNestedBlock) bool { return b.TypeName == "timeouts" })
	if !timeouts {
		t.Error("there is no timeouts block")
	}
}

// A name with one of these words holds a secret, unless it is exempted.
var secretWords = []string{"code", "token", "secret", "password", "key", "assertion", "certificate"}

// notSecret are names with such a word that hold none.
var notSecret = []string{
	"client_secret_file_path", "client_certificate_path", "oidc_token_file_path", // paths of files
	"ca_certificate_file",
	"authorization_code_wo_version", // a counter
}

func TestSecretsAreMarked(t *testing.T) {
	t.Parallel()
	for _, d := range everything(t) {
		attributes(d.schema.Block, func(name string, a *tfprotov6.SchemaAttribute) {
			words := strings.FieldsFunc(a.Name, func(r rune) bool { return r == '_' })
			secret := !slices.Contains(notSecret, a.Name) &&
				slices.ContainsFunc(words, func(word string) bool { return slices.Contains(secretWords, word) })
			switch {
			case d.kind == ofProvider && secret && !a.Sensitive:
				t.Errorf("%s of the provider is not sensitive", name)
			case d.kind == ofResource && secret && !a.WriteOnly:
				t.Errorf("%s of %s is not write-only: it would be stored in the state", name, d.name)
			case d.kind == ofDataSource && (secret || a.Sensitive):
				t.Errorf("%s of the data source %s is a secret: it would be stored in the state", name, d.name)
			}
		})
	}
}
