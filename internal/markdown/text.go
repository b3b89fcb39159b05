package markdown

import (
	"net/url"
	"strings"
	"unicode"
)

// maxText is how many characters of one text a report shows.
const maxText = 1000

// Text turns any text into one line that is shown as it is, in a cell of a
// table as in a sentence: not as markup, HTML, a formula or a mention. A long
// one is cut. What it is (GitHub Flavored Markdown Spec 0.29, 6.1): a backslash
// takes the meaning from any ASCII punctuation character. An underscore inside a
// word has none, so that most names stay readable where nobody renders them.
func Text(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > maxText {
		letters = append(letters[:maxText], '…')
	}
	at := func(i int) rune {
		if i < 0 || i >= len(letters) {
			return ' '
		}
		return letters[i]
	}
	var b strings.Builder
	for i, r := range letters {
		inWord := wordly(at(i-1)) && wordly(at(i+1))
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '@' && !inWord:
			b.WriteString("@\u200b") // a mention would call people; escapes do not prevent it
		case r == '_' && inWord:
			b.WriteRune(r)
		case strings.ContainsRune("\\|`*_[~$", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Link is the text as a link, or the text alone where the address is not one of
// the web.
func Link(text, address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" || text == "" {
		return Text(text)
	}
	// String escapes what is no part of a URL; these three are, and would end
	// the link or the cell.
	safe := strings.NewReplacer("(", "%28", ")", "%29", "|", "%7C").Replace(parsed.String())
	return "[" + inLink.Replace(Text(text)) + "](" + safe + ")"
}

// inLink keeps a text from ending the link that it stands in: with a bracket, or
// with what a renderer makes a link of by itself.
var inLink = strings.NewReplacer("]", "\\]", "://", "\\://", "www.", "www\\.")
