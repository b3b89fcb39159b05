// Package connector holds the security connector: the resource and the data
// source that cover securityConnectors/{name} together with its singleton child
// devops/default, which is what the portal's wizard makes in one go.
//
// The connectors of the platforms share one implementation; what differs
// between them is a value of type kind.
package connector
