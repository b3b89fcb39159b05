package auth

import (
	"regexp"
	"strings"
	"unicode"
)

// secrets are the values that must not be shown, whatever a remote text repeats.
func (c Config) secrets() []string {
	return []string{c.ClientSecret, c.ClientCertificate, c.ClientCertificatePassword, c.OIDCToken, c.OIDCRequestToken}
}

// jwt matches anything that looks like a signed token.
var jwt = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*)?`)

// redact replaces secrets by stars. Very short ones are left: they would take half of the text with them.
func redact(text string, secrets []string) string {
	const short = 4
	for _, secret := range secrets {
		if len(secret) >= short {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return jwt.ReplaceAllString(text, "***")
}

// plain keeps what can be read of a remote text, in one line of at most 500 bytes.
func plain(text string) string {
	const limit = 500
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.TrimSpace(text)
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "") + " (truncated)"
	}
	return text
}
