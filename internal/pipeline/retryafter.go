package pipeline

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter is the longest wait that we take for a wish rather than for nonsense.
const maxRetryAfter = 7 * 24 * time.Hour

// RetryAfter reads how long the service asks to wait: retry-after-ms and x-ms-retry-after-ms in milliseconds, then
// Retry-After in seconds or as a date (RFC 9110, 10.2.3). Zero, negative, past, absurdly long and unreadable values
// count as no wish.
func RetryAfter(h http.Header) (time.Duration, bool) {
	for _, name := range []string{"retry-after-ms", "x-ms-retry-after-ms"} {
		if d, ok := parseWait(h.Get(name), time.Millisecond); ok {
			return d, true
		}
	}
	value := h.Get("Retry-After")
	if d, ok := parseWait(value, time.Second); ok {
		return d, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	// The service's own clock, where it tells, keeps a wrong clock on this machine out of it.
	now, err := http.ParseTime(h.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return plausible(at.Sub(now))
}

func parseWait(value string, unit time.Duration) (time.Duration, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
	if err != nil || n > int64(maxRetryAfter/unit) {
		return 0, false
	}
	return plausible(time.Duration(n) * unit)
}

func plausible(d time.Duration) (time.Duration, bool) {
	if d <= 0 || d > maxRetryAfter {
		return 0, false
	}
	return d, true
}
