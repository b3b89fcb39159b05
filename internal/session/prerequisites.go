package session

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"
)

// prerequisites are the sources of the checks, made when they are first asked for.
type prerequisites struct {
	once    sync.Once
	sources prereq.Sources
}

// Prerequisites are where the checks of this process get their facts from. Nothing is read twice within moments, so
// the plans of many connectors cost little more than that of one.
func (s *Session) Prerequisites() prereq.Sources {
	s.prerequisites.once.Do(func() {
		from := prereq.Remember(prereq.From(s.Defender, s.AzureDevOps))
		source := func(id armid.Connector) onboarding.Source {
			return func(ctx context.Context) iter.Seq2[onboarding.Entry, error] {
				return onboarding.Entries(from.Organizations(ctx, id))
			}
		}
		from.Owners = func(ctx context.Context, connectors []armid.Connector, wanted []string) (map[string]armid.Connector, int) {
			staying := slices.DeleteFunc(slices.Clone(connectors), func(id armid.Connector) bool { return s.Leaving.Has(id.Key()) })
			return onboarding.Owners(ctx, staying, source, onboarding.NewNames(wanted...))
		}
		s.prerequisites.sources = from
	})
	return s.prerequisites.sources
}
