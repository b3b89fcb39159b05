package azdo

import (
	"context"
	"net/http"
	"strings"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7/location"
)

// Caller is who this client is in an organization.
type Caller struct {
	// ID is the identity's id in the organization, which is not the object id of Entra.
	ID string
	// Descriptor is what permissions are kept under, SubjectDescriptor what memberships are.
	Descriptor, SubjectDescriptor string
	DisplayName                   string
	// Account is the user principal name of a user, and the object id of a service principal.
	Account string
	// CollectionID is the id of the organization itself.
	CollectionID string
	Kind         Kind
}

// anonymousDescriptor starts the descriptor of the caller that an organization with a public project takes everybody for
// who is not signed in.
const anonymousDescriptor = "System:PublicAccess"

// Tenant is the Entra tenant by which the organization knows a user or a service principal, in lower case; "" where there is
// none. Descriptors of both are {type};{tenant}\{account} (Azure/azure-devops-cli-extension, recordings of its tests).
func (c Caller) Tenant() string {
	if c.Kind != UserIdentity && c.Kind != ServicePrincipalIdentity {
		return ""
	}
	_, account, _ := strings.Cut(c.Descriptor, ";")
	tenant, _, found := strings.Cut(account, `\`)
	if !found || !guid.MatchString(tenant) {
		return ""
	}
	return strings.ToLower(tenant)
}

// Caller asks who this client is, with one request (connectionData, azure-devops-go-api package location). It needs no
// right but to be in the organization.
func (c *Client) Caller(ctx context.Context, organization string) (Caller, error) {
	x, err := c.ask(askCaller, organization)
	if err != nil {
		return Caller{}, err
	}
	client := location.ClientImpl{Client: x.library()}
	got, err := client.GetConnectionData(ctx, location.GetConnectionDataArgs{})
	if err != nil {
		return Caller{}, x.explain(err)
	}
	who := got.AuthenticatedUser
	if who == nil || who.Id == nil || got.InstanceId == nil {
		return Caller{}, x.unreadable("the answer does not say who is signed in")
	}
	i := identityOf(*who)
	if i.ID == anonymous || strings.HasPrefix(i.Descriptor, anonymousDescriptor) {
		e := x.fail(NotSignedIn, "Azure DevOps took the caller for an anonymous one")
		e.StatusCode = http.StatusOK
		return Caller{}, e
	}
	return Caller{
		ID: i.ID, Descriptor: i.Descriptor, SubjectDescriptor: i.SubjectDescriptor,
		DisplayName: i.DisplayName, Account: i.Account, CollectionID: got.InstanceId.String(), Kind: i.Kind,
	}, nil
}
