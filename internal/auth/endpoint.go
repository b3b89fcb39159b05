package auth

import (
	"net/netip"
	"net/url"
	"strings"
)

// ValidateEndpoint checks an argument that names a service, https://host[:port], and returns it without a trailing
// slash. User information, paths, queries and the addresses of machine metadata services are refused; loopback is
// allowed. The error is an *[ArgumentError].
func ValidateEndpoint(argument, raw string) (string, error) {
	u, err := parseHTTPS(argument, raw)
	if err != nil {
		return "", err
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return "", wrong(argument, "must be https://host[:port] without a path or query")
	}
	return "https://" + strings.ToLower(u.Host), nil
}

// parseHTTPS checks what every URL argument has to satisfy. Its errors do not repeat the value: a URL can hold a secret.
func parseHTTPS(argument, raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil:
		return nil, wrong(argument, "is not a URL")
	case u.Scheme != "https":
		return nil, wrong(argument, "must start with https://")
	case u.User != nil:
		return nil, wrong(argument, "must not hold a user name or password")
	case u.Hostname() == "", strings.HasSuffix(u.Host, ":"):
		return nil, wrong(argument, "must be https://host[:port]")
	case isMetadata(u.Hostname()):
		return nil, wrong(argument, "must not be the address of a machine metadata service")
	}
	return u, nil
}

// wireServer is the address of the Azure platform inside a virtual machine (Microsoft Learn, "What is IP address
// 168.63.129.16?").
var wireServer = netip.AddrFrom4([4]byte{168, 63, 129, 16})

func isMetadata(host string) bool {
	if i := strings.IndexByte(host, '%'); i >= 0 {
		host = host[:i]
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return numeric(host) || strings.HasPrefix(strings.ToLower(host), "metadata.")
	}
	addr = addr.Unmap()
	return addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified() || addr == wireServer
}

// numeric recognises the odd spellings of IPv4 addresses (2852039166, 0xa9.254.169.254) that some resolvers accept.
func numeric(host string) bool {
	labels := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := strings.ToLower(labels[len(labels)-1])
	digits := strings.TrimPrefix(last, "0x")
	if digits == "" {
		return last != ""
	}
	hex := last != digits
	for _, c := range []byte(digits) {
		if (c < '0' || c > '9') && (!hex || c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
