package emulator

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// repositoriesPerPage is as recorded; organizations and projects came in one
// page.
const repositoriesPerPage = 10

// child is an organization, project or repository below devops/default.
type child struct {
	connector    *Connector
	organization string
	project      string
	repository   string
	// visibility is what Defender says of a repository; the zero value is
	// Private.
	visibility string
}

// object is the key of operations and settings.
func (ch child) object() string { return fold(ch.target()) }

// target is "org[/project[/repo]]".
func (ch child) target() string {
	target := ch.organization
	if ch.project != "" {
		target += "/" + ch.project
	}
	if ch.repository != "" {
		target += "/" + ch.repository
	}
	return target
}

func (ch child) parent() child {
	if ch.repository != "" {
		ch.repository = ""
	} else {
		ch.project = ""
	}
	return ch
}

type childBody struct {
	ID         string          `json:"id,omitempty"`
	Name       string          `json:"name,omitempty"`
	Type       string          `json:"type,omitempty"`
	Properties childProperties `json:"properties"`
}

type childProperties struct {
	ProvisioningState               string       `json:"provisioningState,omitempty"`
	ProvisioningStatusMessage       string       `json:"provisioningStatusMessage,omitempty"`
	ProvisioningStatusUpdateTimeUTC string       `json:"provisioningStatusUpdateTimeUtc,omitempty"`
	ParentOrgName                   string       `json:"parentOrgName,omitempty"`
	ParentProjectName               string       `json:"parentProjectName,omitempty"`
	ProjectID                       string       `json:"projectId,omitempty"`
	RepoID                          string       `json:"repoId,omitempty"`
	RepoURL                         string       `json:"repoUrl,omitempty"`
	Visibility                      string       `json:"visibility,omitempty"`
	OnboardingState                 string       `json:"onboardingState,omitempty"`
	ActionableRemediation           *remediation `json:"actionableRemediation,omitempty"`
}

func (st *store) childBody(ch child) childBody {
	const kind = "Microsoft.Security/securityConnectors/devops/azureDevOpsOrgs"
	settings := st.effective(ch)
	body := childBody{
		ID:   configurationID(ch.connector) + "/azureDevOpsOrgs/" + ch.organization,
		Name: ch.organization, Type: kind,
		Properties: childProperties{
			ProvisioningState: stateSucceeded, ProvisioningStatusMessage: "OK",
			ProvisioningStatusUpdateTimeUTC: stamp(st.updated(ch.connector, ch.object())),
			OnboardingState:                 "Onboarded",
			ActionableRemediation:           &settings,
		},
	}
	if len(st.pendingFor(ch.connector.key(), ch.object())) > 0 || ch.project == "" && st.beside(ch.connector).lag[ch.object()] > 0 {
		body.Properties.ProvisioningState = statePending
		body.Properties.ProvisioningStatusMessage = "Beginning provisioning."
	}
	if ch.project != "" {
		body.ID, body.Name, body.Type = body.ID+"/projects/"+ch.project, ch.project, kind+"/projects"
		body.Properties.ParentOrgName = ch.organization
	}
	if ch.repository == "" {
		if ch.project != "" {
			body.Properties.ProjectID = projectID(ch.organization, ch.project)
		}
		return body
	}
	body.ID, body.Name, body.Type = body.ID+"/repos/"+ch.repository, ch.repository, kind+"/projects/repos"
	body.Properties.ParentProjectName = ch.project
	body.Properties.RepoID = repositoryID(ch.organization, ch.project, ch.repository)
	body.Properties.RepoURL = fmt.Sprintf("https://dev.azure.com/%s/%s/_git/%s",
		url.PathEscape(ch.organization), url.PathEscape(ch.project), url.PathEscape(ch.repository))
	body.Properties.Visibility = or(ch.visibility, "Private")
	return body
}

// projectID and repositoryID are the ids of Azure DevOps, which Defender
// shows too.
func projectID(organization, project string) string {
	return guid("project", fold(organization), fold(project))
}

