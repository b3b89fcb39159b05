package defender

import "strings"

// The provisioning states of the 2025-03-01 document (DevOpsProvisioningState).
const (
	StateSucceeded       = "Succeeded"
	StateFailed          = "Failed"
	StateCanceled        = "Canceled"
	StatePending         = "Pending"
	StatePendingDeletion = "PendingDeletion"
	StateDeletionSuccess = "DeletionSuccess"
	StateDeletionFailure = "DeletionFailure"
)

// The onboarding states of the 2025-03-01 document (OnboardingState).
const (
	Onboarded                 = "Onboarded"
	NotOnboarded              = "NotOnboarded"
	OnboardedByOtherConnector = "OnboardedByOtherConnector"
	NotApplicable             = "NotApplicable"
)

// The two words of autoDiscovery and the agentless switches. NotApplicable is the third.
const (
	Enabled  = "Enabled"
	Disabled = "Disabled"
)

// outcome is what a state word means for somebody who waits.
type outcome int

const (
	running outcome = iota
	succeeded
	failed
)

// outcomeOf reads a state of an object or of an operation, ignoring case. The
// Resource Manager contract makes Succeeded, Failed and Canceled terminal and
// every other word "running", so an unknown word waits. An absent state means
// success on an object (and is not a status at all on an operation).
func outcomeOf(state string) outcome {
	switch strings.ToLower(strings.TrimSpace(state)) {
	case "", "succeeded", "completed", "deletionsuccess":
		return succeeded
	case "failed", "canceled", "cancelled", "deletionfailure":
		return failed
	default:
		return running
	}
}

// sameWord compares a word of the service with one of ours.
func sameWord(a, b string) bool { return strings.EqualFold(strings.TrimSpace(a), b) }
