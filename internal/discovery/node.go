package discovery

import (
	"context"
	"iter"
	"strings"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// Level says where in the inventory a node is.
type Level int

// The levels, from the top.
const (
	// Organization is what a connector onboards: an Azure DevOps organization,
	// a GitHub owner or a GitLab group.
	Organization Level = iota + 1
	// Project is what lies between, where the platform has such a thing.
	Project
	// Repository has nothing below it.
	Repository
)

// Path is the name of a node and the names of what lies above it. Names below
// the node are empty, and so is the project where the platform has none.
type Path struct {
	Organization, Project, Repository string
}

// Level is the level of the last name.
func (p Path) Level() Level {
	switch {
	case p.Repository != "":
		return Repository
	case p.Project != "":
		return Project
	default:
		return Organization
	}
}

// Name is the last name.
func (p Path) Name() string {
	switch p.Level() {
	case Repository:
		return p.Repository
	case Project:
		return p.Project
	default:
		return p.Organization
	}
}

// Item is what every platform tells of a node.
type Item struct {
	Path
	// Onboarding and Provisioning are the service's states; unknown words are
	// kept.
	Onboarding, Provisioning string
	// UpdatedAt is when the service last said something new about the
	// provisioning; zero where it does not tell.
	UpdatedAt time.Time
}

// Node is one object of the inventory. T is what the platform knows of it.
type Node[T any] struct {
	Item
	Object T
}

// ours tells whether the item belongs to this connector. An organization of
// another connector, or of none, has its inventory elsewhere.
func (i Item) ours() bool {
	return i.Level() != Organization ||
		!strings.EqualFold(i.Onboarding, defender.OnboardedByOtherConnector) && !strings.EqualFold(i.Onboarding, defender.NotOnboarded)
}

// Source answers what is in one connector's inventory. Both sequences end with
// their first error. They may take several requests, one after the other, and
// ask page before each: its error ends the sequence and is passed on as it is.
type Source[T any] interface {
	// Roots yields the top level.
	Roots(ctx context.Context, page func() error) iter.Seq2[Node[T], error]
	// Children yields what lies directly below a node that is not a repository.
	Children(ctx context.Context, parent Path, page func() error) iter.Seq2[Node[T], error]
}
