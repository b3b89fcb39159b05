package markdown

import (
	"fmt"
	"strings"
)

// MaxDocument bounds a document, in bytes. A comment of a GitHub pull request
// takes 65,536 characters, and a pipeline adds something of its own.
const MaxDocument = 60 * 1024

// Document is a report in the making. Its zero value is empty and ready; blocks
// are separated by empty lines.
type Document struct{ b strings.Builder }

// String returns what was written.
func (d *Document) String() string { return d.b.String() }

// Block adds a block of Markdown as it is, if there is room for all of it.
func (d *Document) Block(block string) {
	if block = strings.TrimSpace(block); block != "" && d.room() >= len(block) {
		d.separate()
		d.b.WriteString(block + "\n")
	}
}

// Column of a table. Numbers stand at its right side.
type Column struct {
	Title  string
	Number bool
}

// Table adds a table of rows of finished Markdown. It takes at most limit bytes
// (0: what is left) and says below how many of the total did not find room; a
// total that is greater than the number of rows counts what the rows leave out.
func (d *Document) Table(columns []Column, rows [][]string, total, limit int) {
	room := d.room()
	if limit > 0 {
		room = min(room, limit)
	}
	var table strings.Builder
	titles, rule := make([]string, len(columns)), strings.Builder{}
	for i, column := range columns {
		titles[i] = column.Title
		rule.WriteString("|---")
		if column.Number {
			rule.WriteByte(':')
		}
	}
	table.WriteString(line(titles) + rule.String() + "|\n")
	total = max(total, len(rows))
	written := 0
	for _, row := range rows {
		next := line(row)
		if table.Len()+len(next)+len(rest(total)) > room {
			break
		}
		table.WriteString(next)
		written++
	}
	switch {
	case written < len(rows):
		table.WriteString(rest(total - written))
	case total > written: // the caller named no more
		fmt.Fprintf(&table, "\nand %d more\n", total-written)
	}
	if written > 0 || total > 0 {
		d.Block(table.String())
	}
}

func line(cells []string) string { return "| " + strings.Join(cells, " | ") + " |\n" }

func rest(count int) string { return fmt.Sprintf("\nand %d more, for which there is no room\n", count) }

// room is how many bytes the next block may have.
func (d *Document) room() int { return MaxDocument - d.b.Len() - len("\n\n") }

func (d *Document) separate() {
	if d.b.Len() > 0 {
		d.b.WriteByte('\n')
	}
}
