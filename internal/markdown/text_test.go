package markdown_test

import (
	"strings"
	"testing"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/markdown"
)

func TestText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                  "",
		"ETL jobs (old)":                    "ETL jobs (old)",
		"my_repo_2":                         "my_repo_2",
		"_private_":                         `\_private\_`,
		"a|b":                               `a\|b`,
		"x|y\n<b>`*[z](u)":                  "x\\|y &lt;b>\\`\\*\\[z](u)",
		"a\r\n\r\n# b":                      "a # b",
		`c:\dir`:                            `c:\\dir`,
		"&lt; & ~~gone~~":                   `&amp;lt; &amp; \~\~gone\~\~`,
		"$x$":                               `\$x\$`,
		"@team, ask svc@contoso.com":        "@\u200bteam, ask svc@contoso.com",
		"a\x1b[31mred":                      "a\uFFFD\\[31mred",
		"safe\u202Etxt.exe":                 "safe\uFFFDtxt.exe",
		"![image](https://evil.example/?x)": `!\[image](https://evil.example/?x)`,
		strings.Repeat("ä", 1100):           strings.Repeat("ä", 1000) + "…",
	} {
		if got := markdown.Text(text); got != want {
			t.Errorf("Text(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, address, want string }{
		{"kernel", "https://dev.azure.com/contoso/core/_git/kernel", "[kernel](https://dev.azure.com/contoso/core/_git/kernel)"},
		{"a[b]", "https://dev.azure.com/contoso/my core/_git/a(b)|c", `[a\[b\]](https://dev.azure.com/contoso/my%20core/_git/a%28b%29%7Cc)`},
		{"see www.a.b, http://a.b", "https://a.example", `[see www\.a.b, http\://a.b](https://a.example)`},
		{"kernel", "", "kernel"},
		{"kernel", "javascript:alert(1)", "kernel"},
		{"kernel", "http://dev.azure.com/contoso", "kernel"},
		{"kernel", "https://", "kernel"},
		{"kernel", "https://x/\x7f", "kernel"},
		{"", "https://dev.azure.com", ""},
	} {
		if got := markdown.Link(c.text, c.address); got != c.want {
			t.Errorf("Link(%q, %q) = %q, want %q", c.text, c.address, got, c.want)
		}
	}
}
