package discovery_test

import (
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/discovery"
)

func TestCount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := grid(3, 2, 4)
		m.states = map[string]string{"o02": defender.OnboardedByOtherConnector, "o00/p00/r00": defender.NotApplicable}
		m.unfinished = map[string]string{"o00/p01": "Pending", "o00/p01/r00": "Failed", "o02": ""}
		var seen []int
		got, err := discovery.Walk[string]{Source: m}.Count(t.Context(), func(c discovery.Counts) {
			seen = append(seen, c.Organizations.Total+c.Projects.Total+c.Repositories.Total)
		})
		if err != nil {
			t.Fatal(err)
		}
		for level, c := range map[string]struct {
			got, want discovery.Tally
		}{
			"organizations": {got.Organizations, tally(3, map[string]int{"Onboarded": 2, "OnboardedByOtherConnector": 1}, map[string]int{"Succeeded": 2})},
			"projects":      {got.Projects, tally(4, map[string]int{"Onboarded": 4}, map[string]int{"Succeeded": 3, "Pending": 1})},
			"repositories":  {got.Repositories, tally(16, map[string]int{"Onboarded": 15, "NotApplicable": 1}, map[string]int{"Succeeded": 15, "Failed": 1})},
		} {
			if c.got.Total != c.want.Total || !maps.Equal(c.got.Onboarding, c.want.Onboarding) || !maps.Equal(c.got.Provisioning, c.want.Provisioning) {
				t.Errorf("%s: %v, want %v", level, c.got, c.want)
			}
		}
		want := []discovery.OrganizationCounts{
			{"o00", "Onboarded", "Succeeded", false, 2, 8},
			{"o01", "Onboarded", "Succeeded", false, 2, 8},
			{"o02", "OnboardedByOtherConnector", "", true, 0, 0},
		}
		if !slices.Equal(got.Each(), want) {
			t.Errorf("each %v, want %v", got.Each(), want)
		}
		if len(seen) != 23 || seen[0] != 1 || seen[22] != 23 {
			t.Errorf("seen %v", seen)
		}
	})
}

func tally(total int, onboarding, provisioning map[string]int) discovery.Tally {
	return discovery.Tally{Total: total, Onboarding: onboarding, Provisioning: provisioning}
}

// item is a node at organization, project, repository.
func item(state string, names ...string) discovery.Item {
	names = append(names, "", "")
	return discovery.Item{
		Path:       discovery.Path{Organization: names[0], Project: names[1], Repository: names[2]},
		Onboarding: defender.Onboarded, Provisioning: state,
	}
}

func counted(items ...discovery.Item) discovery.Counts {
	var c discovery.Counts
	for _, i := range items {
		c.Add(i)
	}
	return c
}

func TestCountsEqual(t *testing.T) {
	t.Parallel()
	o, p, r, s := item("", "o"), item("", "o", "p"), item("", "o", "p", "r"), item("", "o", "p", "s")
	base := counted(o, p, r, s)
	later := r
	later.UpdatedAt = time.Unix(1800000000, 0)
	spelled := item("", "O", "P", "R")
	pending, other := item("Pending", "o", "p", "s"), s
	other.Onboarding = defender.NotApplicable
	for name, c := range map[string]struct {
		counts discovery.Counts
		equal  bool
	}{
		"the same":           {counted(o, p, r, s), true},
		"another order":      {counted(o, p, s, r), true},
		"updated":            {counted(o, p, later, s), true},
		"spelled otherwise":  {counted(o, p, spelled, s), true},
		"one less":           {counted(o, p, r), false},
		"another repository": {counted(o, p, r, item("", "o", "p", "t")), false},
		"twice the same":     {counted(o, p, r, r), false},
		"names run together": {counted(o, p, r, item("", "op", "", "s")), false},
		"provisioning":       {counted(o, p, r, pending), false},
		"onboarding":         {counted(o, p, r, other), false},
		"nothing":            {discovery.Counts{}, false},
	} {
		if c.counts.Equal(base) != c.equal || base.Equal(c.counts) != c.equal {
			t.Errorf("%s: equal is not %t", name, c.equal)
		}
	}
	if at := counted(o, later, p).UpdatedAt; !at.Equal(later.UpdatedAt) {
		t.Errorf("updated at %s", at)
	}
}

func TestCountsComplete(t *testing.T) {
	t.Parallel()
	o, p, r := item("Succeeded", "o"), item("Succeeded", "o", "p"), item("Succeeded", "o", "p", "r")
	theirs := item("", "theirs")
	theirs.Onboarding = "onboardedByOtherConnector"
	for want, items := range map[string][]discovery.Item{
		"":                                      {o, p, r, theirs, item("Failed", "o", "p", "failed"), item("", "o", "silent")},
		"the connector has no organization yet": {theirs},
		"the service is not done with organization o (Pending)":             {item("Pending", "o"), p, r},
		"the service is not done with organizations a (Later), o (Failed)":  {item("Failed", "o"), item("Later", "a"), item("succeeded", "b")},
		"the service is not done with 1 project and 2 repositories":         {o, p, r, item("Pending", "o", "q"), item("Pending", "o", "p", "s"), item("New", "o", "p", "t")},
		"no project was discovered yet in organization b":                   {o, p, r, item("", "b")},
		"no project was discovered yet in organizations a, b":               {item("", "b"), item("", "a"), o, p, r},
		"no repository was discovered yet":                                  {o, p},
		"the service is not done with organizations o1 (Pending), o2 (Bad)": {item("Pending", "o1"), item("Bad", "o2")},
	} {
		if reason := counted(items...).Lacks(discovery.Minimum{}); reason != want {
			t.Errorf("not complete because %q, want %q", reason, want)
		}
	}
}
