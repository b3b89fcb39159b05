package azdo

import (
	"context"
	"regexp"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/graph"
)

// subject is the form of a subject descriptor: the kind, and an id without what could change a path.
var subject = regexp.MustCompile(`^[A-Za-z]{2,16}\.[A-Za-z0-9_-]{1,512}$`)

// Containers are the subject descriptors of the groups that somebody is a direct member of (Microsoft Learn,
// "Memberships - List"). That through a group of Entra is not among them, and never that of a service principal.
func (c *Client) Containers(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return c.memberships(ctx, organization, subjectDescriptor, graph.GraphTraversalDirectionValues.Up)
}

// Members are the subject descriptors of the direct members of a group. Members of a group of Entra among them are known
// to Azure DevOps only after they signed in, and are not listed here.
func (c *Client) Members(ctx context.Context, organization, subjectDescriptor string) ([]string, error) {
	return c.memberships(ctx, organization, subjectDescriptor, graph.GraphTraversalDirectionValues.Down)
}

func (c *Client) memberships(ctx context.Context, organization, subjectDescriptor string, direction graph.GraphTraversalDirection) ([]string, error) {
	x, err := c.ask(askMemberships, organization)
	if err != nil {
		return nil, err
	}
	if !subject.MatchString(subjectDescriptor) {
		return nil, x.fail(Other, "the identity has no subject descriptor that can be asked for")
	}
	depth := 1 // the only supported one
	client := graph.ClientImpl{Client: x.library()}
	got, err := client.ListMemberships(ctx, graph.ListMembershipsArgs{
		SubjectDescriptor: &subjectDescriptor, Direction: &direction, Depth: &depth,
	})
	if err != nil {
		return nil, x.explain(err)
	}
	if *got == nil {
		return nil, x.unreadable("the answer holds no list")
	}
	others := []string{}
	for _, m := range *got {
		other := m.ContainerDescriptor
		if direction == graph.GraphTraversalDirectionValues.Down {
			other = m.MemberDescriptor
		}
		if other == nil || !subject.MatchString(*other) {
			return nil, x.unreadable("a membership names nobody")
		}
		others = append(others, *other)
	}
	return others, nil
}
