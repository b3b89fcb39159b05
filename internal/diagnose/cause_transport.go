package diagnose

import (
	"context"
	"errors"
	"net"
	"syscall"

	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/auth"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/defender"
	"github.com/defenderdevops/terraform-provider-defenderdevops/internal/pipeline"
)

// unknownOutcome is a write whose answer was lost.
func unknownOutcome(err error) (cause, bool) {
	var lost *defender.UnknownOutcomeError
	if !errors.As(err, &lost) {
		return cause{}, false
	}
	return cause{
		what: "The request was sent once and its answer was lost, so its outcome is unknown: it may have taken effect.",
		next: "look at the resource in the portal and run terraform plan, which shows what is there now. " +
			"A one-time code that was sent counts as spent.",
	}, true
}

// signIn is a token that could not be had.
func signIn(err error) (cause, bool) {
	var failed *auth.SignInError
	if !errors.As(err, &failed) {
		return cause{}, false
	}
	what := "Signing in to Microsoft Entra ID failed."
	if failed.Method != "" {
		what = "Signing in to Microsoft Entra ID failed (" + pipeline.Sanitize(failed.Method, 100) + ")."
	}
	c := cause{
		what: what,
		next: "check the tenant, the client id and the credential in the provider's arguments and in the ARM_ environment variables; " +
			"with the Azure CLI run az login. No other identity was tried.",
	}
	if inner, ok := transport(failed.Err); ok { // Entra was not reached: the credential is not to blame.
		c = cause{what: c.what + " " + inner.what, next: inner.next}
	}
	return c, true
}

// transport is a conversation that did not come about.
func transport(err error) (cause, bool) {
	var (
		tls       *pipeline.TLSError
		redirect  *pipeline.RedirectError
		origin    *pipeline.OriginError
		throttled *pipeline.ThrottledError
		dns       *net.DNSError
		call      *pipeline.CallError
	)
	switch {
	case errors.As(err, &tls):
		return cause{
			"The TLS connection was refused, because the server's certificate or protocol version cannot be trusted. It was not tried again.",
			"check the endpoint and the clock of this machine. Behind a proxy that inspects TLS, name its certificate authority in " +
				"the provider's argument ca_certificate_file (DEFENDERDEVOPS_CA_CERTIFICATE_FILE).",
		}, true
	case errors.As(err, &redirect):
		return cause{
			"The server answered with an unexpected redirect. It was not followed, because it would carry the token somewhere else.",
			"check the endpoint arguments of the provider and the proxy between this machine and Azure: neither Resource Manager nor " +
				"Entra redirects.",
		}, true
	case errors.As(err, &origin):
		return cause{
			"The service pointed to an address that the provider is not configured for. Nothing was sent there.",
			"check the endpoint arguments of the provider; if they are right, report this with the ids below to the operator of the endpoint.",
		}, true
	case errors.As(err, &throttled):
		return throttling(), true
	case pipeline.IsLate(err):
		return cause{
			"The request was held back until what it is built on was out of date, so it was not sent. That was tried several times.",
			"wait some minutes and run the same command again: Azure limits the number of requests (throttling), or the network is slow. " +
				"With many resources use a lower -parallelism.",
		}, true
	case errors.As(err, &dns):
		return cause{
			"A host name could not be resolved (DNS).",
			"check the endpoint arguments of the provider, the network and the proxy variables (HTTPS_PROXY, NO_PROXY) of this machine.",
		}, true
	case errors.Is(err, context.Canceled):
		return interrupted(err)
	case errors.Is(err, syscall.ECONNREFUSED), errors.As(err, &call):
		return cause{
			"The service could not be reached, or the connection was lost before it answered.",
			"check the network and the proxy variables (HTTPS_PROXY, NO_PROXY) of this machine, then run the same command again.",
		}, true
	}
	return cause{}, false
}

// interrupted is a wait that ended because somebody or a deadline ended it.
func interrupted(err error) (cause, bool) {
	switch {
	case errors.Is(err, context.Canceled):
		return cause{
			"The operation was interrupted and is not confirmed.",
			"run the same command again: it starts from what Azure has now.",
		}, true
	case errors.Is(err, context.DeadlineExceeded):
		return cause{
			"The time for this operation ended before the service was done.",
			"run the same command again, or allow more time in the timeouts block.",
		}, true
	}
	return cause{}, false
}

func throttling() cause {
	return cause{
		"Azure limits the number of requests (throttling) and asked to wait longer than this operation may take.",
		"wait some minutes and run the same command again; with many resources use a lower -parallelism or split the configuration.",
	}
}
