package emulator

import (
	"encoding/json"
	"strconv"
	"strings"
)

// collectionNamespace is the security namespace of an organization as a
// whole, with these bits.
const (
	collectionNamespace = "3e65f728-f8bc-4ecd-8764-7e378b19bfa7"
	collectionToken     = "NAMESPACE:"
	rightRead           = 1
	rightEdit           = 2
	// allRights are the ten bits of the namespace.
	allRights = 3831
)

// rights are the effective rights of a member in an organization.
func (m *member) rights() int {
	rights := 0
	if m.reads {
		rights |= rightRead
	}
	if m.PermissionOnly {
		rights |= rightEdit
	}
	if m.Administrator {
		rights = allRights
	}
	return rights
}

func (v *visit) noNamespace(id string) answer {
	return strictly(v.fail(400, "InvalidSecurityNamespaceException", "The security namespace "+id+" does not exist."), "security namespace "+id)
}

// permissions evaluates the caller's own rights: one answer for each token.
func (v *visit) permissions() answer {
	if !strings.EqualFold(v.params["securityNamespaceId"], collectionNamespace) {
		return v.noNamespace(v.params["securityNamespaceId"])
	}
	asked, err := strconv.Atoi(v.params["permissions"])
	if err != nil || asked <= 0 {
		return strictly(v.fail(400, "ArgumentException", "The permissions are not a number."), "permissions "+v.params["permissions"])
	}
	has := []bool{}
	for range strings.Split(v.query["tokens"], or(v.query["delimiter"], ",")) {
		has = append(has, v.caller.rights()&asked == asked)
	}
	return v.found(collect(has))
}

type permissionEvaluation struct {
	SecurityNamespaceID string `json:"securityNamespaceId"`
	Token               string `json:"token"`
	Permissions         int    `json:"permissions"`
	Value               bool   `json:"value"`
}

type permissionBatch struct {
	AlwaysAllowAdministrators bool                   `json:"alwaysAllowAdministrators"`
	Evaluations               []permissionEvaluation `json:"evaluations"`
}

func (v *visit) permissionBatch() answer {
	var batch permissionBatch
	if err := json.Unmarshal(v.body, &batch); err != nil {
		return strictly(v.fail(400, "ArgumentException", "The body is not a batch of evaluations."), err.Error())
	}
	for i := range batch.Evaluations {
		e := &batch.Evaluations[i]
		if !strings.EqualFold(e.SecurityNamespaceID, collectionNamespace) {
			return v.noNamespace(e.SecurityNamespaceID)
		}
		e.Value = v.caller.rights()&e.Permissions == e.Permissions
	}
	return v.found(batch)
}
