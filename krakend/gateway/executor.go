package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// executor returns what sends the requests of one backend. Without round_robin the balancer of Lura has chosen the
// instance, and one try is all.
func (g *gateway) executor(remote *config.Backend, send client.HTTPRequestExecutor) client.HTTPRequestExecutor {
	service, addresses := g.settings.serviceOf(remote.Host)
	remote.Host = addresses
	send = g.observed(service, send)
	if !g.settings.RoundRobin {
		return send
	}
	instances := g.poolOf(service, addresses)
	return func(ctx context.Context, request *http.Request) (*http.Response, error) {
		var body []byte
		if request.Body != nil {
			var err error
			// Short, by body_limit_bytes, and whole, so that it can be sent again.
			if body, err = io.ReadAll(request.Body); err != nil {
				return nil, err
			}
		}
		return g.unlessSpared(ctx, instances, sending{service, remote.Timeout, func() (*http.Response, error) {
			return g.sentInTurn(ctx, instances, request, body, send)
		}})
	}
}

// sentInTurn sends a request to the instance whose turn it is, and to others as far as that is safe.
func (g *gateway) sentInTurn(
	ctx context.Context, instances *pool, request *http.Request, body []byte, send client.HTTPRequestExecutor,
) (response *http.Response, err error) {
	tried := map[*instance]bool{}
	for range max(1, g.settings.Retries.Tries) {
		one := instances.next(tried)
		if one == nil {
			break
		}
		tried[one] = true
		response, err = send(ctx, attemptAt(ctx, one, request, body))
		switch {
		case err == nil, ctx.Err() != nil:
			return response, err
		case nothingWasSent(err):
			instances.rest(one, restTime)
		case !isRepeatable(request):
			return nil, err
		}
	}
	return nil, err
}

// attemptAt is the request as one instance gets it.
func attemptAt(ctx context.Context, one *instance, request *http.Request, body []byte) *http.Request {
	attempt := request.Clone(ctx)
	attempt.URL.Scheme, attempt.URL.Host, attempt.Host = one.scheme, one.host, one.host
	// The transport sends no write again by itself: tries are counted here. A read, whose reused connection turns out to
	// be closed, it may ask again on another one.
	attempt.Body, attempt.GetBody, attempt.ContentLength = http.NoBody, nil, int64(len(body))
	if len(body) > 0 {
		attempt.Body = io.NopCloser(bytes.NewReader(body))
	}
	return attempt
}

// observed tells a service how long we wait for it, and records how each try went.
func (g *gateway) observed(service string, send client.HTTPRequestExecutor) client.HTTPRequestExecutor {
	return func(ctx context.Context, request *http.Request) (*http.Response, error) {
		began := time.Now()
		if deadline, ok := ctx.Deadline(); ok && g.settings.Deadlines {
			request.Header.Set("X-Deadline-Ms", strconv.FormatInt(deadline.Sub(began).Milliseconds(), 10))
		}
		response, err := send(ctx, request)
		exchangeOf(ctx).addCall(request, response, time.Since(began))
		g.metrics.upstreams.WithLabelValues(service, request.URL.Host, outcomeOf(ctx, err)).Inc()
		return response, err
	}
}

func outcomeOf(ctx context.Context, err error) string {
	switch {
	case err == nil:
		return "answered"
	case ctx.Err() != nil:
		return "abandoned"
	case nothingWasSent(err):
		return "unreachable"
	default:
		return "broken"
	}
}

// nothingWasSent is true when no connection came to be, so that any request may go to another instance.
func nothingWasSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// isRepeatable is true for what may be sent again after a reset, when it may have had its effect: a read, and a write
// with a key, whose record the instances share.
func isRepeatable(request *http.Request) bool {
	return request.Method == http.MethodGet || request.Method == http.MethodHead ||
		request.Header.Get("Idempotency-Key") != ""
}
