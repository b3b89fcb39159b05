package emulator_test

import (
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	t.Parallel()
	s := start(t, `{"organizations":[{"name":"personal","tenant_id":"00000000-0000-0000-0000-000000000000"}]}`)
	s.token = ""
	for path, tenant := range map[string]string{
		"/dev.azure.com/contoso/_apis/connectionData":                            s.Env()["ARM_TENANT_ID"],
		"/dev.azure.com/CONTOSO":                                                 s.Env()["ARM_TENANT_ID"],
		"/dev.azure.com/personal/_apis/ConnectionData?api-version=7.1-preview.1": "00000000-0000-0000-0000-000000000000",
	} {
		for _, method := range []string{"GET", "HEAD"} {
			g := s.do(401, method, path, "")
			if g.header.Get("X-VSS-ResourceTenant") != tenant || !strings.Contains(strings.Join(g.header.Values("WWW-Authenticate"), " "), "https://login.microsoftonline.com/"+tenant) {
				t.Errorf("%s %s: %v", method, path, g.header)
			}
		}
	}
	s.do(404, "GET", "/dev.azure.com/nosuch/_apis/connectionData", "")
	e := s.Journal()[0]
	if e.Service != "devops" || e.Host != "dev.azure.com" || e.Auth != "none" || e.Principal != "" {
		t.Errorf("entry %+v", e)
	}
	s.noViolations()
	s.do(404, "GET", "/dev.azure.com/contoso/_apis/projects", "")
	s.do(404, "GET", "/vssps.dev.azure.com/contoso/_apis/graph", "")
	if len(s.Violations()) != 2 {
		t.Errorf("violations %q", s.Violations())
	}
}
