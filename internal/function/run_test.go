package function_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	frameworkfunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const (
	subscription = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	connector    = "/subscriptions/" + subscription + "/resourceGroups/rg-security/providers/Microsoft.Security/securityConnectors/contoso-ado"
	devOps       = connector + "/devops/default"
	organization = devOps + "/azureDevOpsOrgs/contoso"
)

// null is an argument that is null.
const null = "\x00null"

// run calls the function as the framework does: the arguments after those that
// it names are one tuple.
func run(t *testing.T, f frameworkfunction.Function, arguments ...string) (attr.Value, *frameworkfunction.FuncError) {
	t.Helper()
	var definition frameworkfunction.DefinitionResponse
	f.Definition(t.Context(), frameworkfunction.DefinitionRequest{}, &definition)
	var values, rest []attr.Value
	var restTypes []attr.Type
	for i, argument := range arguments {
		value := types.StringValue(argument)
		if argument == null {
			value = types.StringNull()
		}
		if i < len(definition.Definition.Parameters) {
			values = append(values, value)
			continue
		}
		rest, restTypes = append(rest, value), append(restTypes, types.StringType)
	}
	if definition.Definition.VariadicParameter != nil {
		values = append(values, types.TupleValueMust(restTypes, rest))
	}
	result, err := definition.Definition.Return.NewResultData(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	resp := frameworkfunction.RunResponse{Result: result}
	f.Run(t.Context(), frameworkfunction.RunRequest{Arguments: frameworkfunction.NewArgumentsData(values)}, &resp)
	return resp.Result.Value(), resp.Error
}

// object is the expected result of a parser; an absent value is null.
func object(values map[string]string, names ...string) attr.Value {
	kinds, leaves := map[string]attr.Type{}, map[string]attr.Value{}
	for _, name := range names {
		kinds[name], leaves[name] = types.StringType, types.StringNull()
		if value, ok := values[name]; ok {
			leaves[name] = types.StringValue(value)
		}
	}
	return types.ObjectValueMust(kinds, leaves)
}
