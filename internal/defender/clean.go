package defender

import "github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"

// Clean makes a text that the service sent fit for a state and a terminal: no
// control sequences or characters, no page, no token, at most 2 KiB. Names that
// the service allows stay as they are.
func Clean(text string) string { return pipeline.Sanitize(text, maxMessage) }
