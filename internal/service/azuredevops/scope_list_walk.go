package azuredevops

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
)

// listed is an object and where it is. With an error, scope is what could not be
// listed.
type listed struct {
	scope  armid.Scope
	object defender.Annotated
}

// objects yields the objects of the level below where. It goes down before it
// goes on, so that whoever stops at a limit has not asked for the rest. After an
// error it goes on beside what could not be listed, unless the caller stops.
func (l *scopeList) objects(ctx context.Context, where armid.Scope) iter.Seq2[listed, error] {
	return func(yield func(listed, error) bool) { l.below(ctx, where, yield) }
}

// below says whether the caller wants more.
func (l *scopeList) below(ctx context.Context, above armid.Scope, yield func(listed, error) bool) bool {
	for found, err := range l.Session.Defender.AzureDevOps.AnnotatedBelow(ctx, above) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return yield(listed{scope: above}, err)
		}
		scope := childOf(above, found.Name)
		if _, err := scope.Path(); err != nil {
			if !yield(listed{scope: above}, &oddNameError{above, err}) {
				return false
			}
			continue
		}
		if scope.Level() == armid.LevelOrganization && !isLive(found) {
			continue // it belongs to another connector, or to none
		}
		more := false
		if scope.Level() == l.level.depth {
			more = yield(listed{scope, found}, nil)
		} else {
			more = l.below(ctx, scope, yield)
		}
		if !more {
			return false
		}
	}
	return true
}

// childOf is what is directly below the scope under the name.
func childOf(above armid.Scope, name string) armid.Scope {
	switch above.Level() {
	case armid.LevelConfiguration:
		above.Organization = name
	case armid.LevelOrganization:
		above.Project = name
	default:
		above.Repository = name
	}
	return above
}

// oddNameError says that something was listed under a name that no path can hold.
type oddNameError struct {
	above armid.Scope
	err   error
}

func (e *oddNameError) Error() string {
	return "below " + e.above.String() + ": " + e.err.Error()
}

func (e *oddNameError) warning() diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("An object was left out",
		"The service listed an object under a name that Terraform cannot use, "+e.Error()+".\n\nWhat to do: rename it in Azure DevOps, or manage it elsewhere.")}
}
