// Package poll repeats a question until its answer is good or hopeless, within a context.
package poll
