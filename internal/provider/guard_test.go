package provider_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/provider"
)

// broken panics in every call: its interfaces are nil.
type broken struct {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

const canary = "canary-4711"

// ApplyResourceChange panics with a value that nobody may see.
func (*broken) ApplyResourceChange(context.Context, *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	panic("code: " + canary)
}

// ListResource panics in the middle of its results.
func (*broken) ListResource(context.Context, *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	return &tfprotov6.ListResourceServerStream{Results: func(yield func(tfprotov6.ListResourceResult) bool) {
		yield(tfprotov6.ListResourceResult{DisplayName: "first"})
		panic(canary)
	}}, nil
}

func guarded(t *testing.T) tfprotov6.ProviderServer {
	t.Helper()
	server, err := provider.Guard(&broken{})
	if err != nil {
		t.Fatal(err)
	}
	return server
}

// Every method of the three interfaces must survive, those of a later framework version included.
func TestGuardCoversEveryCall(t *testing.T) {
	t.Parallel()
	server := reflect.ValueOf(guarded(t))
	interfaces := []reflect.Type{
		reflect.TypeFor[tfprotov6.ProviderServer](), reflect.TypeFor[tfprotov6.ListResourceServer](), reflect.TypeFor[tfprotov6.ActionServer](),
	}
	for _, served := range interfaces {
		for i := range served.NumMethod() {
			name := served.Method(i).Name
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				method := server.MethodByName(name)
				answer := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), reflect.New(method.Type().In(1).Elem())})
				if !answer[1].IsNil() {
					t.Fatalf("error = %v", answer[1])
				}
				resp := answer[0].Elem()
				if field := resp.FieldByName("Diagnostics"); field.IsValid() && field.Len() != 1 {
					t.Errorf("%d diagnostics, want 1", field.Len())
				}
				if field := resp.FieldByName("Error"); field.IsValid() && field.IsZero() {
					t.Error("the panic was not reported")
				}
			})
		}
	}
}

func TestGuardKeepsState(t *testing.T) {
	t.Parallel()
	dynamic := func(value any) *tfprotov6.DynamicValue {
		v, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, value))
		if err != nil {
			t.Fatal(err)
		}
		return &v
	}
	prior, identity := dynamic("prior"), &tfprotov6.ResourceIdentityData{}
	server := guarded(t)

	updated, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		PriorState: prior, PlannedPrivate: []byte("private"), PlannedIdentity: identity,
	})
	if err != nil || updated.NewState != prior || string(updated.Private) != "private" || updated.NewIdentity != identity {
		t.Errorf("update: %+v %v, want the prior state", updated, err)
	}
	created, err := server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		PriorState: dynamic(nil), PlannedIdentity: identity,
	})
	if err != nil || created.NewIdentity != nil {
		t.Errorf("create: %+v %v, want no identity without an object", created, err)
	}
	read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{CurrentState: prior, CurrentIdentity: identity, Private: []byte("private")})
	if err != nil || read.NewState != prior || read.NewIdentity != identity || string(read.Private) != "private" {
		t.Errorf("read: %+v %v, want the current state", read, err)
	}
}

func TestGuardHidesThePanicAndNamesThePlace(t *testing.T) {
	t.Parallel()
	resp, err := guarded(t).ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{})
	if err != nil || len(resp.Diagnostics) != 1 {
		t.Fatalf("%+v, %v", resp, err)
	}
	d := resp.Diagnostics[0]
	if strings.Contains(d.Summary+d.Detail, canary) {
		t.Errorf("the value of the panic is shown: %s", d.Detail)
	}
	if !strings.Contains(d.Detail, "ApplyResourceChange (guard_test.go:") {
		t.Errorf("the place is missing in: %s", d.Detail)
	}
	if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != "Internal error of the provider" {
		t.Errorf("diagnostic = %+v", d)
	}
}

func TestGuardEndsABrokenList(t *testing.T) {
	t.Parallel()
	lists, ok := guarded(t).(tfprotov6.ListResourceServer)
	if !ok {
		t.Fatal("the guarded server does not serve list resources")
	}
	list := func(results *[]tfprotov6.ListResourceResult, limit int) {
		stream, err := lists.ListResource(t.Context(), &tfprotov6.ListResourceRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for result := range stream.Results {
			*results = append(*results, result)
			if len(*results) == limit {
				break
			}
		}
	}
	var all, one []tfprotov6.ListResourceResult
	list(&all, 10)
	if len(all) != 2 || all[0].DisplayName != "first" || len(all[1].Diagnostics) != 1 {
		t.Errorf("results = %+v, want the first and one diagnostic", all)
	}
	list(&one, 1)
	if len(one) != 1 {
		t.Errorf("results = %+v, want nothing after the reader has left", one)
	}
}

func TestServedServerKeepsItsInterfaces(t *testing.T) {
	t.Parallel()
	server, err := provider.NewServer("test")()
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := server.(tfprotov6.ListResourceServer); !ok {
		t.Error("list resources are lost")
	}
	if _, ok := server.(tfprotov6.ActionServer); !ok {
		t.Error("actions are lost")
	}
}

func TestGuardNeedsAWholeServer(t *testing.T) {
	t.Parallel()
	type plain struct{ tfprotov6.ProviderServer }
	if _, err := provider.Guard(&plain{}); err == nil {
		t.Error("a server without list resources was accepted")
	}
}
