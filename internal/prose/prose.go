package prose

import (
	"fmt"
	"strings"
)

// Count is a number with its noun, which has a regular plural: "1 project",
// "3 repositories".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Are is the verb after so many things: "is" after one, else "are".
func Are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// Names lists the first names, as many as a message takes, and says how many
// more there are. One more is named: to count it takes as much room.
func Names(names []string, most int) string {
	if more := len(names) - most; more > 1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}
