package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
)

// remediation is the wire's actionableRemediation.
type remediation struct {
	State                  string               `json:"state,omitempty"`
	CategoryConfigurations []category           `json:"categoryConfigurations,omitempty"`
	BranchConfiguration    *branchConfiguration `json:"branchConfiguration,omitempty"`
	InheritFromParentState string               `json:"inheritFromParentState,omitempty"`
}

type category struct {
	MinimumSeverityLevel string `json:"minimumSeverityLevel,omitempty"`
	Category             string `json:"category,omitempty"`
}

type branchConfiguration struct {
	BranchNames           []string `json:"branchNames"`
	AnnotateDefaultBranch string   `json:"annotateDefaultBranch,omitempty"`
}

// parseRemediation reads settings from the world or from a portal action.
func parseRemediation(text json.RawMessage) (remediation, error) {
	var settings remediation
	if kindOf(text) != '{' {
		return settings, errors.New("must be an object, the wire's actionableRemediation")
	}
	if problem := remediationShape().check("", text); problem != "" {
		return settings, errors.New(problem)
	}
	return settings, json.Unmarshal(text, &settings)
}

// defaultRemediation is on without anyone asking: IaC, High. Source:
// Microsoft Learn, release notes of 12 January 2024.
func defaultRemediation() remediation {
	return remediation{
		State:                  enabled,
		CategoryConfigurations: []category{{Category: "IaC", MinimumSeverityLevel: "High"}},
		BranchConfiguration:    &branchConfiguration{BranchNames: []string{}, AnnotateDefaultBranch: enabled},
		InheritFromParentState: disabled,
	}
}

// effective are the settings that apply to a child: its own, or its parent's.
func (st *store) effective(ch child) remediation {
	inherited := defaultRemediation()
	if ch.project != "" {
		inherited = st.effective(ch.parent())
		inherited.InheritFromParentState = enabled
	}
	for target, text := range ch.connector.Annotations {
		if fold(target) != ch.object() {
			continue
		}
		if own, err := parseRemediation(text); err == nil {
			return own.over(inherited)
		}
	}
	return inherited
}

// over lays explicit settings over others: the service was recorded to fill
// in what was not sent.
func (own remediation) over(base remediation) remediation {
	if own.InheritFromParentState == enabled {
		return base
	}
	base.State = or(own.State, base.State)
	if own.CategoryConfigurations != nil {
		base.CategoryConfigurations = own.CategoryConfigurations
	}
	branch := *base.BranchConfiguration
	if own.BranchConfiguration != nil {
		if own.BranchConfiguration.BranchNames != nil {
			branch.BranchNames = own.BranchConfiguration.BranchNames
		}
		branch.AnnotateDefaultBranch = or(own.BranchConfiguration.AnnotateDefaultBranch, branch.AnnotateDefaultBranch)
	}
	base.BranchConfiguration = &branch
	base.InheritFromParentState = disabled
	return base
}

// annotate stores settings. A PATCH lays them over what applies now, a PUT
// over the defaults; settings that inherit are no settings.
func (st *store) annotate(ch child, settings remediation, replace bool) {
	base := st.effective(ch)
	if replace {
		base = defaultRemediation()
	}
	for target := range ch.connector.Annotations {
		if fold(target) == ch.object() {
			delete(ch.connector.Annotations, target)
		}
	}
	if settings.InheritFromParentState != enabled || ch.project == "" {
		settings.InheritFromParentState = disabled
		ch.connector.Annotations[ch.target()] = mustJSON(settings.over(base))
	}
}

type childRequest struct {
	Properties struct {
		OnboardingState       string          `json:"onboardingState"`
		ActionableRemediation json.RawMessage `json:"actionableRemediation"`
	} `json:"properties"`
}

func childShape(r *call) shape {
	properties := map[string]shape{
		"provisioningState": fixed(), "provisioningStatusMessage": fixed(), "provisioningStatusUpdateTimeUtc": fixed(),
		"onboardingState":       text(),
		"actionableRemediation": remediationShape(),
	}
	if r.params["project"] != "" {
		properties["parentOrgName"] = text()
		properties["projectId"] = fixed()
	}
	if r.params["repo"] != "" {
		properties["parentProjectName"] = text()
		delete(properties, "projectId")
		properties["repoId"], properties["repoUrl"], properties["visibility"] = fixed(), fixed(), fixed()
	}
	return object(map[string]shape{
		"id": fixed(), "name": fixed(), "type": fixed(), "systemData": fixed(),
		"properties": object(properties),
	})
}

func (st *store) getChild(r *call) answer {
	ch, problem := st.find(r)
	if problem != nil {
		return *problem
	}
	poll := st.look(ch.connector, ch.object())
	a := reply(200, st.childBody(ch))
	a.poll = poll
	return a
}

func (st *store) putChild(r *call) answer {
	status := 201
	if st.world.Assumptions.ChildPut == "accepted" {
		status = 202
	}
	return st.writeChild(r, status)
}

func (st *store) patchChild(r *call) answer { return st.writeChild(r, 202) }

// writeChild answers with properties only and onboardingState NotApplicable:
// so it was recorded.
func (st *store) writeChild(r *call, status int) answer {
	var body childRequest
	if problem := parseBody(r, childShape(r), &body); problem != nil {
		return *problem
	}
	ch, problem := st.find(r)
	if problem != nil {
		return *problem
	}
	settings := remediation{InheritFromParentState: st.effective(ch).InheritFromParentState}
	if kindOf(body.Properties.ActionableRemediation) == '{' {
		settings = remediation{}
		if err := json.Unmarshal(body.Properties.ActionableRemediation, &settings); err != nil {
			return armError(400, "InvalidRequestContent", fmt.Sprintf("The request content was invalid: %v.", err))
		}
	}
	replace, target := r.method == "PUT", ch
	op := st.begin(ch.connector, ch.object(), operation{version: r.version, finish: func(st *store, c *Connector) *failure {
		if c.DevOps != nil && containsFold(c.DevOps.Organizations, target.organization) {
			target.connector = c
			st.annotate(target, settings, replace)
		}
		return nil
	}})
	echo := st.childBody(ch)
	echo.ID, echo.Name, echo.Type = "", "", ""
	echo.Properties.OnboardingState = "NotApplicable"
	echo.Properties.ProvisioningStatusMessage = ""
	if kindOf(body.Properties.ActionableRemediation) == '{' {
		shown := settings.over(echo.Properties.ActionableRemediation.own(replace))
		if settings.InheritFromParentState == enabled {
			shown.InheritFromParentState = enabled
		}
		echo.Properties.ActionableRemediation = &shown
	}
	a := st.accepted(reply(status, echo), op)
	st.immediate(op)
	return a
}

// own is what a write is laid over.
func (r *remediation) own(replace bool) remediation {
	if replace {
		return defaultRemediation()
	}
	return *r
}
