package azdo

import (
	"context"
	"slices"
	"strings"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/extensionmanagement"
)

// Extension is an installed extension.
type Extension struct {
	// Publisher and Name are its ids, Title is for people.
	Publisher, Name, Title string
	// Flags are the states of the installation, such as "trusted" or "disabled".
	Flags []string
}

// Enabled reports whether the installation works (Microsoft Learn, "Installed Extensions - List", ExtensionStateFlags).
func (e Extension) Enabled() bool {
	return !slices.ContainsFunc(e.Flags, func(flag string) bool {
		switch strings.ToLower(flag) {
		case "disabled", "uninstalled", "error", "needsreauthorization":
			return true
		default:
			return false
		}
	})
}

// Extensions lists what is installed, disabled extensions and broken ones too. It is the list because that needs the
// smaller right, vso.extension (Microsoft Learn, "Installed Extensions - List").
func (c *Client) Extensions(ctx context.Context, organization string) ([]Extension, error) {
	x, err := c.ask(askExtensions, organization)
	if err != nil {
		return nil, err
	}
	all := true
	client := extensionmanagement.ClientImpl{Client: x.library()}
	got, err := client.GetInstalledExtensions(ctx, extensionmanagement.GetInstalledExtensionsArgs{
		IncludeDisabledExtensions: &all, IncludeErrors: &all, IncludeInstallationIssues: &all,
	})
	if err != nil {
		return nil, x.explain(err)
	}
	if *got == nil {
		return nil, x.unreadable("the answer holds no list")
	}
	installed := []Extension{}
	for _, e := range *got {
		found := Extension{Publisher: text(e.PublisherId), Name: text(e.ExtensionId), Title: text(e.ExtensionName)}
		if e.InstallState != nil && e.InstallState.Flags != nil {
			found.Flags = flags(string(*e.InstallState.Flags))
		}
		installed = append(installed, found)
	}
	return installed, nil
}

// flags splits "multiVersion, trusted".
func flags(s string) []string {
	var list []string
	for flag := range strings.SplitSeq(s, ",") {
		if flag = clean(flag); flag != "" {
			list = append(list, flag)
		}
	}
	return list
}
