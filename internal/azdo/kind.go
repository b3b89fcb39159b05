package azdo

import "strings"

// Kind is what an identity is.
type Kind int

const (
	// OtherIdentity is none of the kinds below.
	OtherIdentity Kind = iota
	// UserIdentity is a user of Entra or a Microsoft account.
	UserIdentity
	// ServicePrincipalIdentity is a service principal or a managed identity.
	ServicePrincipalIdentity
	// PipelineIdentity is the identity of a pipeline's job, or another service of Azure DevOps.
	PipelineIdentity
	// GroupIdentity is a group of Azure DevOps.
	GroupIdentity
	// EntraGroupIdentity is a group of Entra.
	EntraGroupIdentity
)

// KindOfSubject tells what a subject descriptor stands for by its prefix (microsoft/azure-devops-node-api and Microsoft
// Learn, "Graph subject types": aad, msa, aadsp, svc, vssgp, aadgp).
func KindOfSubject(descriptor string) Kind {
	prefix, _, ok := strings.Cut(descriptor, ".")
	if !ok {
		return OtherIdentity
	}
	switch strings.ToLower(prefix) {
	case "aad", "msa":
		return UserIdentity
	case "aadsp":
		return ServicePrincipalIdentity
	case "svc":
		return PipelineIdentity
	case "vssgp":
		return GroupIdentity
	case "aadgp":
		return EntraGroupIdentity
	default:
		return OtherIdentity
	}
}

// entraGroups starts the SID of a group that stands for one of Entra.
const entraGroups = "S-1-9-1551374245-1204400969-2402986413-2179408616-3-"

// kindOf tells what an identity is by its descriptor, "type;identifier", and else by its subject descriptor.
func kindOf(descriptor, subject string) Kind {
	kind, id, ok := strings.Cut(descriptor, ";")
	if !ok {
		return KindOfSubject(subject)
	}
	switch {
	case strings.EqualFold(kind, "Microsoft.IdentityModel.Claims.ClaimsIdentity"):
		return UserIdentity
	case strings.EqualFold(kind, "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal"):
		return ServicePrincipalIdentity
	case strings.EqualFold(kind, "Microsoft.TeamFoundation.ServiceIdentity"):
		return PipelineIdentity
	case strings.EqualFold(kind, "Microsoft.TeamFoundation.Identity") && strings.HasPrefix(id, entraGroups):
		return EntraGroupIdentity
	case strings.EqualFold(kind, "Microsoft.TeamFoundation.Identity"):
		return GroupIdentity
	default:
		return KindOfSubject(subject)
	}
}
