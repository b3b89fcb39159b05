package azdo

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	// authorization matches the sign-in address in a challenge, quoted or not.
	authorization = regexp.MustCompile(`(?i)\bauthorization_uri\s*=\s*"?(https://[^\s",]+)`)
)

// tenantOf reads the organization's tenant from the headers of an answer without credentials.
func tenantOf(h http.Header) string {
	if id := strings.TrimSpace(h.Get("X-VSS-ResourceTenant")); guid.MatchString(id) {
		return strings.ToLower(id)
	}
	for _, challenge := range h.Values("WWW-Authenticate") {
		m := authorization.FindStringSubmatch(challenge)
		if m == nil {
			continue
		}
		u, err := url.Parse(m[1])
		if err != nil {
			continue
		}
		id, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		if guid.MatchString(id) {
			return strings.ToLower(id)
		}
	}
	return ""
}

// isAzureDevOps recognises the headers that every answer of Azure DevOps carries.
func isAzureDevOps(h http.Header) bool {
	for name := range h {
		if strings.HasPrefix(name, "X-Vss-") || strings.HasPrefix(name, "X-Tfs-") || name == "Activityid" {
			return true
		}
	}
	return false
}
