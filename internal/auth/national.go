package auth

import (
	"net/url"
	"strings"
)

// noNationalCloud is the reason, see Microsoft Learn, "Support and prerequisites: DevOps security" of Defender for Cloud.
const noNationalCloud = "DevOps security in Microsoft Defender for Cloud is offered in the Azure commercial cloud only"

// nationalNames are the names that azapi, azurerm, Azure CLI and Azure PowerShell give to national clouds.
var nationalNames = map[string]bool{
	"usgovernment": true, "usgovernmentl4": true, "usgovernmentl5": true, "dod": true, "azureusgovernment": true,
	"azureusgovernmentcloud": true, "azureusgov": true, "usgov": true,
	"china": true, "azurechina": true, "azurechinacloud": true,
	"german": true, "germany": true, "azuregermancloud": true, "azuregerman": true,
	"ussec": true, "usnat": true,
}

// nationalDomains are the domains of their Resource Manager and Entra endpoints.
var nationalDomains = []string{
	"usgovcloudapi.net", "microsoftonline.us", "azure.us",
	"chinacloudapi.cn", "partner.microsoftonline.cn", "azure.cn",
	"cloudapi.de", "microsoftonline.de", "microsoftazure.de",
	"microsoft.scloud", "eaglex.ic.gov",
}

func isNational(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	for _, domain := range nationalDomains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