func repositoryID(organization, project, repository string) string {
	return guid("repository", fold(organization+"/"+project+"/"+repository))
}

// find resolves the names of a path to a child that Defender has discovered.
func (st *store) find(r *call) (child, *answer) {
	c, problem := st.configured(r)
	if problem != nil {
		return child{}, problem
	}
	missing := func(kind, name string) (child, *answer) {
		return child{}, new(armError(404, "ResourceNotFound", fmt.Sprintf("Azure DevOps %s '%s' was not found", kind, name)))
	}
	ch := child{connector: c}
	for _, name := range st.shown(c) {
		if fold(name) == fold(r.params["org"]) {
			ch.organization = name
		}
	}
	if ch.organization == "" {
		return missing("organization", r.params["org"])
	}
	if r.params["project"] == "" {
		return ch, nil
	}
	project := st.discovered(c, ch.organization).byName[fold(r.params["project"])]
	if project == nil {
		return missing("project", r.params["project"])
	}
	ch.project = project.name
	if r.params["repo"] == "" {
		return ch, nil
	}
	repository := project.repository(r.params["repo"])
	if repository == nil {
		return missing("repository", r.params["repo"])
	}
	return ch.in(project, *repository), nil
}

// in is a repository of a project that Defender has seen.
func (ch child) in(p *seenProject, r Repository) child {
	ch.repository = r.Name
	ch.visibility = or(r.Visibility, p.visibility)
	if ch.visibility != "" {
		ch.visibility = strings.ToUpper(ch.visibility[:1]) + ch.visibility[1:]
	}
	return ch
}

func (st *store) listOrganizations(r *call) answer {
	c, problem := st.configured(r)
	if problem != nil {
		return *problem
	}
	list := page[childBody]{Value: []childBody{}}
	for _, name := range st.shown(c) {
		list.Value = append(list.Value, st.childBody(child{connector: c, organization: name}))
	}
	if st.world.Assumptions.OtherConnectorInInventory == "listed" {
		for _, body := range st.available(c) {
			if body.Properties.OnboardingState == "OnboardedByOtherConnector" {
				list.Value = append(list.Value, body)
			}
		}
	}
	lag := st.beside(c).lag
	for name, lists := range lag {
		if lists <= 1 {
			delete(lag, name)
		} else {
			lag[name] = lists - 1
		}
	}
	return reply(200, list)
}

func (st *store) listProjects(r *call) answer {
	ch, problem := st.find(r)
	if problem != nil {
		return *problem
	}
	st.beside(ch.connector).walks[fold(ch.organization)]++
	list := page[childBody]{Value: []childBody{}}
	for _, p := range st.discovered(ch.connector, ch.organization).projects {
		ch.project = p.name
		list.Value = append(list.Value, st.childBody(ch))
	}
	return reply(200, list)
}

func (st *store) listRepositories(r *call) answer {
	ch, problem := st.find(r)
	if problem != nil {
		return *problem
	}
	first := 0
	if token := r.query.Get("continuation-token"); token != "" {
		text, err := base64.StdEncoding.DecodeString(token)
		if err == nil {
			first, err = strconv.Atoi(strings.TrimPrefix(string(text), "-RID:~emulated#RT:"))
		}
		if err != nil {
			return strictly(armError(400, "BadRequest", "The continuation token is not valid."), "continuation-token")
		}
	}
	project := st.discovered(ch.connector, ch.organization).byName[fold(ch.project)]
	list := page[childBody]{Value: []childBody{}}
	last := min(first+repositoriesPerPage, len(project.repositories))
	for _, repository := range project.repositories[min(first, last):last] {
		list.Value = append(list.Value, st.childBody(ch.in(project, repository)))
	}
	if last < len(project.repositories) {
		token := base64.StdEncoding.EncodeToString([]byte("-RID:~emulated#RT:" + strconv.Itoa(last)))
		list.NextLink = st.base + r.path + "?api-version=" + r.version + "&continuation-token=" + url.QueryEscape(token)
	}
	return reply(200, list)
}
