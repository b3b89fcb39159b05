package onboarding_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/onboarding"
)

// answering is a source with one answer.
func answering(inventory onboarding.Inventory, err error) onboarding.Source {
	return func(context.Context) iter.Seq2[onboarding.Entry, error] {
		return func(yield func(onboarding.Entry, error) bool) {
			for _, entry := range inventory {
				if !yield(entry, nil) {
					return
				}
			}
			if err != nil {
				yield(onboarding.Entry{}, err)
			}
		}
	}
}

func TestOwners(t *testing.T) {
	t.Parallel()
	entry := func(name, state, provisioning string) onboarding.Inventory {
		return onboarding.Inventory{{Name: name, OnboardingState: state, Provisioning: defender.Provisioning{State: provisioning}}}
	}
	notFound := &defender.Error{StatusCode: http.StatusNotFound, Code: "ResourceNotFound", Message: "The Resource was not found."}
	for name, tt := range map[string]struct {
		source onboarding.Source
		owned  string
		unread int
	}{
		"onboarded":                {answering(entry("CONTOSO", defender.Onboarded, defender.StateSucceeded), nil), "contoso", 0},
		"being onboarded":          {answering(entry("contoso", defender.Onboarded, defender.StatePending), nil), "contoso", 0},
		"failing for the moment":   {answering(entry("contoso", defender.Onboarded, defender.StateFailed), nil), "contoso", 0},
		"a state of later":         {answering(entry("contoso", "Paused", ""), nil), "contoso", 0},
		"only seen":                {answering(entry("contoso", defender.NotOnboarded, ""), nil), "", 0},
		"of a third one":           {answering(entry("contoso", defender.OnboardedByOtherConnector, ""), nil), "", 0},
		"a state that says naught": {answering(entry("contoso", defender.NotApplicable, defender.StateSucceeded), nil), "", 0},
		"being taken out":          {answering(entry("contoso", defender.Onboarded, defender.StatePendingDeletion), nil), "", 0},
		"another organization":     {answering(entry("tailspin", defender.Onboarded, ""), nil), "", 0},
		"nobody authorized it":     {answering(nil, notFound), "", 0},
		"unreadable":               {answering(nil, errors.New("cut")), "", 1},
		"cut in the middle":        {answering(entry("contoso", defender.Onboarded, ""), errors.New("cut")), "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := map[string]armid.Connector{}
			if tt.owned != "" {
				want[tt.owned] = connector
			}
			owners, unread := onboarding.Owners(t.Context(), []armid.Connector{connector},
				func(armid.Connector) onboarding.Source { return tt.source }, onboarding.Names{"contoso", "fabrikam"})
			if !maps.Equal(owners, want) || unread != tt.unread {
				t.Errorf("owners %v, %d unread", owners, unread)
			}
		})
	}
}

func TestOwnersLooksIntoAFew(t *testing.T) {
	t.Parallel()
	var peers []armid.Connector
	for i := range 30 {
		peers = append(peers, armid.Connector{SubscriptionID: connector.SubscriptionID, ResourceGroup: "rg", Name: fmt.Sprintf("c%02d", i)})
	}
	source := func(id armid.Connector) onboarding.Source { return answering(entries(id.Name), nil) }
	owners, unread := onboarding.Owners(t.Context(), peers, source, onboarding.Names{"c03", "c29"})
	if want := map[string]armid.Connector{"c03": peers[3]}; !maps.Equal(owners, want) || unread != 5 {
		t.Errorf("owners %v, %d unread", owners, unread)
	}
	if owners, unread := onboarding.Owners(t.Context(), peers, nil, nil); len(owners) > 0 || unread > 0 {
		t.Error("looked although nothing is wanted")
	}
}
