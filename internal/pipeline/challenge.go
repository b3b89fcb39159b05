package pipeline

import (
	"encoding/base64"
	"net/http"
	"regexp"
	"strings"
)

// challengeParam matches one quoted parameter of an authentication challenge.
var challengeParam = regexp.MustCompile(`(?i)\b(error|claims)\s*=\s*"([^"]*)"`)

// challengeClaims reads the claims that a service asks for in a 401 when it takes part in continuous access evaluation
// (Microsoft Learn, "Claims challenges, claims requests and client capabilities"). No challenge is "" and readable.
func challengeClaims(h http.Header) (claims string, readable bool) {
	for _, value := range h.Values("WWW-Authenticate") {
		params := map[string]string{}
		for _, m := range challengeParam.FindAllStringSubmatch(value, -1) {
			params[strings.ToLower(m[1])] = m[2]
		}
		if params["error"] != "insufficient_claims" || params["claims"] == "" {
			continue
		}
		return decodeClaims(params["claims"])
	}
	return "", true
}

// decodeClaims accepts both alphabets, padded or not: services use them all.
func decodeClaims(s string) (string, bool) {
	s = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil || len(decoded) == 0 {
		return "", false
	}
	return string(decoded), true
}
