// Package prose writes numbers and lists of names into English sentences, for
// messages and reports alike.
package prose
