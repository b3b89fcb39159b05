package emulator

import (
	"encoding/json"
	"errors"
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
	if own, ok := st.annotations(ch.connector)[ch.object()]; ok {
		return own.over(inherited)
	}
	return inherited
}

// annotations are the explicit settings below a connector, by object.
func (st *store) annotations(c *Connector) map[string]remediation {
	s := st.beside(c)
	if s.settings == nil {
		s.settings = map[string]remediation{}
		for target, text := range c.Annotations {
			if own, err := parseRemediation(text); err == nil {
				s.settings[fold(target)] = own
			}
		}
	}
	return s.settings
}

// over lays explicit settings over others: the service was recorded to fill
// in what was not sent.
func (r remediation) over(base remediation) remediation {
	if r.InheritFromParentState == enabled {
		return base
	}
	base.State = or(r.State, base.State)
	if r.CategoryConfigurations != nil {
		base.CategoryConfigurations = r.CategoryConfigurations
	}
	branch := *base.BranchConfiguration
	if r.BranchConfiguration != nil {
		if r.BranchConfiguration.BranchNames != nil {
			branch.BranchNames = r.BranchConfiguration.BranchNames
		}
		branch.AnnotateDefaultBranch = or(r.BranchConfiguration.AnnotateDefaultBranch, branch.AnnotateDefaultBranch)
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
	st.beside(ch.connector).settings = nil
}
