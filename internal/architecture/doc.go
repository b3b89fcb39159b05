// Package architecture checks that the tree keeps to its own rules: which package may import which, how long a file
// may be, and what may never appear in a committed file.
//
// The linter knows the same import rules and shows them in an editor. This package checks what the linter cannot: the
// whole graph behind an import, and the tree as git sees it.
package architecture
