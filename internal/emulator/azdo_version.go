package emulator

import (
	"fmt"
	"regexp"
	"strings"
)

// apiVersion is 7.1, 7.1-preview or 7.1-preview.2.
var apiVersion = regexp.MustCompile(`^(\d+)\.(\d+)(-preview(\.\d+)?)?$`)

// acceptVersion finds the version in an Accept header.
var acceptVersion = regexp.MustCompile(`(?i);\s*api-version=([^;,\s]+)`)

// newestVersion is the newest of every resource.
const newestVersion = "7.2"

// negotiate finds the version of the answer, or refuses the request. The
// version is in the query or in Accept; without one, reads get the released
// version, or the newest preview.
func (v *visit) negotiate(rt devopsRoute) *answer {
	asked := v.query["api-version"]
	if found := acceptVersion.FindStringSubmatch(v.header.Get("Accept")); asked == "" && found != nil {
		asked = found[1]
	}
	if asked == "" {
		if v.method == "POST" {
			return new(strictly(v.fail(400, "VssVersionNotSpecifiedException",
				`No api-version was supplied for the "POST" request. The version must be supplied either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a query parameter (e.g. "?api-version=1.0").`), "no api-version"))
		}
		if v.version = rt.released; v.version == "" {
			v.version = newestVersion + "-preview"
		}
		return nil
	}
	parts := apiVersion.FindStringSubmatch(asked)
	if parts == nil {
		return new(strictly(v.fail(400, "VssVersionNotSupportedException", "The api-version '"+asked+"' is not valid."), "api-version "+asked))
	}
	number := parts[1] + "." + parts[2]
	switch {
	case newer(rt.oldest, number) || newer(number, newestVersion):
		return new(strictly(v.fail(400, "VssVersionOutOfRangeException", fmt.Sprintf(
			"The requested REST API version of %s is out of range for this server. The latest REST API version this server supports is %s.", number, newestVersion)), "api-version "+asked))
	case parts[3] == "" && (rt.released == "" || newer(number, rt.released)):
		return new(strictly(v.fail(400, "VssInvalidPreviewVersionException", fmt.Sprintf(
			`The requested version "%[1]s" of the resource is under preview. The -preview flag must be supplied in the api-version for such requests. For example: "%[1]s-preview"`, number)), "api-version "+asked))
	}
	v.version = asked
	return nil
}

// newer compares versions such as 7.1; both have one digit on each side.
func newer(a, b string) bool { return strings.Compare(a, b) > 0 }

// atLeast says whether the answer is in a version or in a newer one.
func (v *visit) atLeast(version string) bool {
	number, _, _ := strings.Cut(v.version, "-")
	return !newer(version, number)
}
