package armid_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/armid"
)

var checks = map[string]func(string) error{
	"subscription": armid.ValidateSubscriptionID,
	"group":        armid.ValidateResourceGroup,
	"connector":    armid.ValidateConnectorName,
	"organization": armid.ValidateOrganization,
	"project":      armid.ValidateProject,
	"repository":   armid.ValidateRepository,
}

func TestValidateAccepts(t *testing.T) {
	t.Parallel()
	for kind, names := range map[string][]string{
		"subscription": {subscription, strings.ToUpper(subscription)},
		"group":        {"rg", "rg-1_(x).y", "Gruppe-Ä", strings.Repeat("x", 90)},
		"connector":    {"contoso-ado", "Contoso ado", strings.Repeat("x", 260)},
		"organization": {"a", "contoso", "Contoso-2", "0", strings.Repeat("x", 50)},
		"project":      {"Payments", "a b", "a.b", "a..b", "100%", "Größe", "決済", "a+b", "COM11", strings.Repeat("x", 64)},
		"repository":   {"legacy", "a b", "CON", "web", "a-b_c", strings.Repeat("é", 64)},
	} {
		for _, name := range names {
			if err := checks[kind](name); err != nil {
				t.Errorf("%s: %v", kind, err)
			}
		}
	}
}

func TestValidateRefuses(t *testing.T) {
	t.Parallel()
	everywhere := []string{
		"", " ", ".", "..", "a/b", "a%2fb", "a%2Fb", "%2e%2e", `a\b`, "a\x00b", "a\x1b[31m", "a\x7f", "a\u0085b",
		"a\u202eb", "a\u2066b", "a\u200bb", "a\ufeffb", "a\u2028b", "a\xffb", " a", "a ", "a\n", strings.Repeat("x", 261),
	}
	for kind, names := range map[string][]string{
		"subscription": {"prod", subscription + "0", "{" + subscription + "}", strings.ReplaceAll(subscription, "-", "")},
		"group":        {"rg.", "a b", "a%b", "a?b", strings.Repeat("x", 91)},
		"connector":    {"a?b", "a#b", "a<b", "a>b", "a%b", "a&b", "a:b"},
		"organization": {"-a", "a-", "a b", "a.b", "a_b", "é", "😀", strings.Repeat("x", 51)},
		"project":      {"CON", "con", "LPT9", "web.config", "_a", "a.", ".a", "😀", strings.Repeat("x", 65)},
		"repository":   {"_a", "a.", ".a", "😀", strings.Repeat("x", 65)},
	} {
		for _, name := range append(names, everywhere...) {
			err := checks[kind](name)
			if err == nil {
				t.Errorf("%s: %q is accepted", kind, name)
				continue
			}
			if len(err.Error()) > 400 || strings.ContainsFunc(err.Error(), func(r rune) bool { return r < 0x20 || r > 0x7e && r != '…' }) {
				t.Errorf("%s: the error is not fit for a terminal: %q", kind, err)
			}
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	got := slices.SortedFunc(slices.Values([]string{"b", "Zeta", "a", "zeta", "B", "ä"}), armid.Compare)
	if want := []string{"a", "B", "b", "Zeta", "zeta", "ä"}; !slices.Equal(got, want) {
		t.Errorf("sorted %q, want %q", got, want)
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Contoso", "contoso", "CONTOSO", " Contoso ", "Conto\u017fo"},
		{"é", "e\u0301", "É", "E\u0301"},
		{"k", "K", "\u212a"},
		{"Σ", "σ", "ς"},
	} {
		for _, name := range same {
			if !armid.EqualFold(same[0], name) || armid.Fold(same[0]) != armid.Fold(name) {
				t.Errorf("%q and %q differ: %q, %q", same[0], name, armid.Fold(same[0]), armid.Fold(name))
			}
		}
	}
	for _, pair := range [][2]string{{"a", "b"}, {"a b", "ab"}, {"e", "é"}, {"ss", "ß"}} {
		if armid.EqualFold(pair[0], pair[1]) {
			t.Errorf("%q equals %q", pair[0], pair[1])
		}
	}
	other := connector
	other.ResourceGroup = "other"
	if connector.Equal(other) || (armid.Scope{Connector: connector}).Equal(armid.Scope{Connector: connector, Organization: "o"}) {
		t.Error("different objects are equal")
	}
}
