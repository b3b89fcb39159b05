package prereq

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/azdo"
)

var errNobodyNamed = errors.New("no authorizing user is named")

// closed is why an organization is asked nothing: it refused the first request
// with a sign-in, or did not answer the one without. What is said of it is the
// same for all that was not asked then.
type closed struct{ verdict verdict }

func (c *closed) Error() string { return c.verdict.message }

const reactivate = "Let an administrator of the organization reactivate it: sign in at https://dev.azure.com/{organization}."

var (
	noOrganization = unknown("There is no such organization to ask.", "Correct the name first.")
	deactivated    = unknown("The organization is deactivated.", reactivate)
	nobodyNamed    = unknown("No authorizing user is named, so nothing can be said about that user.",
		"Set authorizing_user to the user principal name of the person who authorizes the connector.")
	outOfTime = unknown("The time for the checks was over before this was known.", "Run Terraform again, or leave out the checks that you do not need.")
)

// unasked is the verdict of a check whose facts Azure DevOps did not tell. Its
// words are the same for the same cause, whatever the organization, and hold
// nothing that changes from run to run. needed says what lets this identity read
// the fact.
func unasked(err error, needed string) verdict {
	var nobody *unfound
	var shut *closed
	var refused *azdo.Error
	switch {
	case errors.As(err, &shut):
		return shut.verdict
	case errors.Is(err, errNobodyNamed):
		return nobodyNamed
	case errors.As(err, &nobody):
		return unknown("The authorizing user could not be found in the organization.", "See what "+AuthorizingUserIsUser+" says, and solve that first.")
	case isEnd(err):
		return outOfTime
	case !errors.As(err, &refused):
		return unknown("It could not be found out: "+oneLine(err.Error())+".", "Solve what is said, and run Terraform again.")
	}
	reason := said(refused)
	switch refused.Kind {
	case azdo.NotSignedIn:
		if refused.StatusCode == 0 {
			return unknown("This identity could not sign in for Azure DevOps"+entra(refused)+".", "Solve what keeps it from signing in, or leave out the checks that need a sign-in.")
		}
		return unknown("Azure DevOps does not accept the sign-in of this identity"+with(refused.Method)+reason+".", addMe)
	case azdo.NotMember:
		return unknown("This identity is not in the organization"+reason+".", addMe)
	case azdo.Forbidden:
		return unknown("This identity may not "+operation(refused)+reason+".", needed)
	case azdo.Missing:
		return unknown("Azure DevOps does not have what was asked for, or does not show it to this identity"+reason+".", needed)
	case azdo.Stopped:
		return deactivated
	case azdo.Throttled:
		return unknown("Azure DevOps asked this identity to wait longer than the checks may take.", "Run Terraform again later, and see what else uses this identity in Azure DevOps.")
	case azdo.Unavailable:
		return unknown("Azure DevOps could not be reached, or could not answer"+reason+".", couldNotProbe)
	case azdo.Unreadable, azdo.Other:
	}
	return unknown("Azure DevOps gave no usable answer when asked to "+operation(refused)+": "+oneLine(refused.Message)+".", needed)
}

// closing is why an organization that refused the first request gets no second.
func closing(err error) error {
	needed := addMe
	if kind := azdo.KindOf(err); kind == azdo.Unreadable || kind == azdo.Other {
		needed = "See what stands between here and https://dev.azure.com, such as a proxy, and run Terraform again."
	}
	return &closed{unasked(err, needed)}
}

// isEnd tells whether the time for the checks ran out, or somebody stopped them.
func isEnd(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

const addMe = "Add the identity that Terraform runs as to the organization (Organization settings > Users, a service principal like a user), or leave out the checks that need it."

var entraCode = regexp.MustCompile(`AADSTS\d+`)

// entra is the number of what Microsoft Entra said; the rest of its words names the moment.
func entra(e *azdo.Error) string {
	if code := entraCode.FindString(e.Message); code != "" {
		return " (" + code + ")"
	}
	return ""
}

// with names the way of signing in.
func with(method string) string {
	if method == "" {
		return ""
	}
	return " with " + oneLine(method)
}

// said are the status and the number of an answer.
func said(e *azdo.Error) string {
	switch {
	case e.Code != "":
		return fmt.Sprintf(" (%s)", oneLine(e.Code))
	case e.StatusCode != 0:
		return fmt.Sprintf(" (HTTP %d)", e.StatusCode)
	default:
		return ""
	}
}

func operation(e *azdo.Error) string {
	if e.Operation == "" {
		return "read that"
	}
	return oneLine(e.Operation)
}
