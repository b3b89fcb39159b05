package defender_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// answered is a connector as the service returned it in recordings: other
// letter case in the id, empty tags, system data.
const answered = `{"id":"/subscriptions/` + subscription + `/resourcegroups/rg/providers/Microsoft.Security/securityconnectors/ado",
	"name":"ado","type":"Microsoft.Security/securityconnectors","location":"CentralUS","tags":{},"systemData":{"createdBy":"x"},
	"properties":{"hierarchyIdentifier":"h","environmentName":"AzureDevOps","environmentData":{"environmentType":"AzureDevOpsScope"},
	"offerings":[{"offeringType":"CspmMonitorAzureDevOps","description":"d"}]}}`

const sent = `{"location":"CentralUS","properties":{"hierarchyIdentifier":"h","environmentName":"AzureDevOps",
	"environmentData":{"environmentType":"AzureDevOpsScope"},"offerings":[{"offeringType":"CspmMonitorAzureDevOps"}]}}`

func body() defender.Connector {
	return defender.Connector{
		ID: "never sent", Name: "never sent", Type: "never sent", Location: "CentralUS",
		Properties: defender.ConnectorProperties{
			HierarchyIdentifier: "h", EnvironmentName: defender.EnvironmentAzureDevOps,
			EnvironmentData: &defender.EnvironmentData{EnvironmentType: defender.EnvironmentTypeAzureDevOps},
			Offerings:       []defender.Offering{{OfferingType: defender.OfferingCspmMonitorAzureDevOps}},
		},
	}
}

func TestConnectorsPut(t *testing.T) {
	t.Parallel()
	put := exchange{want: "PUT " + connectorAt + connectorAPI, body: sent, status: http.StatusCreated, answer: answered}
	check := func(t *testing.T, c *conversation, wantCreated bool) {
		t.Helper()
		got, created, err := c.Connectors.Put(t.Context(), id, body())
		if err != nil || created != wantCreated || got.Properties.HierarchyIdentifier != "h" || got.Name != "ado" {
			t.Errorf("got %+v, created %t, error %v", got, created, err)
		}
	}
	inTime(t, "created", func(t *testing.T) { check(t, talk(t, put), true) })
	inTime(t, "replaced", func(t *testing.T) {
		again := put
		again.status = http.StatusOK
		check(t, talk(t, again), false)
	})
	inTime(t, "the answer is lost once", func(t *testing.T) {
		lost, again := put, put
		lost.status, again.status = 0, http.StatusOK
		check(t, talk(t, lost, again), false)
	})
	inTime(t, "an answer that is no object does not hide the write", func(t *testing.T) {
		odd := put
		odd.answer = ""
		check(t, talk(t, odd, exchange{want: "GET " + connectorAt + connectorAPI, status: 200, answer: answered}), true)
	})
	inTime(t, "empty tags are sent", func(t *testing.T) {
		c := talk(t, exchange{want: put.want, body: `{"tags":{},"properties":{"offerings":[]}}`, status: 200, answer: answered})
		if _, _, err := c.Connectors.Put(t.Context(), id, defender.Connector{
			Tags: map[string]string{}, Properties: defender.ConnectorProperties{Offerings: []defender.Offering{}},
		}); err != nil {
			t.Error(err)
		}
	})
	inTime(t, "a name that climbs the path is not sent", func(t *testing.T) {
		_, _, err := talk(t).Connectors.Put(t.Context(), armid.Connector{SubscriptionID: subscription, ResourceGroup: "..", Name: ".."}, body())
		if err == nil {
			t.Error("accepted")
		}
	})
}

