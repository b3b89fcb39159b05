package emulator

// connectedIdentity is what connectionData says of the caller.
type connectedIdentity struct {
	ID                  string              `json:"id"`
	Descriptor          string              `json:"descriptor"`
	SubjectDescriptor   string              `json:"subjectDescriptor,omitempty"`
	ProviderDisplayName string              `json:"providerDisplayName"`
	IsActive            bool                `json:"isActive,omitempty"`
	Properties          map[string]property `json:"properties"`
	ResourceVersion     int                 `json:"resourceVersion"`
	MetaTypeID          int                 `json:"metaTypeId"`
}

type connectionBody struct {
	AuthenticatedUser   connectedIdentity `json:"authenticatedUser"`
	AuthorizedUser      connectedIdentity `json:"authorizedUser"`
	InstanceID          string            `json:"instanceId"`
	DeploymentID        string            `json:"deploymentId"`
	DeploymentType      string            `json:"deploymentType"`
	LocationServiceData locationService   `json:"locationServiceData"`
}

type locationService struct {
	ServiceOwner   string `json:"serviceOwner"`
	AccessMoniker  string `json:"defaultAccessMappingMoniker"`
	LastChangeID   int    `json:"lastChangeId"`
	LastChangeID64 int    `json:"lastChangeId64"`
}

func (v *visit) connection(who connectedIdentity) answer {
	return v.found(connectionBody{
		AuthenticatedUser: who, AuthorizedUser: who,
		InstanceID: collectionID(v.organization), DeploymentID: guid("deployment"), DeploymentType: "hosted",
		LocationServiceData: locationService{"00025394-6065-48ca-87d9-7f5672854ef7", "PublicAccessMapping", 424239147, 424239147},
	})
}

func (v *visit) connectionData() answer {
	c := v.caller
	return v.connection(connectedIdentity{
		c.id, c.descriptor, c.subject, c.display, true, properties("Account", c.UPN), 2, c.metaTypeID(),
	})
}

// anonymous is the 200 for nobody.
func (v *visit) anonymous() answer {
	const nobody = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
	v.version = newestVersion + "-preview"
	a := v.connection(connectedIdentity{
		nobody, "System:PublicAccess;" + nobody, "", "Anonymous", false, properties("Account", "Anonymous"), 2, 255,
	})
	if v.st.world.Assumptions.AnonymousTenant == "present" {
		a.header.Set("X-Vss-Resourcetenant", v.organization.TenantID)
	}
	return a
}
