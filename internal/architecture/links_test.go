package architecture_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var markdownLink = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// TestLinksLeadSomewhere follows the relative links of every committed page. Links in templates are checked in the
// pages that they become.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for _, name := range tracked(t) {
		if filepath.Ext(name) != ".md" || strings.HasPrefix(name, "templates/") {
			continue
		}
		page := filepath.Join(root(t), name)
		content, err := os.ReadFile(page)
		if err != nil {
			continue // deleted in the working tree
		}
		for _, link := range markdownLink.FindAllStringSubmatch(string(content), -1) {
			target, _, _ := strings.Cut(link[1], "#")
			if target == "" || strings.Contains(target, ":") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(target))); err != nil {
				t.Errorf("%s links to %s, which does not exist", name, link[1])
			}
		}
	}
}
