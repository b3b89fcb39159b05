package witness_test

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

type anyToken struct{}

func (anyToken) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token", ExpiresOn: time.Now().Add(time.Hour)}, nil
}

// TestOfficialOperationResultsAreUnderstood lets the provider's client wait for
// an operation whose status is an official example.
func TestOfficialOperationResultsAreUnderstood(t *testing.T) {
	t.Parallel()
	const version = "?api-version=2025-03-01"
	settled := map[string]string{}
	var status []example
	for _, x := range findSpecs(t).examples(t) {
		switch {
		case x.op.id == "DevOpsOperationResults_Get":
			status = append(status, x)
		case x.name == "GetDevOpsConfigurations":
			settled[http.MethodGet] = encode(t, object(x.responses["200"])["body"])
		case x.name == "CreateOrUpdateDevOpsConfigurationsOnboardSelected":
			settled[http.MethodPut] = encode(t, object(x.responses["201"])["body"])
		}
	}
	if len(status) != 2 || len(settled) != 2 {
		t.Fatalf("%d examples of a status, %d of the configuration", len(status), len(settled))
	}
	for _, x := range status {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			statusPath := x.op.fill(t, x.parameters)
			path, _, _ := strings.Cut(statusPath, "/operationResults/")
			service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				body := settled[r.Method]
				switch {
				case r.URL.Path == statusPath:
					body = encode(t, object(x.responses["200"])["body"])
				case r.URL.Path != path:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodPut:
					w.Header().Set("Azure-AsyncOperation", "https://"+r.Host+statusPath+version)
					w.WriteHeader(http.StatusCreated)
				}
				if _, err := w.Write([]byte(body)); err != nil {
					t.Error(err)
				}
			}))
			t.Cleanup(service.Close)
			trusted := x509.NewCertPool()
			trusted.AddCert(service.Certificate())
			client := ours(t, service.URL, trusted, nil, anyToken{})
			id := armid.Connector{
				SubscriptionID: text(x.parameters["subscriptionId"]), ResourceGroup: text(x.parameters["resourceGroupName"]),
				Name: text(x.parameters["securityConnectorName"]),
			}
			o, err := client.Configurations.Put(t.Context(), id, defender.ConfigurationProperties{AutoDiscovery: defender.Enabled})
			if err != nil {
				t.Fatal(err)
			}
			found, err := o.Wait(t.Context())
			failure := object(object(object(x.responses["200"])["body"])["error"])
			if failure == nil {
				if err != nil || found.Properties.State != defender.StateSucceeded {
					t.Fatalf("%+v %v", found, err)
				}
				return
			}
			if !defender.IsRefused(err) || !strings.Contains(err.Error(), text(failure["code"])) || !strings.Contains(err.Error(), text(failure["message"])) {
				t.Fatalf("%v, want %v", err, failure)
			}
		})
	}
}
