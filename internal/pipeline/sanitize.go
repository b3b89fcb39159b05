package pipeline

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

const truncated = " (truncated)"

// htmlPage stands for a page where a message should be.
const htmlPage = "The service answered with an HTML page instead of a message."

var (
	// terminalSequence matches whole control sequences (ECMA-48): CSI, and OSC, DCS, SOS, PM and APC strings with their
	// terminator, in the 7-bit and the 8-bit form. What is left of an incomplete one is harmless text.
	terminalSequence = regexp.MustCompile(
		`(?:\x1b\[|\x{9b})[0-?]*[ -/]*[@-~]` +
			`|(?:\x1b[\]PX^_]|[\x{9d}\x{90}\x{98}\x{9e}\x{9f}])[^\x07\x1b\x{9c}]*(?:\x07|\x1b\\|\x{9c})`)
	// token matches bearer tokens, which a service can repeat from the request that it complains about: the scheme of
	// RFC 6750 with its value, and JSON web tokens (RFC 7519) anywhere.
	token    = regexp.MustCompile(`(?i:\bbearer\s+)[A-Za-z0-9._~+/-]{16,}=*|\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?`)
	htmlMark = regexp.MustCompile(`(?i)<\s*(?:!doctype\s+html|html|head|body|title|script|meta)\b`)
)

// Sanitize makes remote text fit for a terminal, a state file and a log: no control sequences, no control, bidirectional
// or zero-width characters, no HTML page, no bearer token, valid UTF-8, at most limit bytes. Line breaks stay, other white space becomes
// a blank.
func Sanitize(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = terminalSequence.ReplaceAllString(s, "")
	s = strings.TrimSpace(strings.Map(harmless, s))
	if htmlMark.MatchString(s) {
		s = htmlPage
	}
	s = token.ReplaceAllString(s, "(a token)")
	if len(s) <= limit {
		return s
	}
	if limit <= len(truncated) {
		return cut(s, limit)
	}
	return cut(s, limit-len(truncated)) + truncated
}

func harmless(r rune) rune {
	switch {
	case r == '\n':
		return r
	case r == '\t', unicode.Is(unicode.Z, r):
		return ' '
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return -1
	case r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164', r == '\uffa0':
		return -1 // letters and marks without a shape
	default:
		return r
	}
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	n = max(n, 0)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimRight(s[:n], " \n")
}
