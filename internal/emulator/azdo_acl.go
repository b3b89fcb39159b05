package emulator

import "strings"

type accessControlList struct {
	InheritPermissions  bool                          `json:"inheritPermissions"`
	Token               string                        `json:"token"`
	IncludeExtendedInfo bool                          `json:"includeExtendedInfo"`
	ACEs                map[string]accessControlEntry `json:"acesDictionary"`
}

type accessControlEntry struct {
	Descriptor   string        `json:"descriptor"`
	Allow        int           `json:"allow"`
	Deny         int           `json:"deny"`
	ExtendedInfo *extendedInfo `json:"extendedInfo,omitempty"`
}

// extendedInfo leaves out what is zero, as recorded.
type extendedInfo struct {
	EffectiveAllow int `json:"effectiveAllow,omitempty"`
	InheritedAllow int `json:"inheritedAllow,omitempty"`
}

// accessControlLists evaluates the rights of others, by identity descriptor.
func (v *visit) accessControlLists() answer {
	switch {
	case !strings.EqualFold(v.params["securityNamespaceId"], collectionNamespace):
		return v.noNamespace(v.params["securityNamespaceId"])
	case v.query["token"] != collectionToken:
		return strictly(v.fail(400, "ArgumentException", "Only the token NAMESPACE: is known."), "token "+v.query["token"])
	case !v.caller.reads && !v.caller.Administrator:
		return v.forbidden("acl")
	}
	list := accessControlList{
		InheritPermissions: true, Token: collectionToken, IncludeExtendedInfo: v.flag("includeextendedinfo"),
		ACEs: map[string]accessControlEntry{},
	}
	for wanted := range strings.SplitSeq(v.query["descriptors"], ",") {
		for _, m := range v.everybody() {
			if strings.EqualFold(m.descriptor, wanted) {
				list.ACEs[m.descriptor] = v.entry(m, list.IncludeExtendedInfo)
			}
		}
	}
	return v.found(collect([]accessControlList{list}))
}

// entry is what the list shows of a member.
func (v *visit) entry(m *member, extended bool) accessControlEntry {
	e := accessControlEntry{Descriptor: m.descriptor}
	shown := *m
	if m.AdministratorThrough == "entra_group" && v.st.world.Assumptions.EntraGroups == "opaque" {
		shown.Administrator = false
	}
	if m.PermissionOnly {
		e.Allow = rightEdit
	}
	if extended {
		e.ExtendedInfo = &extendedInfo{EffectiveAllow: shown.rights(), InheritedAllow: shown.rights() &^ e.Allow}
	}
	return e
}
