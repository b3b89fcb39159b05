package emulator

import (
	"net/url"
	"slices"
	"time"
)

type repositoryBody struct {
	ID              string            `json:"id"`
	Name            string            `json:"name"`
	URL             string            `json:"url"`
	Project         repositoryProject `json:"project"`
	DefaultBranch   string            `json:"defaultBranch,omitempty"`
	Size            int64             `json:"size"`
	RemoteURL       string            `json:"remoteUrl"`
	SSHURL          string            `json:"sshUrl"`
	WebURL          string            `json:"webUrl"`
	IsDisabled      bool              `json:"isDisabled"`
	IsFork          bool              `json:"isFork,omitempty"`
	IsInMaintenance bool              `json:"isInMaintenance"`
	CreationDate    string            `json:"creationDate,omitempty"`
}

type repositoryProject struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	State      string `json:"state"`
	Visibility string `json:"visibility"`
}

// defaultAgeDays is the age of a repository of which the world says nothing.
const defaultAgeDays = 30

// repositories are all that the caller can read, in one answer: of the
// organization, or of a project. Without Basic access there is no code of
// private projects to read.
func (v *visit) repositories() answer {
	if v.params["repositoryId"] != "" {
		return noController(v.call)
	}
	if slices.Contains(v.organization.Forbidden, "projects") {
		return v.forbidden("projects")
	}
	projects := v.visible()
	if name := v.params["project"]; name != "" {
		p, ok := v.named(name)
		if !ok {
			return v.noProject(name)
		}
		projects = []Project{p}
	}
	list := []repositoryBody{}
	for _, p := range projects {
		if p.Visibility == "private" && !v.caller.hasBasic() {
			continue
		}
		for _, r := range p.Repositories {
			if !r.Deleted {
				list = append(list, v.repositoryBody(p, r))
			}
		}
	}
	return v.found(collect(list))
}

func (v *visit) repositoryBody(p Project, r Repository) repositoryBody {
	project := projectID(v.organization.Name, p.Name)
	id := repositoryID(v.organization.Name, p.Name, r.Name)
	where := url.PathEscape(v.organization.Name) + "/" + url.PathEscape(p.Name)
	name := url.PathEscape(r.Name)
	body := repositoryBody{
		ID: id, Name: r.Name, URL: v.publicURL() + "/" + project + "/_apis/git/repositories/" + id,
		Project:       repositoryProject{project, p.Name, "wellFormed", p.Visibility},
		DefaultBranch: "refs/heads/main", Size: 1203,
		RemoteURL: "https://" + url.PathEscape(v.organization.Name) + "@dev.azure.com/" + where + "/_git/" + name,
		SSHURL:    "git@ssh.dev.azure.com:v3/" + where + "/" + name,
		WebURL:    "https://dev.azure.com/" + where + "/_git/" + name,

		IsDisabled: r.Disabled, IsFork: r.Fork,
	}
	if r.Empty {
		body.DefaultBranch, body.Size = "", 0
	}
	if v.atLeast("7.2") {
		days := defaultAgeDays
		if r.AgeDays != nil {
			days = *r.AgeDays
		}
		body.CreationDate = v.st.now().Add(-time.Duration(days) * 24 * time.Hour).Format("2006-01-02T15:04:05.0000000Z")
	}
	return body
}
