package pipeline_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

func TestReadJSON(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		contentType, body string
		problem           string // "" = fine
	}{
		"object":           {"application/json; charset=utf-8", `{"name":"x"}`, ""},
		"problem+json":     {"application/problem+json", `{"name":"x"}`, ""},
		"no content type":  {"", `{"name":"x"}`, ""},
		"BOM":              {"application/json", "\xef\xbb\xbf{\"name\":\"x\"}", ""},
		"unknown fields":   {"application/json", `{"name":"x","more":[1]}`, ""},
		"empty":            {"application/json", "", "empty"},
		"blank":            {"application/json", " \n", "empty"},
		"null":             {"application/json", "null", "not a JSON object"},
		"array":            {"application/json", "[]", "not a JSON object"},
		"text":             {"application/json", `"x"`, "not a JSON object"},
		"HTML":             {"text/html", "<html><body>canary</body></html>", "content type"},
		"HTML in disguise": {"application/json", "<html>canary</html>", "HTML"},
		"cut":              {"application/json", `{"name":"canary`, "not valid JSON"},
		"two documents":    {"application/json", `{"name":"x"}{"name":"canary"}`, "not valid JSON"},
		"wrong type":       {"application/json", `{"name":{"canary":1}}`, `"name"`},
		"hostile type":     {"x\x1b[31m", `{}`, "content type"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp := &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(tt.body))}
			if tt.contentType != "" {
				resp.Header.Set("Content-Type", tt.contentType)
			}
			var into struct {
				Name string `json:"name"`
			}
			err := pipeline.ReadJSON(resp, &into)
			if tt.problem == "" {
				if err != nil || into.Name != "x" {
					t.Errorf("error = %v, name = %q", err, into.Name)
				}
				return
			}
			var bad *pipeline.AnswerError
			if !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.problem) || strings.ContainsAny(err.Error(), "\x1b") || strings.Contains(err.Error(), "canary") {
				t.Errorf("error = %v, want %q", err, tt.problem)
			}
		})
	}
}

func TestSanitize(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"plain":             {"Größe ok, 漢字 too", "Größe ok, 漢字 too"},
		"lines":             {"a\r\nb\n", "a\nb"},
		"tab":               {"a\tb", "a b"},
		"colour":            {"\x1b[31;1mred\x1b[0m", "red"},
		"8-bit CSI":         {"\u009b31mred", "red"},
		"clipboard, BEL":    {"a\x1b]52;c;ZXZpbA==\x07b", "ab"},
		"title, ST":         {"a\x1b]0;evil\x1b\\b", "ab"},
		"open OSC":          {"a\x1b]0;rest stays", "a]0;rest stays"},
		"controls":          {"a\x00b\x07c\x7fd\u0085e", "abcde"},
		"bidi":              {"a\u202eb\u2066c\u200fd\u061ce", "abcde"},
		"zero width":        {"a\u200bb\u200dc\ufeffd\u2060e\u3164f", "abcdef"},
		"tag characters":    {"a\U000e0041b", "ab"},
		"separators":        {"a\u2028b\u00a0c", "a b c"},
		"bad UTF-8":         {"a\xffb", "a\ufffdb"},
		"HTML":              {"<!DOCTYPE html><html>x", "The service answered with an HTML page instead of a message."},
		"HTML inside":       {"error: <HTML lang=en>", "The service answered with an HTML page instead of a message."},
		"angle brackets":    {"name <repo> & <branch>", "name <repo> & <branch>"},
		"colour tags":       {"[default] [hidden]", "[default] [hidden]"},
		"nested sequences":  {"\x1b\x1b[31m[31mx", "[31mx"},
		"only odd":          {"\x1b\u200b", ""},
		"DCS":               {"a\x1bPq;evil\x1b\\b", "ab"},
		"private use":       {"a\ue000b", "ab"},
		"ESC without CSI":   {"a\x1bcb", "acb"},
		"carriage return":   {"good\rbad", "goodbad"},
		"bearer token":      {"got Authorization: Bearer abcdefghijklmnop.qrst-uv= here", "got Authorization: (a token) here"},
		"web token":         {`got "eyJhbGciOiJub25l.eyJzdWIiOiIxIn0.c2ln" here`, `got "(a token)" here`},
		"broken web token":  {"got eyJhbGci\x00OiJub25l.eyJzdWIi\u200bOiIxIn0.", "got (a token)"},
		"a bearer of news":  {"the Bearer authentication failed", "the Bearer authentication failed"},
		"HTML with control": {"<\x00html>", "The service answered with an HTML page instead of a message."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := pipeline.Sanitize(tt.in, 2048); got != tt.want {
				t.Errorf("Sanitize(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestSanitizeLimit(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 5000)
	for _, limit := range []int{-1, 0, 1, 5, 12, 13, 100, 2047, 2048} {
		got := pipeline.Sanitize(long, limit)
		if len(got) > max(limit, 0) || !utf8.ValidString(got) {
			t.Errorf("limit %d: %d bytes, valid %t", limit, len(got), utf8.ValidString(got))
		}
		if limit > 20 && !strings.HasSuffix(got, "(truncated)") {
			t.Errorf("limit %d: %q does not say that it is cut", limit, got[len(got)-20:])
		}
	}
}

func FuzzSanitize(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[31mred", "\u202e\x9d0;t\x07", "<html>", "\x1b]52;c;x\x1b\\", "a\xff\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := pipeline.Sanitize(s, 100)
		if len(got) > 100 || !utf8.ValidString(got) || pipeline.Sanitize(got, 100) != got {
			t.Errorf("Sanitize(%q) = %q", s, got)
		}
		for _, r := range got {
			if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r >= 0x200b && r <= 0x200f) {
				t.Errorf("Sanitize(%q) = %q holds %U", s, got, r)
			}
		}
	})
}
