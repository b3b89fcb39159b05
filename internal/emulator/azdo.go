package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// visit is a request to a host of Azure DevOps as its handlers see it.
type visit struct {
	*call
	st    *store
	table []devopsRoute
	// host is the imitated one, organization the one of the path.
	host         string
	organization *Organization
	// caller is nil while nobody is signed in.
	caller *member
	// query has folded keys: Azure DevOps compares them ignoring case.
	query map[string]string
	// version is the api-version that the answer is in.
	version string
}

// The hosts that are imitated.
const (
	hostMain         = "dev.azure.com"
	hostIdentities   = "vssps.dev.azure.com"
	hostEntitlements = "vsaex.dev.azure.com"
	hostExtensions   = "extmgmt.dev.azure.com"
)

func devopsHosts() []string {
	return []string{hostMain, hostIdentities, hostEntitlements, hostExtensions}
}

// isDevOpsHost says whether a first path segment names a host of Azure
// DevOps, imitated or not.
func isDevOpsHost(segment string) bool {
	host := strings.ToLower(segment)
	return host == hostMain || strings.HasSuffix(host, ".dev.azure.com") || strings.HasSuffix(host, ".visualstudio.com")
}

// devops answers a request to a host of Azure DevOps.
func (s *Server) devops(r *call) answer {
	segments := splitPath(r.path)
	v := &visit{call: r, st: s.store, table: s.devopsRoutes, host: strings.ToLower(segments[0]), query: map[string]string{}}
	for name, values := range r.query {
		v.query[fold(name)] = values[0]
	}
	a := s.visit(v, segments[1:])
	s.mark(v, a)
	return a
}

func (s *Server) visit(v *visit, segments []string) answer {
	if !slices.Contains(devopsHosts(), v.host) || len(segments) == 0 {
		return noController(v.call)
	}
	if v.method == http.MethodOptions && isRoot(segments) {
		return v.locations()
	}
	v.organization = v.st.world.organization(segments[0])
	if v.organization == nil {
		return noOrganization()
	}
	if v.organization.Stopped {
		return v.stopped()
	}
	if segments = segments[1:]; v.method == http.MethodOptions && isRoot(segments) {
		return v.locations()
	}
	if len(segments) == 0 && v.host == hostMain {
		return s.signedOut(v)
	}
	rt, ok := v.route(segments)
	if !ok {
		return noController(v.call)
	}
	who, signedIn := s.signIn(v)
	if !signedIn && v.organization.PublicProject && rt.resource == "ConnectionData" {
		return v.anonymous()
	}
	if !signedIn {
		return s.signedOut(v)
	}
	if v.caller = v.st.callerOf(v.organization, who); v.caller == nil {
		return v.notMember(who)
	}
	return v.ask(rt)
}

func isRoot(segments []string) bool { return len(segments) == 1 && fold(segments[0]) == "_apis" }

// signIn reads the token. It must be for Azure DevOps.
func (s *Server) signIn(v *visit) (claims, bool) {
	scheme, token, _ := strings.Cut(v.header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return claims{}, false
	}
	c, ok := s.read(token)
	return c, ok && !c.expired() && c.Audience == devopsAudience && strings.EqualFold(c.TenantID, s.store.world.TenantID)
}

// ask checks a request of a member and lets its resource answer.
func (v *visit) ask(rt devopsRoute) answer {
	if method := v.method; method != rt.method && (method != http.MethodHead || rt.method != http.MethodGet) {
		return strictly(v.fail(http.StatusMethodNotAllowed, "HttpMethodNotAllowedException",
			"The requested resource does not support http method '"+method+"'."), "method not allowed")
	}
	if a := v.negotiate(rt); a != nil {
		return *a
	}
	for name := range v.query {
		if name != "api-version" && !slices.Contains(rt.query, name) {
			return strictly(v.fail(400, "InvalidQueryParameterException", "The query parameter '"+name+"' is not known."), "unknown query parameter "+name)
		}
	}
	if rt.read != "" && slices.Contains(v.organization.Forbidden, rt.read) {
		return v.forbidden(rt.read)
	}
	return rt.serve(v)
}

// found is an answer in the version that was asked for.
func (v *visit) found(body any) answer {
	a := reply(200, body)
	a.header.Set("Content-Type", "application/json; charset=utf-8; api-version="+v.version)
	return a
}

// collection is how Azure DevOps wraps lists.
type collection[T any] struct {
	Count int `json:"count"`
	Value []T `json:"value"`
}

func collect[T any](values []T) collection[T] {
	if values == nil {
		values = []T{}
	}
	return collection[T]{len(values), values}
}

// flag reads a boolean of the query.
func (v *visit) flag(name string) bool { return strings.EqualFold(v.query[name], "true") }
