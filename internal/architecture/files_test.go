package architecture_test

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const maxLines = 400

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	var lengths []int
	for _, p := range packages(t, "./...") {
		for _, name := range p.GoFiles {
			file := filepath.Join(p.Dir, name)
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines := bytes.Count(content, []byte("\n"))
			lengths = append(lengths, lines)
			if lines > maxLines {
				t.Errorf("%s/%s has %d lines: over %d, a file has more than one concern", p.name(), name, lines, maxLines)
			}
		}
	}
	slices.Sort(lengths)
	t.Logf("%d hand-written files, median %d lines, longest %d", len(lengths), lengths[len(lengths)/2], lengths[len(lengths)-1])
}

func TestPackagesSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	nameless := []string{"util", "utils", "common", "helper", "helpers", "pkg", "misc", "shared"}
	for _, p := range packages(t, "./internal/...") {
		if slices.Contains(nameless, path.Base(p.ImportPath)) {
			t.Errorf("%s is named for nothing: name it for what it does", p.ImportPath)
		}
		where := "doc.go"
		if strings.HasPrefix(p.name(), "cmd/") && !slices.Contains(p.GoFiles, where) {
			where = "main.go"
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, where), nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Errorf("%s: its %s should say in one sentence what it is: %v", p.ImportPath, where, err)
			continue
		}
		words := strings.Fields(file.Doc.Text())
		if len(words) < 3 || words[0] != "Package" && words[0] != "Command" {
			t.Errorf("%s: %s starts with %q, not with what the package is", p.ImportPath, where, file.Doc.Text())
		}
	}
}

// privatePaths matches what says where the work was done rather than what the project is: absolute paths of a machine,
// folders beside the checkout. Each part is split so that this file does not match itself.
var privatePaths = regexp.MustCompile(strings.Join([]string{
	`(?:^|[\s"'(=:])/` + `(?:root|work|Users)/[\w.-]`,
	`/home/` + `(?:[a-z][\w-]*)/[\w.-]`,
	`\.\./` + `shared\b`,
	`\breference/` + `[\w-]+\.md\b`,
}, "|"))

func TestNoPrivatePathIsCommitted(t *testing.T) {
	t.Parallel()
	for _, name := range tracked(t) {
		if path.Base(name) == "go.sum" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root(t), name))
		if err != nil {
			continue // deleted in the working tree
		}
		for number, line := range strings.Split(string(content), "\n") {
			if found := privatePaths.FindString(line); found != "" {
				t.Errorf("%s:%d names %q, which exists on one machine only", name, number+1, strings.TrimSpace(found))
			}
		}
	}
}

func TestSuppressionsAreFew(t *testing.T) {
	t.Parallel()
	const budget = 10
	marker := "//no" + "lint"
	var suppressions []string
	for _, name := range tracked(t) {
		if path.Ext(name) != ".go" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(root(t), name))
		if err != nil {
			continue // deleted in the working tree
		}
		if strings.Contains(string(content), marker) {
			suppressions = append(suppressions, name)
		}
	}
	if len(suppressions) >= budget {
		t.Errorf("%d files suppress the linter, the budget is fewer than %d: %q", len(suppressions), budget, suppressions)
	}
}

// tracked returns the files that git knows. A source archive has no git; there is nothing to guard there.
func tracked(t *testing.T) []string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(root(t), ".git")); err != nil {
		t.Skip("not a git checkout")
	}
	return strings.Split(strings.TrimRight(string(output(t, "git", "ls-files", "-z")), "\x00"), "\x00")
}
