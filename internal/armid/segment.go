package armid

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// maxID bounds what ParseConnector and ParseScope read, in bytes.
const maxID = 2048

// segment is one part of a path: a fixed word, or a name with the noun that
// error messages call it by.
type segment struct{ noun, text string }

func fixed(word string) segment       { return segment{text: word} }
func named(noun, name string) segment { return segment{noun: noun, text: name} }

func join(segments []segment) string {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(s.text)
	}
	return b.String()
}

// escape builds the request path and then proves that a server which splits
// and unescapes it finds exactly the given segments.
func escape(segments []segment) (string, error) {
	var b strings.Builder
	for _, s := range segments {
		if s.noun != "" {
			if err := safe(s.noun, s.text); err != nil {
				return "", err
			}
		}
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s.text))
	}
	path := b.String()
	parts := strings.Split(path[1:], "/")
	if len(parts) != len(segments) {
		return "", fmt.Errorf("the path of %s has %d segments instead of %d", quote(join(segments)), len(parts), len(segments))
	}
	for i, part := range parts {
		text, err := url.PathUnescape(part)
		if err != nil || text != segments[i].text {
			return "", fmt.Errorf("the name %s cannot be put into a path", quote(segments[i].text))
		}
	}
	return path, nil
}

// split cuts an id into its unescaped segments, composed (NFC) as Terraform
// composes what it reads from a configuration; reason is why it cannot.
func split(id string) (parts []string, reason string) {
	if len(id) > maxID {
		return nil, fmt.Sprintf("longer than %d bytes", maxID)
	}
	id = strings.TrimSpace(id)
	if !strings.HasPrefix(id, "/") {
		return nil, "it does not start with a slash"
	}
	parts = strings.Split(strings.TrimSuffix(id[1:], "/"), "/")
	for i, part := range parts {
		parts[i] = norm.NFC.String(Unescape(part))
	}
	return parts, ""
}

// match compares the fixed words, ignoring case, and returns the names in order.
func match(form []segment, parts []string) (names []string, reason string) {
	for i, s := range form {
		switch {
		case s.noun != "":
			names = append(names, parts[i])
		case !strings.EqualFold(s.text, parts[i]):
			return nil, fmt.Sprintf("%s where %q is needed", quote(parts[i]), s.text)
		}
	}
	return names, ""
}

// Unescape undoes percent encoding once. A lone percent sign is a legal
// character of a name, so what cannot be unescaped is returned as it stands.
func Unescape(name string) string {
	if text, err := url.PathUnescape(name); err == nil {
		return text
	}
	return name
}
