package armid

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// quoteMax is how many characters of a refused name an error repeats.
const quoteMax = 80

// quote shows a name in an error: printable ASCII only, so that it can neither
// steer a terminal nor reorder the text around it, and not too long.
func quote(name string) string {
	if cut := []rune(name); len(cut) > quoteMax {
		name = string(cut[:quoteMax]) + "…"
	}
	return fmt.Sprintf("%+q", name)
}

// safe refuses what would change the path or hide in the text. It holds for
// every name, also for those that the service listed.
func safe(noun, name string) error {
	reason := ""
	switch {
	case name == "":
		return fmt.Errorf("the %s name is empty", noun)
	case !utf8.ValidString(name):
		reason = "it is not valid UTF-8"
	case strings.TrimSpace(name) != name:
		reason = "it starts or ends with a blank"
	case name == "." || name == "..":
		reason = "a name of only dots would address another object"
	case strings.ContainsAny(name, `/\?#`):
		reason = `none of / \ ? # is allowed`
	case encoded.MatchString(name):
		reason = "it looks escaped already (a percent sign and two hexadecimal digits); write the name as it is shown"
	case strings.ContainsFunc(name, hidden):
		reason = "control, invisible and text direction characters are not allowed"
	default:
		return nil
	}
	return refuse(noun, name, reason)
}

func refuse(noun, name, reason string) error {
	return fmt.Errorf("the %s name %s is refused: %s", noun, quote(name), reason)
}

var encoded = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// hidden matches C0, C1, DEL, and all format characters (bidi, zero width),
// separators of lines, and the replacement character of broken text.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar
}

var guid = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// ValidateSubscriptionID wants a UUID in its 36 character form.
func ValidateSubscriptionID(id string) error {
	if id == "" {
		return errors.New("the subscription id is empty")
	}
	if !guid.MatchString(id) {
		return fmt.Errorf("the subscription id %s is not a UUID (00000000-0000-0000-0000-000000000000)", quote(id))
	}
	return nil
}

// ValidateResourceGroup holds the rules of common-types v5 of
// azure-rest-api-specs: 1 to 90 letters, digits and - . _ ( ), not ending with a period.
func ValidateResourceGroup(name string) error {
	if err := safe("resource group", name); err != nil {
		return err
	}
	legal := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._()", r)
	}
	switch {
	case utf8.RuneCountInString(name) > 90:
		return refuse("resource group", name, "at most 90 characters")
	case strings.ContainsFunc(name, func(r rune) bool { return !legal(r) }):
		return refuse("resource group", name, "only letters, digits and - . _ ( )")
	case strings.HasSuffix(name, "."):
		return refuse("resource group", name, "it ends with a period")
	}
	return nil
}

// ValidateConnectorName holds what Azure Resource Manager demands of every
// resource name: at most 260 characters, none of < > % & : \ ? /. The API
// documents state no rule of their own.
func ValidateConnectorName(name string) error {
	if err := safe("connector", name); err != nil {
		return err
	}
	switch {
	case utf8.RuneCountInString(name) > 260:
		return refuse("connector", name, "at most 260 characters")
	case strings.ContainsAny(name, `<>%&:`):
		return refuse("connector", name, `none of < > % & : \ ? /`)
	}
	return nil
}

var organization = regexp.MustCompile(`^[0-9A-Za-z]([0-9A-Za-z-]{0,48}[0-9A-Za-z])?$`)

// ValidateOrganization holds Microsoft Learn, "Naming restrictions and
// conventions" of Azure DevOps: 1 to 50 ASCII letters, digits and hyphens,
// letter or digit at both ends.
func ValidateOrganization(name string) error {
	if err := safe("organization", name); err != nil {
		return err
	}
	if !organization.MatchString(name) {
		return refuse("organization", name, "1 to 50 letters (a-z), digits and hyphens, with a letter or digit at both ends")
	}
	return nil
}

// ValidateProject holds the rules of the same page whose breach cannot exist;
// characters that only the web pages refuse pass, because the API made them.
func ValidateProject(name string) error {
	if err := azureDevOpsName("project", name); err != nil {
		return err
	}
	if reserved.MatchString(name) {
		return refuse("project", name, "it is reserved by the system")
	}
	return nil
}

var reserved = regexp.MustCompile(`(?i)^(CON|PRN|AUX|NUL|COM([1-9]|10)|LPT[1-9]|SERVER|SignalR|DefaultCollection|Web|bin|web\.config)$`)

// ValidateRepository is ValidateProject without the reserved words.
func ValidateRepository(name string) error { return azureDevOpsName("repository", name) }

func azureDevOpsName(noun, name string) error {
	if err := safe(noun, name); err != nil {
		return err
	}
	switch {
	case len(utf16.Encode([]rune(name))) > 64:
		return refuse(noun, name, "at most 64 characters")
	case strings.ContainsFunc(name, func(r rune) bool { return r > 0xFFFF }):
		return refuse(noun, name, "characters outside the basic Unicode plane (such as emoji) are not allowed")
	case strings.HasPrefix(name, "_"):
		return refuse(noun, name, "it starts with an underscore")
	case strings.HasPrefix(name, "."), strings.HasSuffix(name, "."):
		return refuse(noun, name, "it starts or ends with a period")
	}
	return nil
}
