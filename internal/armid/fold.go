package armid

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// EqualFold compares two names as the service does: letter case, surrounding
// blanks and the Unicode composition (NFC or NFD) make no difference.
func EqualFold(a, b string) bool { return Fold(a) == Fold(b) }

// Fold brings a name into the one form under which EqualFold names are
// identical, for use as a map key. It is not meant for display.
func Fold(name string) string {
	return strings.Map(foldRune, norm.NFC.String(strings.TrimSpace(name)))
}

// Compare orders names for people. EqualFold names are neighbours, and keep one
// fixed order among themselves.
func Compare(a, b string) int {
	return cmp.Or(strings.Compare(Fold(a), Fold(b)), strings.Compare(a, b))
}

// foldRune picks the same rune for all members of a case-folding orbit, as
// strings.EqualFold sees them (k, K and the Kelvin sign are one).
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return unicode.ToLower(least)
}
