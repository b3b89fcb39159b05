package emulator

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
)

// group is a group of Azure DevOps, or one of Entra that was added to it.
type group struct {
	id, name             string
	descriptor, subject  string
	scope, special, kind string
	// members are subject descriptors of those directly inside.
	members []string
}

// collectionID is the GUID of an organization.
func collectionID(o *Organization) string { return guid("collection", fold(o.Name)) }

// sidWords writes a GUID as security identifiers do: its bytes in the order
// of .NET, where the first three fields are little-endian, as four numbers.
func sidWords(id string) string {
	b, err := hex.DecodeString(strings.ReplaceAll(id, "-", ""))
	if err != nil || len(b) != 16 {
		return "0-0-0-0"
	}
	b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
	b[4], b[5] = b[5], b[4]
	b[6], b[7] = b[7], b[6]
	number := func(i int) uint32 { return binary.BigEndian.Uint32(b[4*i:]) }
	return fmt.Sprintf("%d-%d-%d-%d", number(0), number(1), number(2), number(3))
}

const (
	sidRoot = "S-1-9-1551374245-"
	// sidEntra begins the identifier of a group of Entra.
	sidEntra = sidRoot + "1204400969-2402986413-2179408616-3-"
)

// newGroup makes a group from its security identifier.
func newGroup(o *Organization, name, sid string) *group {
	return &group{
		id: guid("group", fold(o.Name), name), name: name, scope: o.Name, special: "Generic", kind: "vssgp",
		descriptor: "Microsoft.TeamFoundation.Identity;" + sid, subject: "vssgp." + encodeSubject(sid),
	}
}

// groups are those of an organization: administrators and valid users, which
// are always there, and what administrators are administrators through.
func (v *visit) groups() []*group {
	o := v.organization
	collection := sidRoot + sidWords(collectionID(o))
	administrators := newGroup(o, "Project Collection Administrators", collection+"-0-0-0-0-1")
	administrators.special = "AdministrativeApplicationGroup"
	everyone := newGroup(o, "Project Collection Valid Users", collection+"-0-0-0-0-3")
	everyone.special = "EveryoneApplicationGroup"
	everyone.members = []string{administrators.subject}
	outer := newGroup(o, "Platform Administrators", collection+"-1-"+sidWords(guid("outer", fold(o.Name))))
	inner := newGroup(o, "Platform Operators", collection+"-1-"+sidWords(guid("inner", fold(o.Name))))
	entra := newGroup(o, "Security Engineers", sidEntra+sidWords(entraGroupID(o)))
	entra.scope, entra.kind = "TEAM FOUNDATION", "aadgp"
	entra.subject = "aadgp." + strings.TrimPrefix(entra.subject, "vssgp.")

	through := map[string]*group{"direct": administrators, "group": outer, "nested_group": inner, "entra_group": entra}
	used := map[*group]bool{}
	for _, m := range v.everybody() {
		g := through[m.AdministratorThrough]
		if !m.Administrator || g == nil {
			continue
		}
		used[g] = true
		if g != entra || v.st.world.Assumptions.EntraGroups == "expanded" {
			g.members = append(g.members, m.subject)
		}
	}
	list := []*group{administrators, everyone}
	if used[inner] {
		outer.members = append(outer.members, inner.subject)
		used[outer] = true
	}
	for _, g := range []*group{outer, inner, entra} {
		if used[g] {
			list = append(list, g)
		}
	}
	for _, g := range []*group{outer, entra} {
		if used[g] {
			administrators.members = append(administrators.members, g.subject)
		}
	}
	return list
}

// entraGroupID is the object id of the group in Entra.
func entraGroupID(o *Organization) string { return guid("entra group", fold(o.TenantID)) }
