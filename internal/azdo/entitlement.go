package azdo

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/microsoft/azure-devops-go-api/azuredevops/v7"
)

// Entitlement is the access level of a user (Microsoft Learn, "User Entitlements - Get", AccessLevel and GraphUser). The
// values are the service's own; there can be new ones.
type Entitlement struct {
	PrincipalName, SubjectKind, MetaType, Origin, DirectoryAlias string
	LicensingSource, AccountLicenseType                          string
	MSDNLicenseType, GitHubLicenseType                           string
	Status                                                       string
	// LastAccessed is zero for a user who never signed in.
	LastAccessed time.Time
}

// wireEntitlement is UserEntitlement of the API. The model of azure-devops-go-api lacks gitHubLicenseType.
type wireEntitlement struct {
	User *struct {
		PrincipalName  string `json:"principalName"`
		SubjectKind    string `json:"subjectKind"`
		MetaType       string `json:"metaType"`
		Origin         string `json:"origin"`
		DirectoryAlias string `json:"directoryAlias"`
	} `json:"user"`
	AccessLevel *struct {
		LicensingSource    string `json:"licensingSource"`
		AccountLicenseType string `json:"accountLicenseType"`
		MSDNLicenseType    string `json:"msdnLicenseType"`
		GitHubLicenseType  string `json:"gitHubLicenseType"`
		Status             string `json:"status"`
	} `json:"accessLevel"`
	LastAccessedDate azuredevops.Time `json:"lastAccessedDate"`
}

// Entitlement reads the access level of a user by the id of the identity. It needs the right to see other people's access
// levels, about which Microsoft Learn says the scope only (vso.memberentitlementmanagement).
func (c *Client) Entitlement(ctx context.Context, organization, identityID string) (Entitlement, error) {
	x, err := c.ask(askEntitlement, organization)
	if err != nil {
		return Entitlement{}, err
	}
	if !guid.MatchString(identityID) {
		return Entitlement{}, x.fail(Other, "the identity has no id that can be asked for")
	}
	got, err := x.send(ctx, http.MethodGet, "/_apis/userentitlements/"+identityID, nil)
	if err != nil {
		return Entitlement{}, err
	}
	var wire wireEntitlement
	if json.Unmarshal(got.body, &wire) != nil || wire.User == nil || wire.AccessLevel == nil {
		return Entitlement{}, x.unreadable("the answer holds no access level")
	}
	user, level := wire.User, wire.AccessLevel
	return Entitlement{
		PrincipalName: clean(user.PrincipalName), SubjectKind: clean(user.SubjectKind), MetaType: clean(user.MetaType),
		Origin: clean(user.Origin), DirectoryAlias: clean(user.DirectoryAlias),
		LicensingSource: clean(level.LicensingSource), AccountLicenseType: clean(level.AccountLicenseType),
		MSDNLicenseType: clean(level.MSDNLicenseType), GitHubLicenseType: clean(level.GitHubLicenseType),
		Status: clean(level.Status), LastAccessed: wire.LastAccessedDate.Time,
	}, nil
}
