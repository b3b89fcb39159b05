package emulator

import (
	"net/http"
	"strings"
)

// isDevOpsHost says whether a first path segment names a host of Azure
// DevOps.
func isDevOpsHost(segment string) bool {
	host := strings.ToLower(segment)
	return host == "dev.azure.com" || strings.HasSuffix(host, ".dev.azure.com") || strings.HasSuffix(host, ".visualstudio.com")
}

// devops answers the unauthenticated question about an organization: GET or
// HEAD of its connectionData. The headers are those that Git Credential
// Manager reads to find the tenant of an organization.
func (s *Server) devops(r *call) answer {
	segments := splitPath(r.path)
	if len(segments) < 2 || !strings.EqualFold(segments[0], "dev.azure.com") {
		return noController(r)
	}
	o := s.store.world.organization(segments[1])
	if o == nil {
		a := empty(http.StatusNotFound)
		a.header.Set("Content-Type", "text/html; charset=utf-8")
		a.body = []byte("<!DOCTYPE html><html><head><title>Azure DevOps Services | 404</title></head><body>The resource cannot be found.</body></html>")
		return a
	}
	route := strings.ToLower(strings.Join(segments[2:], "/"))
	if route != "_apis/connectiondata" && route != "" || r.method != http.MethodGet && r.method != http.MethodHead {
		return noController(r)
	}
	a := empty(http.StatusUnauthorized)
	a.header.Set("X-Vss-Resourcetenant", o.TenantID)
	a.header.Add("Www-Authenticate", "Bearer authorization_uri=https://login.microsoftonline.com/"+o.TenantID)
	a.header.Add("Www-Authenticate", `Basic realm="https://tfsprodweu1.app.visualstudio.com/"`)
	a.header.Set("X-Tfs-Fedauthrealm", "https://tfsprodweu1.app.visualstudio.com/")
	a.header.Set("X-Vss-E2eid", guid("e2e", r.path))
	return a
}

func noController(r *call) answer {
	a := empty(http.StatusNotFound)
	a.header.Set("Content-Type", "text/plain; charset=utf-8")
	a.body = []byte("The controller for path '/" + strings.Trim(r.path, "/") + "' was not found or does not implement IController.")
	return strictly(a, "unknown route")
}
