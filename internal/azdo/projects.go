package azdo

import (
	"context"
	"iter"
	"strconv"
	"strings"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/core"
)

// Project is a project that the caller can see. Azure DevOps does not say that there are others.
type Project struct{ ID, Name, State, Visibility string }

// SourceControl is what a project keeps code in.
type SourceControl struct{ Git, TFVC bool }

const (
	projectsPerPage = 200
	// maxProjectPages is far beyond the thousand projects that an organization may have (Microsoft Learn, "Work tracking,
	// process, and project limits").
	maxProjectPages = 100
)

// Projects lists the projects that exist and that the caller can see, page by page (Microsoft Learn, "Projects - List").
// An error ends the list.
func (c *Client) Projects(ctx context.Context, organization string) iter.Seq2[Project, error] {
	return func(yield func(Project, error) bool) {
		x, err := c.ask(askProjects, organization)
		if err != nil {
			yield(Project{}, err)
			return
		}
		from := 0
		for range maxProjectPages {
			page, next, err := x.projects(ctx, from)
			if err != nil {
				yield(Project{}, err)
				return
			}
			for _, p := range page {
				if !yield(p, nil) {
					return
				}
			}
			if next == 0 {
				return
			}
			from = next
		}
		yield(Project{}, x.unreadable("the list does not end"))
	}
}

// projects reads one page. next is 0 after the last one.
func (x *exchange) projects(ctx context.Context, from int) (page []Project, next int, err error) {
	top := projectsPerPage
	args := core.GetProjectsArgs{StateFilter: &core.ProjectStateValues.WellFormed, Top: &top}
	if from > 0 {
		args.ContinuationToken = &from
	}
	client := core.ClientImpl{Client: x.library()}
	got, err := client.GetProjects(ctx, args)
	if err != nil {
		return nil, 0, x.explain(err)
	}
	if got.Value == nil {
		return nil, 0, x.unreadable("the answer holds no list")
	}
	for _, p := range got.Value {
		if p.Id == nil || p.Name == nil {
			return nil, 0, x.unreadable("a project has no id or no name")
		}
		known := Project{ID: p.Id.String(), Name: *p.Name}
		if p.State != nil {
			known.State = clean(string(*p.State))
		}
		if p.Visibility != nil {
			known.Visibility = clean(string(*p.Visibility))
		}
		page = append(page, known)
	}
	if got.ContinuationToken == "" {
		return page, 0, nil
	}
	if next, err = strconv.Atoi(got.ContinuationToken); err != nil || next <= from {
		return nil, 0, x.unreadable("the list does not say where it goes on")
	}
	return page, next, nil
}

// SourceControl reads what a project keeps code in (Microsoft Learn, "Projects - Get", includeCapabilities).
func (c *Client) SourceControl(ctx context.Context, organization, projectID string) (SourceControl, error) {
	x, err := c.ask(askSourceControl, organization)
	if err != nil {
		return SourceControl{}, err
	}
	if !guid.MatchString(projectID) {
		return SourceControl{}, x.fail(Other, "the project has no id that can be asked for")
	}
	include := true
	client := core.ClientImpl{Client: x.library()}
	got, err := client.GetProject(ctx, core.GetProjectArgs{ProjectId: &projectID, IncludeCapabilities: &include})
	if err != nil {
		return SourceControl{}, x.explain(err)
	}
	if got.Capabilities == nil {
		return SourceControl{}, x.unreadable("the answer does not hold the capabilities of the project")
	}
	has := (*got.Capabilities)["versioncontrol"]
	git, known := has["gitEnabled"]
	tfvc := has["tfvcEnabled"]
	kind := has["sourceControlType"]
	if !known && kind == "" {
		return SourceControl{}, x.unreadable("the answer does not hold the source control of the project")
	}
	// The flags are words. Where they are missing the type is the one that the project was made with.
	return SourceControl{
		Git:  strings.EqualFold(git, "true") || !known && strings.EqualFold(kind, "Git"),
		TFVC: strings.EqualFold(tfvc, "true") || !known && strings.EqualFold(kind, "Tfvc"),
	}, nil
}
