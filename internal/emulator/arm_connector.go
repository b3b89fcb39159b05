package emulator

import (
	"encoding/json"
	"fmt"
	"strings"
)

type connectorBody struct {
	ID         string              `json:"id"`
	Name       string              `json:"name"`
	Type       string              `json:"type"`
	Location   string              `json:"location"`
	Tags       map[string]string   `json:"tags"`
	SystemData systemData          `json:"systemData"`
	Properties connectorProperties `json:"properties"`
}

type systemData struct {
	CreatedBy          string `json:"createdBy"`
	CreatedByType      string `json:"createdByType"`
	CreatedAt          string `json:"createdAt"`
	LastModifiedBy     string `json:"lastModifiedBy"`
	LastModifiedByType string `json:"lastModifiedByType"`
	LastModifiedAt     string `json:"lastModifiedAt"`
}

type connectorProperties struct {
	HierarchyIdentifier string           `json:"hierarchyIdentifier"`
	EnvironmentName     string           `json:"environmentName"`
	EnvironmentData     *environmentData `json:"environmentData"`
	Offerings           []offering       `json:"offerings"`
}

type environmentData struct {
	EnvironmentType string `json:"environmentType"`
}

type offering struct {
	OfferingType string `json:"offeringType"`
}

// environments maps environmentName to environmentType and offeringType; the
// spellings differ on purpose, as in the OpenAPI document.
func environments(name string) (environmentType, offeringType string) {
	switch name {
	case environmentADO:
		return "AzureDevOpsScope", "CspmMonitorAzureDevOps"
	case "Github":
		return "GithubScope", "CspmMonitorGithub"
	case "GitLab":
		return "GitlabScope", "CspmMonitorGitLab"
	}
	return "", ""
}

func connectorShape() shape {
	return object(map[string]shape{
		"id": ignored(), "name": ignored(), "type": ignored(), "systemData": ignored(),
		"location": text(), "kind": text(), "etag": text(), "tags": {kind: 'm'},
		"properties": object(map[string]shape{
			"hierarchyIdentifier":             text(),
			"hierarchyIdentifierTrialEndDate": fixed(),
			"environmentName":                 text(),
			"environmentData":                 object(map[string]shape{"environmentType": text()}),
			"offerings":                       list(object(map[string]shape{"offeringType": text(), "description": fixed()})),
		}),
	})
}

// connectorRequest is a PUT or PATCH; nil means absent.
type connectorRequest struct {
	Location   *string             `json:"location"`
	Tags       map[string]string   `json:"tags"`
	Properties connectorProperties `json:"properties"`
}

// problem says why the service would refuse the settings, in its own words.
func (r connectorRequest) problem() string {
	wantEnvironment, wantOffering := environments(r.Properties.EnvironmentName)
	switch p := r.Properties; {
	case wantEnvironment == "":
		return fmt.Sprintf("environmentName %q is not supported", p.EnvironmentName)
	case p.EnvironmentData == nil || p.EnvironmentData.EnvironmentType != wantEnvironment:
		return "environmentData does not match environmentName " + p.EnvironmentName
	case len(p.Offerings) != 1 || p.Offerings[0].OfferingType != wantOffering:
		return "offerings do not match environmentName " + p.EnvironmentName
	}
	return ""
}

// connectorBody imitates the recorded casing: resourcegroups and the group in
// lower case, securityconnectors.
func (st *store) connectorBody(c *Connector) connectorBody {
	s := st.beside(c)
	environmentType, offeringType := environments(c.Environment)
	body := connectorBody{
		ID: fmt.Sprintf("/subscriptions/%s/resourcegroups/%s/providers/Microsoft.Security/securityconnectors/%s",
			c.SubscriptionID, strings.ToLower(c.ResourceGroup), c.Name),
		Name: c.Name, Type: "Microsoft.Security/securityconnectors", Location: c.Location, Tags: c.Tags,
		SystemData: systemData{
			CreatedBy: s.createdBy, CreatedByType: principalType(s.createdBy), CreatedAt: stamp(s.createdAt),
			LastModifiedBy: s.modifiedBy, LastModifiedByType: principalType(s.modifiedBy), LastModifiedAt: stamp(s.modifiedAt),
		},
		Properties: connectorProperties{HierarchyIdentifier: c.HierarchyIdentifier, EnvironmentName: c.Environment, Offerings: []offering{}},
	}
	if environmentType != "" {
		body.Properties.EnvironmentData = &environmentData{environmentType}
		body.Properties.Offerings = []offering{{offeringType}}
	}
	return body
}

func principalType(name string) string {
	if strings.Contains(name, "@") {
		return "User"
	}
	return "Application"
}

