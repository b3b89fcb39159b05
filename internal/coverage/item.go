package coverage

import (
	"encoding/hex"
	"strings"
)

// key is the GUID of a project or a repository, which both sides know.
type key [16]byte

// parseKey reads a GUID in either letter case.
func parseKey(id string) (k key, ok bool) {
	id = strings.TrimSpace(id)
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return key{}, false
	}
	n, err := hex.Decode(k[:], []byte(strings.ReplaceAll(id, "-", "")))
	return k, err == nil && n == len(k)
}

func (k key) String() string {
	h := hex.EncodeToString(k[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// project is what the sides know of one project.
type project struct {
	name string
	// exists says that Azure DevOps shows it, discovered that Defender lists it.
	exists, discovered bool
	// repositories says that Azure DevOps shows a Git repository of it, coverable
	// that one of them can be covered, tfvc that it keeps its code in TFVC alone.
	repositories, coverable, tfvc bool
	// loose says that Defender shows no id to join on.
	loose bool
}

// item is a repository that one side knows, until the other side has it too.
type item struct {
	project   *project
	name, url string
	exists    bool
	coverable bool
	age       age
	standing  Standing
}

// age is how long a repository has existed, as far as Azure DevOps tells.
type age int

const (
	ageUnknown age = iota
	young
	old
)