func TestConnectorsGet(t *testing.T) {
	t.Parallel()
	get := func(status int, answer string) exchange {
		return exchange{want: "GET " + connectorAt + connectorAPI, status: status, answer: answer}
	}
	for name, answer := range map[string]string{"plain": answered, "with a byte order mark": "\ufeff" + answered} {
		inTime(t, name, func(t *testing.T) {
			got, err := talk(t, get(200, answer)).Connectors.Get(t.Context(), id)
			if err != nil || got.Location != "CentralUS" || got.Tags == nil || len(got.Properties.Offerings) != 1 {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
	for name, answer := range map[string]string{
		"empty": "", "null": "null", "a list": "[]", "a text": `"x"`, "html": "<html>x</html>", "empty object": "{}",
		"null properties": `{"id":"x","properties":null}`, "a list as properties": `{"properties":[]}`,
		"a number as name": `{"name":1,"properties":{}}`, "a list as tags": `{"tags":[],"properties":{}}`, "cut": `{"properties":{`,
	} {
		inTime(t, "an answer that is "+name, func(t *testing.T) {
			got, err := talk(t, get(200, answer)).Connectors.Get(t.Context(), id)
			var e *defender.Error
			if !errors.As(err, &e) || e.StatusCode != 200 || defender.IsNotFound(err) || got.Name != "" {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
}

func TestConnectorsSetTags(t *testing.T) {
	t.Parallel()
	for body, tags := range map[string]map[string]string{`{"tags":{"a":"b"}}`: {"a": "b"}, `{"tags":{}}`: nil} {
		inTime(t, body, func(t *testing.T) {
			c := talk(t, exchange{want: "PATCH " + connectorAt + connectorAPI, body: body, status: 200, answer: answered})
			if got, err := c.Connectors.SetTags(t.Context(), id, tags); err != nil || got.Name != "ado" {
				t.Errorf("got %+v (%v)", got, err)
			}
		})
	}
}

func TestConnectorsDelete(t *testing.T) {
	t.Parallel()
	del := func(status int, answer string) exchange {
		return exchange{want: "DELETE " + connectorAt + connectorAPI, status: status, answer: answer}
	}
	for name, answer := range map[string]exchange{
		"200": del(200, answered), "204": del(204, ""), "404": del(404, missing),
		"404 of the group": del(404, armError("ResourceGroupNotFound", "Resource group 'rg' could not be found.")),
	} {
		inTime(t, name+" is success", func(t *testing.T) {
			if err := talk(t, answer).Connectors.Delete(t.Context(), id); err != nil {
				t.Error(err)
			}
		})
	}
	inTime(t, "404 of a gateway is not", func(t *testing.T) {
		if err := talk(t, del(404, "<html>not found</html>")).Connectors.Delete(t.Context(), id); err == nil {
			t.Error("no error")
		}
	})
	inTime(t, "a passing conflict is repeated", func(t *testing.T) {
		busy := del(409, armError("AnotherOperationInProgress", "wait"))
		slow := del(429, armError("RetryableErrorDueToAnotherOperation", "wait"))
		c := talk(t, busy, slow, busy, del(204, ""))
		if err := c.Connectors.Delete(t.Context(), id); err != nil {
			t.Error(err)
		}
		if end := c.at[3]; end < 10*time.Second || end > 20*time.Second {
			t.Errorf("requests at %v", c.at)
		}
	})
}

func TestConnectorsList(t *testing.T) {
	t.Parallel()
	for address, resourceGroup := range map[string]string{group + connectors: "rg", "/subscriptions/" + subscription + connectors: ""} {
		inTime(t, address, func(t *testing.T) {
			c := talk(t, exchange{want: "GET " + address + connectorAPI, status: 200, answer: `{"value":[` + answered + `]}`})
			for got, err := range c.Connectors.List(t.Context(), subscription, resourceGroup) {
				if err != nil || got.Name != "ado" {
					t.Errorf("got %+v (%v)", got, err)
				}
			}
		})
	}
	inTime(t, "no subscription", func(t *testing.T) {
		count := 0
		for _, err := range talk(t).Connectors.List(t.Context(), "", "") {
			if count++; err == nil {
				t.Error("no error")
			}
		}
		if count != 1 {
			t.Errorf("%d items", count)
		}
	})
}
