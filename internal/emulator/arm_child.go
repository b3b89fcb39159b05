package emulator

import (
	"encoding/json"
	"fmt"
)

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
		"id": ignored(), "name": ignored(), "type": ignored(), "systemData": ignored(),
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
