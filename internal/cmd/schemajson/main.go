package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
)

// providerKey is the only address that tfplugindocs looks for besides the bare name, whatever the real namespace is.
const providerKey = "registry.terraform.io/hashicorp/defenderdevops"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := providerserver.NewProtocol6WithError(provider.New("docs")())()
	if err != nil {
		return err
	}
	schemas, err := describeProvider(ctx, server)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(document{
		FormatVersion:   "1.0",
		ProviderSchemas: map[string]providerSchemas{providerKey: schemas},
	})
}
