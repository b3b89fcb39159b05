package azdo

import "time"

// Repository is a Git repository that the caller can see.
type Repository struct {
	ID, Name               string
	ProjectID, ProjectName string
	WebURL                 string
	// DefaultBranch is "" for an empty repository.
	DefaultBranch string
	// Size is in bytes.
	Size int64
	// Disabled repositories are listed and cannot be used; Maintenance ones cannot for a while.
	Disabled, Fork, Maintenance bool
	// Created is zero where the service does not tell.
	Created time.Time
}
