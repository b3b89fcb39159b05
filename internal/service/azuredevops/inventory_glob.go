package azuredevops

import (
	"strings"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// globText says what a pattern is. Names in Azure DevOps hold neither an
// asterisk nor a question mark, so nothing needs to be escaped.
const globText = "`*` stands for any number of characters, none included, and `?` for exactly one; letter case makes no difference"

// matches tells whether the whole name is what the pattern says. It takes time
// in proportion to the product of their lengths at worst.
func matches(pattern, name string) bool {
	p, n := []rune(armid.Fold(pattern)), []rune(armid.Fold(name))
	// star is the asterisk met last, and held how many characters it stands for.
	at, star, held := 0, -1, 0
	for i := 0; i < len(n); {
		switch {
		case at < len(p) && p[at] == '*':
			star, held = at, i
			at++
		case at < len(p) && (p[at] == '?' || p[at] == n[i]):
			at++
			i++
		case star >= 0: // let the asterisk stand for one more
			held++
			at, i = star+1, held
		default:
			return false
		}
	}
	return strings.Trim(string(p[at:]), "*") == ""
}
