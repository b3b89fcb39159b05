package azdo

import (
	"slices"
	"strings"
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
