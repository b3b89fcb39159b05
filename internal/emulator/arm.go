package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// route is one path of Azure Resource Manager with its methods.
type route struct {
	pattern  []string
	versions []string
	methods  map[string]endpoint
}

// endpoint is one operation: the action that the caller must be allowed, and
// what answers.
type endpoint struct {
	action string
	serve  func(*store, *call) answer
}

// match compares a path ignoring case, as Azure does, and collects {names}.
func (rt route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(rt.pattern) {
		return nil, false
	}
	params := map[string]string{}
	for i, want := range rt.pattern {
		if name, isParam := strings.CutPrefix(want, "{"); isParam {
			if segments[i] == "" {
				return nil, false
			}
			params[strings.TrimSuffix(name, "}")] = segments[i]
		} else if !strings.EqualFold(want, segments[i]) {
			return nil, false
		}
	}
	return params, true
}

// splitPath decodes an escaped path once, segment by segment.
func splitPath(escaped string) []string {
	segments := strings.Split(strings.Trim(escaped, "/"), "/")
	for i, s := range segments {
		if decoded, err := url.PathUnescape(s); err == nil {
			segments[i] = decoded
		}
	}
	return segments
}

// arm answers a request to Azure Resource Manager.
func (s *Server) arm(r *call) answer {
	if a := s.checkToken(r); a != nil {
		return *a
	}
	segments := splitPath(r.path)
	subscription := ""
	if len(segments) > 1 && strings.EqualFold(segments[0], "subscriptions") {
		subscription = segments[1]
	}
	refused, remaining := s.store.limit(r, subscription)
	if refused != nil {
		return *refused
	}
	a := s.armRoute(r, segments)
	if remaining != "" {
		a.header.Set(headerRemainingReads, remaining)
	}
	return a
}

func (s *Server) armRoute(r *call, segments []string) answer {
	for _, rt := range s.routes {
		params, ok := rt.match(segments)
		if !ok {
			continue
		}
		r.params = params
		e, ok := rt.methods[r.method]
		if !ok {
			return strictly(armError(http.StatusMethodNotAllowed, "MethodNotAllowed",
				"The requested resource does not support http method '"+r.method+"'."), "method not allowed")
		}
		if a := rt.checkQuery(r); a != nil {
			return *a
		}
		if a := s.store.admit(r, e.action); a != nil {
			return *a
		}
		return e.serve(s.store, r)
	}
	return strictly(armError(http.StatusNotFound, "InvalidResourceType",
		"The resource type could not be found in the namespace for this api version: "+r.path), "unknown route")
}

func (rt route) checkQuery(r *call) *answer {
	for name := range r.query {
		switch name {
		case "api-version", "continuation-token", "t", "c", "s", "h":
		default:
			return new(strictly(armError(400, "InvalidQueryParameter", "The query parameter '"+name+"' is not known."), "unknown query parameter "+name))
		}
	}
	r.version = r.query.Get("api-version")
	if r.version == "" {
		return new(strictly(armError(400, "MissingApiVersionParameter",
			"The api-version query parameter (?api-version=) is required for all requests."), "no api-version"))
	}
	for _, known := range rt.versions {
		if known == r.version {
			return nil
		}
	}
	return new(strictly(armError(400, "InvalidApiVersionParameter", fmt.Sprintf(
		"The api-version '%s' is invalid. The supported versions are '%s'.", r.version, strings.Join(rt.versions, ", "))),
		"api-version "+r.version))
}

// admit makes the checks that Azure Resource Manager makes before it asks a
// resource provider.
func (st *store) admit(r *call, action string) *answer {
	id, named := r.params["subscription"]
	if !named {
		return nil
	}
	sub := st.world.subscription(id)
	if sub == nil || sub.State == "Deleted" {
		return new(armError(404, "SubscriptionNotFound", "The subscription '"+id+"' could not be found."))
	}
	scope := strings.Trim(r.path, "/")
	if action != "" && !allowed(sub.Permissions, action) {
		return new(armError(403, "AuthorizationFailed", fmt.Sprintf(
			"The client '%[1]s' with object id '%[1]s' does not have authorization to perform action '%[2]s' over scope '/%[3]s' or the scope is invalid. If access was recently granted, please refresh your credentials.",
			r.principal, action, scope)))
	}
	if sub.State == "Disabled" && r.method != http.MethodGet {
		return new(armError(409, "ReadOnlyDisabledSubscription", "The subscription '"+id+"' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled."))
	}
	if strings.HasPrefix(action, "Microsoft.Security/securityConnectors") && !*sub.Registered {
		message := "The subscription is not registered to use namespace 'Microsoft.Security'. See https://aka.ms/rps-not-found for how to register subscriptions."
		return new(reply(409, armErrorBody{Error: armErrorDetail{
			Code: "MissingSubscriptionRegistration", Message: message,
			Details: []armErrorDetail{{Code: "MissingSubscriptionRegistration", Target: "Microsoft.Security", Message: message}},
		}}))
	}
	if group, named := r.params["group"]; named && !containsFold(sub.ResourceGroups, group) {
		return new(armError(404, "ResourceGroupNotFound", "Resource group '"+group+"' could not be found."))
	}
	return nil
}

// allowed evaluates each role alone and then joins them, as Azure does.
func allowed(permissions []Permission, action string) bool {
	for _, p := range permissions {
		if matchesAction(p.Actions, action) && !matchesAction(p.NotActions, action) {
			return true
		}
	}
	return false
}

func matchesAction(patterns []string, action string) bool {
	for _, pattern := range patterns {
		if pattern == "*" {
			return true
		}
		expression := "(?i)^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$"
		if ok, err := regexp.MatchString(expression, action); err == nil && ok {
			return true
		}
	}
	return false
}
