package discovery

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// roots lists the top level, narrowed to what was asked for.
func (w Walk[T]) roots(ctx context.Context, budget *budget) ([]Node[T], error) {
	var all []Node[T]
	for node, err := range w.Source.Roots(ctx, budget.list()) {
		if err != nil {
			return nil, err
		}
		all = append(all, node)
	}
	if w.Organizations == nil {
		return all, nil
	}
	wanted := func(node Node[T]) bool { return node.walkable() && has(w.Organizations, node.Name) }
	var kept []Node[T]
	for _, node := range all {
		if wanted(node) {
			kept = append(kept, node)
		}
	}
	if missing := w.missing(kept); len(missing) > 0 {
		return nil, &NotOnboardedError{Missing: missing, Onboarded: readable(names(walkable(all)))}
	}
	return kept, nil
}

// missing names what was asked for and is not among the nodes.
func (w Walk[T]) missing(nodes []Node[T]) []string {
	var missing []string
	have := names(nodes)
	for _, name := range w.Organizations {
		if !has(have, name) && !has(missing, name) {
			missing = append(missing, name)
		}
	}
	return sorted(missing)
}

// readable makes names that the service gave fit for a message.
func readable(names []string) []string {
	for i, name := range names {
		names[i] = pipeline.Sanitize(name, 100)
	}
	return sorted(names)
}

func names[T any](nodes []Node[T]) []string {
	all := make([]string, 0, len(nodes))
	for _, node := range nodes {
		all = append(all, node.Name)
	}
	return all
}

func has(names []string, name string) bool {
	return slices.ContainsFunc(names, func(have string) bool { return armid.EqualFold(have, name) })
}

func sorted(names []string) []string {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(strings.Compare(armid.Fold(a), armid.Fold(b)), strings.Compare(a, b))
	})
	return names
}
