package onboarding

// Change is what one author wants of a list: the entries it ensures, and the
// ones it ensured before and gives up.
type Change struct {
	Ensure Names
	Remove Names
}

// NewChange compares what an author ensured before with what it ensures now.
func NewChange(before, now Names) Change {
	return Change{Ensure: now, Remove: before.Minus(now)}
}

// Done tells whether the live entries already are as the author wants them.
func (c Change) Done(live Names) bool {
	return len(c.Ensure.Minus(live)) == 0 && len(c.Remove.Both(live)) == 0
}

// Apply returns the list to send: everything live and everything ensured,
// except what is given up. So what others added stays.
func (c Change) Apply(live Names) Names {
	return live.Union(c.Ensure).Minus(c.Remove).Sorted()
}
