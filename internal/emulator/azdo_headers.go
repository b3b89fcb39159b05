package emulator

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// mark adds the headers that every answer of Azure DevOps carries.
func (s *Server) mark(v *visit, a answer) {
	activity := guid("activity", v.path, time.Now().String())
	a.header.Set("Activityid", activity)
	a.header.Set("X-Vss-E2eid", activity)
	a.header.Set("X-Tfs-Processid", guid("process", s.url))
	a.header.Set("X-Tfs-Session", or(v.header.Get("X-Tfs-Session"), activity))
	a.header.Set("Request-Context", "appId=cid-v1:"+guid("application", s.url))
	if v.caller == nil {
		return
	}
	a.header.Set("X-Vss-Userdata", v.caller.id+":"+v.caller.UPN)
	limit := v.organization.RateLimit
	if limit == nil {
		return
	}
	a.header.Set("X-Ratelimit-Resource", "Core")
	a.header.Set("X-Ratelimit-Limit", number(limit.Limit))
	a.header.Set("X-Ratelimit-Remaining", number(limit.Remaining))
	a.header.Set("X-Ratelimit-Reset", strconv.FormatInt(time.Now().Add(5*time.Minute).Unix(), 10))
	if limit.DelayS > 0 {
		a.header.Set("X-Ratelimit-Delay", fmt.Sprintf("%.3f", limit.DelayS))
		a.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(limit.DelayS))))
	}
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// signedOut answers who is not signed in: with a challenge where the client
// asks not to be redirected, else with the way to the sign-in page. The
// headers are those that Git Credential Manager reads to find the tenant of
// an organization.
func (s *Server) signedOut(v *visit) answer {
	a := empty(http.StatusFound)
	if strings.EqualFold(v.header.Get("X-Tfs-Fedauthredirect"), "Suppress") {
		a = empty(http.StatusUnauthorized)
	} else {
		a.header.Set("Location", "https://spsprodweu1.vssps.visualstudio.com/_signin?realm=dev.azure.com&reply_to="+
			url.QueryEscape("https://"+strings.TrimPrefix(v.path, "/")))
		a.header.Set("Content-Type", "text/html; charset=utf-8")
		a.body = []byte("<html><head><title>Object moved</title></head><body><h2>Object moved.</h2></body></html>")
	}
	tenant := v.organization.TenantID
	a.header.Set("X-Vss-Resourcetenant", tenant)
	a.header.Set("X-Vss-Authorizationendpoint", "https://vssps.dev.azure.com/"+v.organization.Name+"/")
	a.header.Add("Www-Authenticate", "Bearer authorization_uri=https://login.microsoftonline.com/"+tenant)
	a.header.Add("Www-Authenticate", `Basic realm="https://tfsprodweu1.app.visualstudio.com/"`)
	a.header.Set("X-Tfs-Fedauthrealm", "https://tfsprodweu1.app.visualstudio.com/")
	a.header.Set("X-Tfs-Fedauthissuer", "https://dev.azure.com/"+v.organization.Name+"/_signin")
	return a
}
