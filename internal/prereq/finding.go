package prereq

// Outcome is what a check found out.
type Outcome string

// The outcomes.
const (
	Pass    Outcome = "pass"
	Fail    Outcome = "fail"
	Unknown Outcome = "unknown"
)

// Severity is how much a failure of a check matters.
type Severity string

// The severities. Only a failed check of severity Error stands in the way of
// onboarding.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Advice  Severity = "advice"
)

// The subjects of checks: what or who has to be changed when one fails.
const (
	SubjectTerraform    = "terraform identity"
	SubjectSubscription = "subscription"
	SubjectConnector    = "connector"
	SubjectOrganization = "organization"
	SubjectUser         = "authorizing user"
)

// Finding is the result of one check, in words for people. Its texts hold no
// time and no request id, so that they change only when the facts do.
type Finding struct {
	// ID is one of IDs.
	ID string
	// Title says in a few words what should be the case.
	Title string
	// Subject is one of the subjects.
	Subject string
	// Organization is the organization that was checked, "" where the check is
	// not about one.
	Organization string
	Outcome      Outcome
	Severity     Severity
	// Message says what was found.
	Message string
	// Remediation says what to do; empty where there is nothing to do.
	Remediation string
	// Documentation is the address of the page that states the prerequisite.
	Documentation string
}

// Blocks tells whether onboarding will fail because of the finding.
func (f Finding) Blocks() bool { return f.Outcome == Fail && f.Severity == Error }

// Passed tells whether nothing that was found will make onboarding fail.
func Passed(findings []Finding) bool {
	for _, f := range findings {
		if f.Blocks() {
			return false
		}
	}
	return true
}

// Count is the number of findings with the outcome.
func Count(findings []Finding, outcome Outcome) int {
	n := 0
	for _, f := range findings {
		if f.Outcome == outcome {
			n++
		}
	}
	return n
}

// verdict is what one check says. A pass and an unknown do not name the
// organization, so that many of one cause are said once.
type verdict struct {
	outcome              Outcome
	message, remediation string
	// lenient lowers the severity to Warning.
	lenient bool
}

func pass(message string) verdict { return verdict{outcome: Pass, message: message} }

func fail(message, remediation string) verdict {
	return verdict{outcome: Fail, message: message, remediation: remediation}
}

func warn(message, remediation string) verdict {
	return verdict{outcome: Fail, message: message, remediation: remediation, lenient: true}
}

func unknown(message, remediation string) verdict {
	return verdict{outcome: Unknown, message: message, remediation: remediation}
}
