package emulator

import (
	"strconv"
	"strings"
)

// projectsPerPage is the default of $top.
const projectsPerPage = 100

type projectBody struct {
	ID             string        `json:"id"`
	Name           string        `json:"name"`
	Description    string        `json:"description,omitempty"`
	URL            string        `json:"url"`
	State          string        `json:"state"`
	Revision       int           `json:"revision"`
	Visibility     string        `json:"visibility"`
	LastUpdateTime string        `json:"lastUpdateTime"`
	Capabilities   *capabilities `json:"capabilities,omitempty"`
}

type capabilities struct {
	ProcessTemplate processTemplate `json:"processTemplate"`
	VersionControl  versionControl  `json:"versioncontrol"`
}

type processTemplate struct {
	TemplateName string `json:"templateName"`
}

// versionControl has its booleans as words, as recorded.
type versionControl struct {
	SourceControlType string `json:"sourceControlType"`
	GitEnabled        string `json:"gitEnabled"`
	TFVCEnabled       string `json:"tfvcEnabled"`
}

func (v *visit) projectBody(p Project) projectBody {
	id := projectID(v.organization.Name, p.Name)
	return projectBody{
		ID: id, Name: p.Name, URL: v.publicURL() + "/_apis/projects/" + id, State: "wellFormed", Revision: 381,
		Visibility: p.Visibility, LastUpdateTime: "2026-05-05T05:05:05.000Z",
	}
}

// publicURL is where the organization would be.
func (v *visit) publicURL() string { return "https://dev.azure.com/" + v.organization.Name }

// visible are the projects that the caller can see; nothing says that there
// are others.
func (v *visit) visible() []Project {
	all := v.st.projects(v.organization.Name)
	if len(v.organization.HiddenProjects) == 0 {
		return all
	}
	hidden := map[string]bool{}
	for _, name := range v.organization.HiddenProjects {
		hidden[fold(name)] = true
	}
	seen := make([]Project, 0, len(all))
	for _, p := range all {
		if !hidden[fold(p.Name)] {
			seen = append(seen, p)
		}
	}
	return seen
}

// projects answers a page of projects, or one project by name or id.
func (v *visit) projects() answer {
	if v.params["projectId"] != "" {
		return v.project()
	}
	top, first := projectsPerPage, 0
	for name, value := range map[string]*int{"$top": &top, "$skip": &first, "continuationtoken": &first} {
		text, given := v.query[name]
		if !given {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || name == "$top" && n == 0 {
			return strictly(v.fail(400, "ArgumentException", "The value of "+name+" is not valid."), name+" "+text)
		}
		*value = n
	}
	all := v.visible()
	if filter := v.query["statefilter"]; filter != "" && !strings.EqualFold(filter, "wellFormed") && !strings.EqualFold(filter, "all") {
		all = nil
	}
	first = min(first, len(all))
	last := min(first+top, len(all))
	page := make([]projectBody, 0, last-first)
	for _, p := range all[first:last] {
		page = append(page, v.projectBody(p))
	}
	a := v.found(collect(page))
	if last < len(all) {
		a.header.Set("X-Ms-Continuationtoken", strconv.Itoa(last))
	}
	return a
}

// named finds a project that the caller can see by name or id.
func (v *visit) named(name string) (Project, bool) {
	for _, p := range v.visible() {
		if fold(p.Name) == fold(name) || strings.EqualFold(projectID(v.organization.Name, p.Name), name) {
			return p, true
		}
	}
	return Project{}, false
}

func (v *visit) noProject(name string) answer {
	if len(name) == len(zeroTenant) && strings.Count(name, "-") == 4 {
		return v.fail(404, "ProjectDoesNotExistException", "VS800075: The project with id '"+name+"' does not exist, or you do not have permission to access it.")
	}
	return v.fail(404, "ProjectDoesNotExistWithNameException", "TF200016: The following project does not exist: "+name+". Verify that the name of the project is correct and that the project exists on the specified Azure DevOps Server.")
}

func (v *visit) project() answer {
	p, ok := v.named(v.params["projectId"])
	if !ok {
		return v.noProject(v.params["projectId"])
	}
	body := v.projectBody(p)
	if v.flag("includecapabilities") {
		control := versionControl{SourceControlType: "Git", GitEnabled: "True", TFVCEnabled: "False"}
		switch p.SourceControl {
		case "tfvc":
			control = versionControl{SourceControlType: "Tfvc", GitEnabled: "False", TFVCEnabled: "True"}
		case "both":
			control.TFVCEnabled = "True"
		}
		body.Capabilities = &capabilities{processTemplate{"Agile"}, control}
	}
	return v.found(body)
}
