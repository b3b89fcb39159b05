package emulator

import "strings"

type extensionBody struct {
	ExtensionID     string       `json:"extensionId"`
	ExtensionName   string       `json:"extensionName"`
	PublisherID     string       `json:"publisherId"`
	PublisherName   string       `json:"publisherName"`
	Version         string       `json:"version"`
	ManifestVersion int          `json:"manifestVersion"`
	RegistrationID  string       `json:"registrationId"`
	Flags           string       `json:"flags"`
	Scopes          []string     `json:"scopes"`
	BaseURI         string       `json:"baseUri"`
	InstallState    installState `json:"installState"`
	LastPublished   string       `json:"lastPublished"`
	Contributions   []struct{}   `json:"contributions"`
	Files           []struct{}   `json:"files"`
}

type installState struct {
	Flags              string     `json:"flags"`
	LastUpdated        string     `json:"lastUpdated"`
	InstallationIssues []struct{} `json:"installationIssues"`
}

func (e Extension) wire() extensionBody {
	return extensionBody{
		ExtensionID: e.Name, ExtensionName: e.Name, PublisherID: e.Publisher, PublisherName: e.Publisher,
		Version: "1.0.42", ManifestVersion: 1, RegistrationID: guid("extension", e.Publisher, e.Name), Flags: "trusted",
		Scopes: []string{"vso.build_execute"}, BaseURI: "https://" + e.Publisher + ".gallerycdn.vsassets.io/extensions/" + e.Publisher + "/" + e.Name,
		InstallState:  installState{or(e.State, "none"), "2026-07-01T00:00:00Z", []struct{}{}},
		LastPublished: "2026-06-01T00:00:00Z", Contributions: []struct{}{}, Files: []struct{}{},
	}
}

// extensions are those installed, with disabled ones unless the client does
// not want them.
func (v *visit) extensions() answer {
	list := []extensionBody{}
	for _, e := range v.organization.Extensions {
		if !strings.EqualFold(v.query["includedisabledextensions"], "false") || !strings.Contains(strings.ToLower(e.State), "disabled") {
			list = append(list, e.wire())
		}
	}
	return v.found(collect(list))
}

func (v *visit) extension() answer {
	publisher, name := v.params["publisherName"], v.params["extensionName"]
	for _, e := range v.organization.Extensions {
		if strings.EqualFold(e.Publisher, publisher) && strings.EqualFold(e.Name, name) {
			return v.found(e.wire())
		}
	}
	return v.fail(404, "InstalledExtensionNotFoundException", "The extension '"+publisher+"."+name+"' is not installed.")
}
