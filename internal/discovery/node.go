package discovery

import (
	"context"
	"iter"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// Level says where in the inventory a node is.
type Level int

// The levels, from the top.
const (
	// Organization is what a connector onboards: an Azure DevOps organization,
	// a GitHub owner or a GitLab group.
	Organization Level = iota
	// Project is what lies between, where the platform has such a thing.
	Project
	// Repository has nothing below it.
	Repository
)

// Node is one object of the inventory. T is what the platform knows of it.
type Node[T any] struct {
	Level Level
	Name  string
	// State is the service's onboarding state; unknown words are kept.
	State  string
	Object T
}

// walkable tells whether something of this connector can lie below the node.
// An organization of another connector, or of none, has its inventory elsewhere.
func (n Node[T]) walkable() bool {
	if n.Level != Organization {
		return n.Level != Repository
	}
	return !strings.EqualFold(n.State, defender.OnboardedByOtherConnector) && !strings.EqualFold(n.State, defender.NotOnboarded)
}

// Source answers what is in one connector's inventory. Both sequences end with
// their first error. They may take several requests, one after the other, and
// ask page before each: its error ends the sequence and is passed on as it is.
type Source[T any] interface {
	// Roots yields the top level.
	Roots(ctx context.Context, page func() error) iter.Seq2[Node[T], error]
	// Children yields what lies directly below a node that is not a repository.
	Children(ctx context.Context, parent Node[T], page func() error) iter.Seq2[Node[T], error]
}
