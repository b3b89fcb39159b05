// Package markdown writes reports for the places where a pipeline shows them to
// people: pull requests, job summaries, wikis. A report has a bounded size, and
// text that somebody else chose is shown as it is and means nothing else there.
package markdown
