package emulator

import (
	"slices"
	"strings"
)

type membershipBody struct {
	Links               membershipLinks `json:"_links"`
	ContainerDescriptor string          `json:"containerDescriptor"`
	MemberDescriptor    string          `json:"memberDescriptor"`
}

type membershipLinks struct {
	Self link `json:"self"`
}

type link struct {
	Href string `json:"href"`
}

func (v *visit) membershipBody(subject, container string) membershipBody {
	return membershipBody{
		membershipLinks{link{"https://vssps.dev.azure.com/" + v.organization.Name + "/_apis/Graph/Memberships/" + subject + "/" + container}},
		container, subject,
	}
}

// memberships are the direct containers of a subject, or what it directly
// contains.
func (v *visit) memberships() answer {
	subject := v.params["subjectDescriptor"]
	if depth := v.query["depth"]; depth != "" && depth != "1" {
		return strictly(v.fail(400, "GraphBadRequestException", "Only a depth of 1 is supported."), "depth "+depth)
	}
	direction := or(fold(v.query["direction"]), "up")
	if direction != "up" && direction != "down" {
		return strictly(v.fail(400, "GraphBadRequestException", "The direction is up or down."), "direction "+direction)
	}
	if !v.knows(subject) {
		return v.noSubject(subject)
	}
	list := []membershipBody{}
	for _, g := range v.groups() {
		switch {
		case direction == "up" && slices.Contains(g.members, subject):
			list = append(list, v.membershipBody(subject, g.subject))
		case direction == "down" && g.subject == subject:
			for _, inside := range g.members {
				list = append(list, v.membershipBody(inside, g.subject))
			}
		}
	}
	return v.found(collect(list))
}

// membership says whether a subject is directly in a container.
func (v *visit) membership() answer {
	subject, container := v.params["subjectDescriptor"], v.params["containerDescriptor"]
	for _, g := range v.groups() {
		if g.subject == container && slices.Contains(g.members, subject) {
			return v.found(v.membershipBody(subject, container))
		}
	}
	return v.fail(404, "GraphMembershipNotFoundException", "The membership of "+subject+" in "+container+" does not exist.")
}

// knows says whether a subject descriptor means anybody here.
func (v *visit) knows(subject string) bool {
	return slices.ContainsFunc(v.everybody(), func(m *member) bool { return m.subject == subject }) ||
		slices.ContainsFunc(v.groups(), func(g *group) bool { return g.subject == subject })
}

func (v *visit) noSubject(subject string) answer {
	a := v.fail(404, "GraphSubjectNotFoundException", "The subject with descriptor '"+subject+"' could not be found.")
	if !strings.Contains(subject, ".") {
		a = strictly(a, "subject descriptor "+subject)
	}
	return a
}
