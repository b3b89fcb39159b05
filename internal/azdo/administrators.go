package azdo

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
)

// AdministratorsOf is the subject descriptor of the group Project Collection Administrators of an organization, whose
// collection id is [Caller].CollectionID. The group has the same place in every organization: its SID is the collection
// id, the bytes of a .NET GUID read as four big-endian numbers, with the relative id 0-0-0-0-1 (Microsoft Learn,
// "TFSSecurity: group identifiers", shows the form). The error names an id that is no UUID.
func AdministratorsOf(collectionID string) (string, error) {
	id, err := uuid.Parse(collectionID)
	if err != nil || len(collectionID) != 36 {
		return "", fmt.Errorf("the collection id %.60q is not a UUID", collectionID)
	}
	words := [4]uint32{
		binary.LittleEndian.Uint32(id[0:4]),
		uint32(binary.LittleEndian.Uint16(id[4:6]))<<16 | uint32(binary.LittleEndian.Uint16(id[6:8])),
		binary.BigEndian.Uint32(id[8:12]),
		binary.BigEndian.Uint32(id[12:16]),
	}
	sid := fmt.Sprintf("S-1-9-1551374245-%d-%d-%d-%d-0-0-0-0-1", words[0], words[1], words[2], words[3])
	return "vssgp." + base64.RawURLEncoding.EncodeToString([]byte(sid)), nil
}
