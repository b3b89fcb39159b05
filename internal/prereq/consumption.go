package prereq

import "fmt"

// nearly is the share of the rate limit that is left when it is nearly used up.
const nearly = 0.2

// checkRateLimit says no numbers: they are others at every run.
func checkRateLimit(in *insight) verdict {
	if _, err := in.caller(); err != nil {
		return unasked(err, addMe)
	}
	usage := in.usage()
	const remedy = "Give Terraform an identity of its own, run it when fewer tools use this one, and check fewer organizations at once."
	switch {
	case usage.Delayed > 0:
		return fail(fmt.Sprintf("In %s, Azure DevOps delays the requests of this identity, which uses more than its share.", in.name), remedy)
	case usage.Known && usage.Remaining < nearly*usage.Limit:
		return fail(fmt.Sprintf("In %s, this identity has used up most of what Azure DevOps lets it ask within five minutes.", in.name), remedy)
	case usage.Known:
		return pass("This identity is far from the rate limit of Azure DevOps.")
	}
	return pass("Azure DevOps mentions no rate limit, which it does when an identity comes near one.")
}
