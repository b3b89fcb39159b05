package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// devopsError is the envelope of Azure DevOps.
type devopsError struct {
	ID               string            `json:"$id"`
	CustomProperties *accessProperties `json:"customProperties,omitempty"`
	InnerException   *struct{}         `json:"innerException"`
	Message          string            `json:"message"`
	TypeName         string            `json:"typeName"`
	TypeKey          string            `json:"typeKey"`
	ErrorCode        int               `json:"errorCode"`
	EventID          int               `json:"eventId"`
}

// accessProperties come with an AccessCheckException.
type accessProperties struct {
	Descriptor           string  `json:"Descriptor"`
	IdentityDisplayName  string  `json:"IdentityDisplayName"`
	Token                *string `json:"Token"`
	RequestedPermissions int     `json:"RequestedPermissions"`
	NamespaceID          string  `json:"NamespaceId"`
}

// fail is an error in the shape of Azure DevOps.
func (v *visit) fail(status int, key, message string) answer {
	return v.envelope(status, devopsError{TypeKey: key, Message: message})
}

func (v *visit) envelope(status int, e devopsError) answer {
	library := "Microsoft.VisualStudio.Services.WebApi"
	if e.TypeKey == "UnauthorizedRequestException" {
		library = "Microsoft.TeamFoundation.Framework.Server"
	}
	e.ID, e.EventID = "1", 3000
	e.TypeName = library + "." + e.TypeKey + ", " + library
	a := reply(status, e)
	a.header.Set("X-Tfs-Serviceerror", url.PathEscape(e.Message))
	return a
}

// notMember refuses an identity that nobody added to the organization. Its
// body begins with a byte order mark, as was seen.
func (v *visit) notMember(who claims) answer {
	message := fmt.Sprintf("TF400813: The user '%s' is not authorized to access this resource.", guid("identity", fold(who.account())))
	if who.UPN == "" {
		message = fmt.Sprintf(`TF401444: Please sign-in at least once as %[1]s\%[1]s\%[2]s in a web browser to enable access to the service.`, who.TenantID, who.ObjectID)
	}
	a := v.fail(http.StatusUnauthorized, "UnauthorizedRequestException", message)
	a.body = append([]byte("\ufeff"), a.body...)
	return a
}

func (v *visit) stopped() answer {
	return v.fail(http.StatusServiceUnavailable, "VssServiceException", "TF24668: The following team project collection is stopped: "+
		v.organization.Name+". Start the collection and then try again. Administrator Reason: This Azure DevOps organization has been deactivated due to inactivity.")
}

// forbidden refuses a member who lacks a right.
func (v *visit) forbidden(read string) answer {
	namespace, permission := collectionNamespace, "View collection-level information"
	switch read {
	case "projects":
		permission = "View project-level information"
	case "repositories":
		permission = "GenericRead"
	case "extensions":
		permission = "Manage extensions"
	case "entitlements":
		permission = "View identity information"
	}
	return v.envelope(http.StatusForbidden, devopsError{
		TypeKey: "AccessCheckException",
		Message: fmt.Sprintf("Access Denied: %s needs the following permission(s) in the Collection security namespace to perform this action: %s", v.caller.display, permission),
		CustomProperties: &accessProperties{
			Descriptor: v.caller.descriptor, IdentityDisplayName: v.caller.display, RequestedPermissions: rightRead, NamespaceID: namespace,
		},
	})
}

// noOrganization: an organization that does not exist is told before sign-in.
func noOrganization() answer {
	a := empty(http.StatusNotFound)
	a.header.Set("Content-Type", "text/html; charset=utf-8")
	a.body = []byte("<!DOCTYPE html><html><head><title>Azure DevOps Services | 404</title></head><body>The resource cannot be found.</body></html>")
	return a
}

func noController(r *call) answer {
	a := empty(http.StatusNotFound)
	a.header.Set("Content-Type", "text/plain; charset=utf-8")
	a.body = []byte("The controller for path '/" + strings.Trim(r.path, "/") + "' was not found or does not implement IController.")
	return strictly(a, "unknown route")
}