func (st *store) listConnectors(r *call) answer {
	list := page[connectorBody]{Value: []connectorBody{}}
	for _, c := range st.connectors(r.params["subscription"], r.params["group"]) {
		list.Value = append(list.Value, st.connectorBody(c))
	}
	return reply(200, list)
}

func connectorNotFound(r *call) answer {
	return armError(404, "ResourceNotFound", fmt.Sprintf(
		"The Resource 'Microsoft.Security/securityConnectors/%s' under resource group '%s' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
		r.params["connector"], r.params["group"]))
}

func (st *store) getConnector(r *call) answer {
	c := st.world.connector(r.connectorKey())
	if c == nil {
		return connectorNotFound(r)
	}
	return reply(200, st.connectorBody(c))
}

func (st *store) putConnector(r *call) answer {
	var body connectorRequest
	if problem := parseBody(r, connectorShape(), &body); problem != nil {
		return *problem
	}
	subscription := st.world.subscription(r.params["subscription"])
	c := st.world.connector(r.connectorKey())
	if body.Location == nil {
		return armError(400, "LocationRequired", "The location property is required for this definition.")
	}
	if c != nil && squeeze(*body.Location) != squeeze(c.Location) {
		return armError(409, "InvalidResourceLocation", fmt.Sprintf(
			"The resource '%s' already exists in location '%s' in resource group '%s'. A resource with the same name cannot be created in location '%s'. Please select a new resource name.",
			c.Name, c.Location, c.ResourceGroup, *body.Location))
	}
	if !locationOffered(subscription, *body.Location) {
		return armError(400, "LocationNotAvailableForResourceType", fmt.Sprintf(
			"The provided location '%s' is not available for resource type 'Microsoft.Security/securityConnectors'. List of available regions for the resource type is '%s'.",
			*body.Location, strings.Join(subscription.Locations, ",")))
	}
	if problem := body.problem(); problem != "" {
		return connectorError(problem)
	}
	if c != nil && c.Environment != body.Properties.EnvironmentName {
		return connectorError("environmentName cannot be changed")
	}
	status := 200
	if c == nil {
		status = 201
		st.world.Connectors = append(st.world.Connectors, Connector{
			SubscriptionID: subscription.ID, ResourceGroup: r.params["group"], Name: r.params["connector"],
			Location: *body.Location, Environment: body.Properties.EnvironmentName, Annotations: map[string]json.RawMessage{},
		})
		c = &st.world.Connectors[len(st.world.Connectors)-1]
		s := st.beside(c)
		s.createdBy = r.principal
	}
	c.Tags = notNil(body.Tags)
	c.HierarchyIdentifier = body.Properties.HierarchyIdentifier
	st.modified(c, r)
	return reply(status, st.connectorBody(c))
}

func locationOffered(s *Subscription, location string) bool {
	for _, offered := range s.Locations {
		if squeeze(offered) == squeeze(location) {
			return true
		}
	}
	return false
}

func (st *store) modified(c *Connector, r *call) {
	s := st.beside(c)
	s.modifiedAt, s.modifiedBy = st.now(), r.principal
}

func (st *store) patchConnector(r *call) answer {
	var body connectorRequest
	if problem := parseBody(r, connectorShape(), &body); problem != nil {
		return *problem
	}
	c := st.world.connector(r.connectorKey())
	if c == nil {
		return connectorNotFound(r)
	}
	if body.Location != nil && squeeze(*body.Location) != squeeze(c.Location) {
		return connectorError("location cannot be changed")
	}
	environmentType, offeringType := environments(c.Environment)
	p := body.Properties
	if p.EnvironmentName != "" && p.EnvironmentName != c.Environment ||
		p.EnvironmentData != nil && p.EnvironmentData.EnvironmentType != environmentType ||
		p.Offerings != nil && (len(p.Offerings) != 1 || p.Offerings[0].OfferingType != offeringType) {
		return connectorError("environment and offerings cannot be changed")
	}
	if body.Tags != nil {
		c.Tags = body.Tags
	}
	c.HierarchyIdentifier = or(p.HierarchyIdentifier, c.HierarchyIdentifier)
	st.modified(c, r)
	return reply(200, st.connectorBody(c))
}

// deleteConnector answers 204 whether or not the connector existed: so does
// the service.
func (st *store) deleteConnector(r *call) answer {
	c := st.world.connector(r.connectorKey())
	if c == nil {
		return empty(204)
	}
	if c.DevOps != nil && st.world.Assumptions.ConnectorDelete == "conflict" {
		return armError(409, "CannotDeleteResource", "Cannot delete resource while nested resources exist. Some existing nested resource IDs include: 'Microsoft.Security/securityConnectors/"+c.Name+"/devops/default'.")
	}
	st.removeConnector(c.key())
	return empty(204)
}
