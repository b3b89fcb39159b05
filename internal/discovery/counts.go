package discovery

import (
	"context"
	"hash/fnv"
	"slices"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// Counts is what one walk found, in numbers. The zero value has nothing.
type Counts struct {
	Organizations, Projects, Repositories Tally
	// UpdatedAt is the last time at which the service said something new about
	// any of them; zero where it does not tell.
	UpdatedAt time.Time
	// Requests is how many lists and pages of lists the walk asked for.
	Requests int

	each map[string]*OrganizationCounts
	// sum is the same for walks that found the same, in whatever order.
	sum uint64
}

// Tally counts the items of a level.
type Tally struct {
	Total int
	// Onboarding and Provisioning count by the words of the service. An item
	// without a word is only in Total.
	Onboarding, Provisioning map[string]int
}

// OrganizationCounts is an organization of the connector and what is below it.
type OrganizationCounts struct {
	Name string
	// Onboarding and Provisioning are the states of the organization itself.
	Onboarding, Provisioning string
	// Elsewhere says that another connector, or none, has the organization.
	Elsewhere              bool
	Projects, Repositories int
}

// Count walks and counts. seen, where there is one, is told after each node what
// was counted so far; it may keep the numbers but not the maps.
func (w Walk[T]) Count(ctx context.Context, seen func(Counts)) (Counts, error) {
	var counts Counts
	budget := newBudget(w.MaxRequests)
	for node, err := range w.nodes(ctx, budget) {
		if err != nil {
			return counts, err
		}
		counts.Add(node.Item)
		if seen != nil {
			seen(counts)
		}
	}
	counts.Requests = budget.requests()
	return counts, nil
}

// Add counts an item. A parent comes before its children.
func (c *Counts) Add(item Item) {
	if c.each == nil {
		c.each = map[string]*OrganizationCounts{}
	}
	key := armid.Fold(item.Organization)
	if c.each[key] == nil {
		c.each[key] = &OrganizationCounts{Name: item.Organization}
	}
	organization := c.each[key]
	switch item.Level() {
	case Repository:
		c.Repositories.add(item)
		organization.Repositories++
	case Project:
		c.Projects.add(item)
		organization.Projects++
	case Organization:
		c.Organizations.add(item)
		organization.Onboarding, organization.Provisioning, organization.Elsewhere = item.Onboarding, item.Provisioning, !item.ours()
	}
	if item.UpdatedAt.After(c.UpdatedAt) {
		c.UpdatedAt = item.UpdatedAt
	}
	c.sum += item.hash()
}

// Equal tells whether two walks found the same items in the same states. When
// the service last updated them does not matter: it does that all the time.
func (c Counts) Equal(o Counts) bool {
	return c.sum == o.sum && c.Organizations.Total == o.Organizations.Total &&
		c.Projects.Total == o.Projects.Total && c.Repositories.Total == o.Repositories.Total
}

// Each lists the organizations, sorted by name, those of other connectors too.
func (c Counts) Each() []OrganizationCounts {
	all := make([]OrganizationCounts, 0, len(c.each))
	for _, organization := range c.each {
		all = append(all, *organization)
	}
	slices.SortFunc(all, func(a, b OrganizationCounts) int { return armid.Compare(a.Name, b.Name) })
	return all
}

// Own is how many organizations this connector has; the tally also counts those
// that the service lists for another one.
func (c Counts) Own() int {
	own := 0
	for _, organization := range c.each {
		if !organization.Elsewhere {
			own++
		}
	}
	return own
}

func (t *Tally) add(item Item) {
	if t.Onboarding == nil {
		t.Onboarding, t.Provisioning = map[string]int{}, map[string]int{}
	}
	t.Total++
	if item.Onboarding != "" {
		t.Onboarding[item.Onboarding]++
	}
	if item.Provisioning != "" {
		t.Provisioning[item.Provisioning]++
	}
}

// hash tells items apart by name and state. No name contains a zero.
func (i Item) hash() uint64 {
	h := fnv.New64a()
	for _, part := range []string{i.Organization, i.Project, i.Repository, i.Onboarding, i.Provisioning} {
		_, _ = h.Write([]byte(armid.Fold(part)))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
