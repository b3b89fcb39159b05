package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/emulator"
)

// Connector returns the connector of this name from the emulator's world.
func (e *Env) Connector(name string) (emulator.Connector, bool) {
	for _, c := range e.Server.World().Connectors {
		if strings.EqualFold(c.Name, name) {
			return c, true
		}
	}
	return emulator.Connector{}, false
}

// Present checks that the emulator has the connector, whatever Terraform's state says.
func (e *Env) Present(name string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if _, ok := e.Connector(name); !ok {
			return fmt.Errorf("the emulator has no connector %s", name)
		}
		return nil
	}
}

// Absent checks that the emulator does not have the connector; it fits CheckDestroy.
func (e *Env) Absent(name string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if _, ok := e.Connector(name); ok {
			return fmt.Errorf("the emulator still has the connector %s", name)
		}
		return nil
	}
}
