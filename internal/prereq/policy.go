package prereq

import "fmt"

// checkOAuthPolicy reads the switch of the portal twice: as the raw policy, which
// forbids when it is true, and as what the service adds to it. Public tools read
// the second in opposite ways, so where the two contradict each other nothing is
// known.
func checkOAuthPolicy(in *insight) verdict {
	policy, err := in.policy()
	switch {
	case err != nil:
		return unasked(err, "Look at Organization settings > Policies, or give this identity the access level Basic.")
	case policy.Effective != nil && *policy.Effective == policy.Value:
		return unknown(fmt.Sprintf("Azure DevOps contradicts itself: the policy DisallowOAuthAuthentication has the value %t and the effective value %t.", policy.Value, *policy.Effective),
			"Look at Organization settings > Policies whether third-party application access via OAuth is on.")
	case policy.Value:
		return fail(fmt.Sprintf("Third-party application access via OAuth is off in %s, and Defender for Cloud reaches organizations that way.", in.name),
			"Turn it on: Organization settings > Policies > Third-party application access via OAuth. It takes a Project Collection Administrator.")
	}
	return pass("Third-party application access via OAuth is on.")
}
