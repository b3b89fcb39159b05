package architecture_test

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// floors says which packages of ours each package may import. An import may only point down, never sideways; what is
// not listed is forbidden. Packages under service/ share one entry: no service imports another.
var floors = map[string][]string{
	// 0: import nothing of ours.
	"armid": {}, "poll": {}, "pipeline": {}, "auth": {}, "markdown": {}, "prose": {},
	// 1: the wire; no Terraform.
	"defender": {"armid", "poll", "pipeline"},
	"azdo":     {"armid", "pipeline"},
	// 2: what the product means; no Terraform.
	"onboarding": {"armid", "poll", "pipeline", "defender"},
	"discovery":  {"armid", "poll", "pipeline", "markdown", "prose", "defender"},
	"prereq":     {"armid", "markdown", "prose", "azdo", "defender"},
	"coverage":   {"armid", "markdown", "prose", "azdo"},
	// 3: the first floor that knows terraform-plugin-framework.
	"session":  {"armid", "poll", "defender", "azdo", "onboarding", "discovery", "prereq"},
	"diagnose": {"auth", "poll", "pipeline", "defender", "azdo"},
	"fields":   {"armid", "defender"},
	// 5: what users see. (4, plural data sources as values, is for when there are enough of them.)
	"service/*": {"armid", "poll", "prose", "defender", "azdo", "onboarding", "discovery", "prereq", "coverage", "session", "diagnose", "fields"},
	"function":  {"armid"},
	// 6: everything below.
	"provider": {
		"armid", "poll", "pipeline", "auth", "markdown", "prose", "defender", "azdo", "onboarding", "discovery", "prereq", "coverage",
		"session", "diagnose", "fields", "service/*", "function",
	},
	// The test side.
	"emulator":       {},
	"memnet":         {},
	"acctest":        {"provider", "session", "poll", "emulator"},
	"architecture":   {},
	"cmd/emulator":   {"emulator"},
	"cmd/demo":       {"emulator"},
	"cmd/schemajson": {"provider"},
	"":               {"provider"}, // main
}

// belowTerraform lists the packages that know nothing of Terraform's framework.
var belowTerraform = []string{"armid", "poll", "auth", "markdown", "prose", "defender", "azdo", "onboarding", "discovery", "prereq", "coverage"}

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, "./...") {
		allowed, known := floors[floorKey(p.name())]
		if !known {
			t.Errorf("package %q has no floor: add it to the table, with the packages it may import", p.name())
			continue
		}
		for _, imported := range p.ours(p.Imports) {
			if !slices.Contains(allowed, floorKey(imported)) {
				t.Errorf("%q imports %q, which does not lie on a floor below it", p.name(), imported)
			}
		}
	}
}

func TestNoTerraformBelowItsFloor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, "./...") {
		if !slices.Contains(belowTerraform, p.name()) {
			continue
		}
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "github.com/hashicorp/terraform-plugin-framework") {
				t.Errorf("%q reaches %s: it must be usable by a program that is not a Terraform provider", p.name(), dep)
			}
		}
	}
}

func TestEmulatorIsStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, "./internal/emulator", "./internal/cmd/emulator") {
		for _, dep := range p.Deps {
			if strings.Contains(firstElement(dep), ".") && dep != module+"/internal/emulator" {
				t.Errorf("%q reaches %s: a server that shares code with its client cannot notice its mistakes", p.name(), dep)
			}
		}
	}
}

func TestReleaseReachesNoTestSide(t *testing.T) {
	t.Parallel()
	forbidden := []string{
		module + "/internal/emulator", module + "/internal/acctest", module + "/internal/memnet",
		"github.com/hashicorp/terraform-plugin-testing", "github.com/hashicorp/terraform-plugin-sdk",
		"github.com/hashicorp/hc-install", "github.com/hashicorp/terraform-exec",
		"net/http/httptest",
	}
	for _, p := range packages(t, ".") {
		for _, dep := range p.Deps {
			for _, prefix := range forbidden {
				if dep == prefix || strings.HasPrefix(dep, prefix+"/") {
					t.Errorf("the released binary contains %s", dep)
				}
			}
		}
	}
}

// TestLinterKnowsEachFloor keeps the linter's copy of the table from forgetting a package.
func TestLinterKnowsEachFloor(t *testing.T) {
	t.Parallel()
	config, err := os.ReadFile(path.Join(root(t), ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packages(t, "./internal/...") {
		key := floorKey(p.name())
		if strings.HasPrefix(key, "cmd/") || key == "acctest" || key == "architecture" {
			continue // test side: no floor to fall through
		}
		glob := `"**/internal/` + strings.Replace(key, "/*", "/**", 1) + `/*.go"`
		if !strings.Contains(string(config), glob) {
			t.Errorf(".golangci.yml has no depguard rule for files %s", glob)
		}
	}
}

// floorKey is a package's key in the floors table.
func floorKey(name string) string {
	if strings.HasPrefix(name, "service/") {
		return "service/*"
	}
	return name
}

func firstElement(importPath string) string {
	first, _, _ := strings.Cut(importPath, "/")
	return first
}
