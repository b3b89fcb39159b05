package prereq

import (
	"fmt"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

// The extensions (microsoft/security-devops-azdevops, readme and manifest).
const (
	extensionPublisher  = "ms-securitydevops"
	containerMapping    = "ms-dfd-code-to-cloud"
	securityDevOpsTools = "microsoft-security-devops-azdevops"
)

func checkContainerMapping(in *insight) verdict {
	return checkExtension(in, containerMapping, "Container Mapping",
		"Defender for Cloud shares the extension with the organization some time after it was connected; wait, and install it then if it is still missing (Organization settings > Extensions > Shared). Only the mapping of containers needs it.")
}

func checkSecurityDevOps(in *insight) verdict {
	return checkExtension(in, securityDevOpsTools, "Microsoft Security DevOps",
		"Install it from the Visual Studio Marketplace if pipelines are to scan with it. Connecting does not need it.")
}

// checkExtension never fails, because a connector works without extensions, and
// one of them comes only after it.
func checkExtension(in *insight, name, title, install string) verdict {
	all, err := in.extensions()
	if err != nil {
		return unasked(err, "Look at Organization settings > Extensions.")
	}
	i := slices.IndexFunc(all, func(e azdo.Extension) bool {
		return armid.EqualFold(e.Publisher, extensionPublisher) && armid.EqualFold(e.Name, name)
	})
	switch {
	case i < 0:
		return unknown(fmt.Sprintf("The extension %s is not installed.", title), install)
	case !all[i].Enabled():
		return unknown(fmt.Sprintf("The extension %s is installed and does not work: %s.", title, oneLine(strings.Join(all[i].Flags, ", "))),
			"Repair or enable it: Organization settings > Extensions.")
	}
	return pass(fmt.Sprintf("The extension %s is installed.", title))
}
