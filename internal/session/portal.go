package session

import (
	"context"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

// PortalURL is the portal's address of the connector. Without a tenant it opens
// in the directory that the reader is signed in to: not knowing the tenant is no
// reason to fail.
func (s *Session) PortalURL(ctx context.Context, id armid.Connector) string {
	tenant, err := s.Tenant(ctx)
	if err != nil || tenant == "" {
		return "https://portal.azure.com/#resource" + id.String()
	}
	return "https://portal.azure.com/#@" + tenant + "/resource" + id.String()
}
