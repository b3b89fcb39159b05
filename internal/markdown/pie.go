package markdown

import (
	"fmt"
	"strings"
	"unicode"
)

// maxLabel is how many characters of a label a chart shows.
const maxLabel = 50

// Slice is a part of a pie.
type Slice struct {
	Label string
	Size  int
}

// Pie adds a chart in the language of Mermaid, which GitHub and Azure DevOps
// draw; where nobody draws it, its lines still read as numbers. There is none of
// fewer than two slices, which says nothing. Slices of nothing are left out: they
// are an error there.
func (d *Document) Pie(title string, slices []Slice) {
	var lines []string
	for _, s := range slices {
		if s.Size > 0 {
			lines = append(lines, fmt.Sprintf("    \"%s\" : %d\n", label(s.Label), s.Size))
		}
	}
	if len(lines) > 1 {
		d.Block("```mermaid\npie showData\n    title " + title + "\n" + strings.Join(lines, "") + "```")
	}
}

// label keeps a text from ending its quotation marks: what is more than letters,
// digits, hyphens, underscores and blanks is a dot.
func label(text string) string {
	plain := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_ ", r) {
			return r
		}
		return '.'
	}, text))
	return string(plain[:min(len(plain), maxLabel)])
}
