package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestProjectsComeInPages(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"generate":{"projects":248,"repositories_per_project":1}`))
	list := ado + "projects?stateFilter=wellFormed&" + v71
	sizes, seen, token := []string{}, map[string]bool{}, ""
	for {
		g := s.get(list + token)
		names := strings.Split(g.names(), ",")
		sizes = append(sizes, g.at("count"))
		for _, name := range names {
			seen[name] = true
		}
		if g.header.Get("x-ms-continuationtoken") == "" {
			break
		}
		token = "&continuationToken=" + g.header.Get("x-ms-continuationtoken")
	}
	if fmt.Sprint(sizes) != "[100 100 50]" || len(seen) != 250 {
		t.Errorf("pages %v, %d names", sizes, len(seen))
	}
	if g := s.get(list + "&$top=1000"); g.at("count") != "250" || g.header.Get("x-ms-continuationtoken") != "" {
		t.Errorf("%s projects", g.at("count"))
	}
	s.noViolations()
	s.do(400, "GET", list+"&continuationToken=x", "")
	s.do(400, "GET", list+"&$top=0", "")
}

func TestProjectsAsTheyAre(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"projects":[{"name":"Open Source","visibility":"public","source_control":"both"},{"name":"old","source_control":"tfvc"},{"name":"secret","withheld":true},{"name":"theirs"}],"hidden_projects":["THEIRS"]`))
	g := s.get(ado + "projects?" + v71)
	if g.names() != "payments,Data Platform,Open Source,old,secret" {
		t.Errorf("projects %s", g.names())
	}
	g.want(map[string]string{"value.0.visibility": "private", "value.2.visibility": "public", "value.2.state": "wellFormed", "value.0.capabilities": "<absent>"})
	for path, want := range map[string]string{
		"old": `{"sourceControlType":"Tfvc","gitEnabled":"False","tfvcEnabled":"True"}`, "Open%20Source": `{"sourceControlType":"Git","gitEnabled":"True","tfvcEnabled":"True"}`,
		g.at("value.0.id"): `{"sourceControlType":"Git","gitEnabled":"True","tfvcEnabled":"False"}`,
	} {
		s.get(ado + "projects/" + path + "?includeCapabilities=true&" + v71).want(map[string]string{"capabilities.versioncontrol": want})
	}
	s.do(404, "GET", ado+"projects/theirs?"+v71, "").want(map[string]string{"typeKey": "ProjectDoesNotExistWithNameException"})
	s.do(404, "GET", ado+"projects/00000000-0000-0000-0000-00000000beef?"+v71, "").want(map[string]string{"typeKey": "ProjectDoesNotExistException"})
	s.noViolations()
}

func TestRepositoriesAsTheyAre(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, contoso(`"projects":[{"name":"payments","visibility":"organization","repositories":[
		{"name":"gone","deleted":true},{"name":"hidden","withheld":true,"age_days":2},{"name":"off","disabled":true},{"name":"new","empty":true,"age_days":0},{"name":"copy","fork":true}]},
		{"name":"theirs","repositories":["x"]}],"hidden_projects":["theirs"]`))
	g := s.get(ado + "git/repositories?includeHidden=true&" + v71)
	if g.names() != "api,web,hidden,off,new,copy,etl" || g.header.Get("x-ms-continuationtoken") != "" {
		t.Errorf("repositories %s", g.names())
	}
	g.want(map[string]string{
		"count": "7", "value.0.defaultBranch": "refs/heads/main", "value.0.isFork": "<absent>", "value.0.isDisabled": "false", "value.0.creationDate": "<absent>",
		"value.0.webUrl": "https://dev.azure.com/contoso/payments/_git/api", "value.0.project.visibility": "organization",
		"value.3.isDisabled": "true", "value.4.defaultBranch": "<absent>", "value.4.size": "0", "value.5.isFork": "true",
		"value.6.remoteUrl": "https://contoso@dev.azure.com/contoso/Data%20Platform/_git/etl",
	})
	newer := s.get(ado + "git/repositories?api-version=7.2-preview.2")
	for i, days := range map[string]int{"0": 30, "2": 2, "4": 0} {
		created, err := time.Parse(time.RFC3339, newer.at("value."+i+".creationDate"))
		if age := time.Since(created).Round(time.Hour); err != nil || age != time.Duration(days)*24*time.Hour {
			t.Errorf("%s: created %v ago, want %d days: %v", i, age, days, err)
		}
	}
	if names := s.get("/dev.azure.com/contoso/PAYMENTS/_apis/git/repositories?" + v71).names(); names != "api,web,hidden,off,new,copy" {
		t.Errorf("repositories of a project: %s", names)
	}
	s.do(404, "GET", "/dev.azure.com/contoso/theirs/_apis/git/repositories?"+v71, "")
	s.noViolations()
}

// A Stakeholder reads no code of private projects.
func TestRepositoriesOfAStakeholder(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, `{"caller":{"access_level":"stakeholder"}}`, contoso(`"projects":{"payments":{"visibility":"public"}}`))
	if names := s.get(ado + "git/repositories?" + v71).names(); names != "api,web" {
		t.Errorf("repositories %s", names)
	}
}

// Both services call the same things by the same ids.
func TestIDsAgree(t *testing.T) {
	t.Parallel()
	s := startDevOps(t, instant)
	project := s.get("/dev.azure.com/TAILSPIN/_apis/projects?" + v71).at("value.0.id")
	repository := s.get("/dev.azure.com/tailspin/_apis/git/repositories?" + v71).at("value.0.id")
	s.token = s.signIn("https://management.azure.com/.default")
	s.get(tailspin + "/projects" + vDevOps).want(map[string]string{"value.0.properties.projectId": project})
	s.get(tailspin + "/projects/toys/repos" + vDevOps).want(map[string]string{"value.0.properties.repoId": repository})
}

// The world with every key of Azure DevOps survives being read and put.
func TestWorldOfAzureDevOpsRoundTrip(t *testing.T) {
	t.Parallel()
	s := start(t, contoso(`"oauth_policy":"undefined","forbidden":["acl"],"hidden_projects":["payments"],"public_project":true,"stopped":true,
		"rate_limit":{"remaining":1},"not_a_member":true,"caller_administrator":true,"caller_reads":false,
		"users":[{"upn":"a@b","administrator":true,"administrator_through":"nested_group","kind":"guest","licensing_source":"msdn","msdn_license":"enterprise","github_license":"none","status":"active","never_signed_in":true,"permission_only":true}],
		"generate":{"projects":1,"repositories":3,"skew":10},"projects":[{"name":"p","repositories":[{"name":"r","age_days":0,"fork":true,"disabled":true,"empty":true}]}]`),
		`{"quota":{"burst":5,"per_second":2.5}}`)
	before := s.get("/_emulator/world")
	s.do(204, "PUT", "/_emulator/world", before.text)
	if after := s.get("/_emulator/world"); after.text != before.text {
		t.Errorf("the world changed:\n%s\n%s", before.text, after.text)
	}
	if !json.Valid([]byte(before.text)) || !strings.Contains(before.text, `{"name":"r","disabled":true,"empty":true,"fork":true,"age_days":0}`) {
		t.Errorf("world %s", before.text)
	}
}
