package connector

import "github.com/defenderdevops/terraform-provider-defenderdevops/internal/prereq"

// validateUser refuses what cannot name a user.
func validateUser(name string) error { return prereq.ValidateUser(name) }
