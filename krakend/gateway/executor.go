package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/encoding"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// errUnreachable: no instance accepted a connection.
var errUnreachable = errors.New("no instance can be reached")

// largestKept is how much of a refusal behind a decoded endpoint is kept.
const largestKept = 64 * 1024

// sender sends the requests of one backend to the instances of its service.
type sender struct {
	pool     *pool
	send     client.HTTPRequestExecutor
	settings settings
	metrics  *metrics
	service  string
}

// newSender returns the executor of a backend. Without round_robin the balancer of Lura has chosen, and one try is all.
func (g *gateway) newSender(remote *config.Backend, send client.HTTPRequestExecutor) client.HTTPRequestExecutor {
	keepsRefusals := g.settings.Problems && remote.Encoding != encoding.NOOP
	one := &sender{pool: g.poolOf(remote.Host), send: send, settings: g.settings, metrics: g.metrics, service: g.serviceOf(remote.Host)}
	return func(ctx context.Context, request *http.Request) (*http.Response, error) {
		response, err := one.execute(ctx, request)
		exchangeOf(ctx).change(func(e *exchange) { e.failure = err })
		if err == nil && keepsRefusals && response.StatusCode >= http.StatusBadRequest {
			err = keepRefusal(ctx, response)
		}
		return response, err
	}
}

func keepRefusal(ctx context.Context, response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, largestKept))
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	exchangeOf(ctx).change(func(e *exchange) {
		e.kept = &keptAnswer{status: response.StatusCode, contentType: response.Header.Get("Content-Type"), body: body}
	})
	return err
}

func (s *sender) execute(ctx context.Context, request *http.Request) (*http.Response, error) {
	if s.pool == nil {
		return s.try(ctx, request)
	}
	limit := max(1, s.settings.Retries.Tries)
	again, err := s.repeatable(request)
	if err != nil {
		return nil, err
	}
	tried := map[*instance]bool{}
	lastErr := errUnreachable
	for range limit {
		one := s.pool.next(tried)
		if one == nil {
			break
		}
		tried[one] = true
		attempt := again.copyFor(ctx, request, one)
		response, err := s.try(ctx, attempt)
		if err == nil || ctx.Err() != nil {
			return response, err
		}
		lastErr = err
		if nothingWasSent(err) {
			s.pool.refused(one)
			lastErr = errUnreachable
		} else if !again.afterReset {
			return nil, err
		}
		if !again.body.isWhole {
			return nil, lastErr
		}
	}
	return nil, lastErr
}

// try sends a request once and records how it went.
func (s *sender) try(ctx context.Context, request *http.Request) (*http.Response, error) {
	began := time.Now()
	response, err := s.send(ctx, request)
	spent := time.Since(began)
	s.metrics.upstream(s.service, request.URL.Host, outcomeOf(ctx, err))
	exchangeOf(ctx).change(func(e *exchange) {
		e.tries++
		e.spent += spent
		e.upstream = request.URL.Host
		if response != nil {
			if named := response.Header.Get("X-Instance-Id"); named != "" {
				e.upstream = named
			}
		}
	})
	return response, err
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

// repetition says how often a request may be sent, and holds the body for that.
type repetition struct {
	afterReset bool
	body       heldBody
}

type heldBody struct {
	bytes []byte
	rest  io.ReadCloser
	// isWhole: all of the body is in bytes, so that it can be sent again.
	isWhole bool
	isNone  bool
}

// repeatable holds the body of a request. A write is repeated after a reset only when it carries a key, whose record the
// instances share: it may have had its effect.
func (s *sender) repeatable(request *http.Request) (repetition, error) {
	held := heldBody{isWhole: true, isNone: true}
	if request.Body != nil && request.Body != http.NoBody {
		limit := s.settings.Retries.BodyBytes
		bytes, err := io.ReadAll(io.LimitReader(request.Body, int64(limit)+1))
		if err != nil {
			return repetition{}, err
		}
		held = heldBody{bytes: bytes, rest: request.Body, isWhole: len(bytes) <= limit, isNone: len(bytes) == 0}
	}
	isRead := request.Method == http.MethodGet || request.Method == http.MethodHead
	isKeyed := request.Header.Get("Idempotency-Key") != ""
	return repetition{afterReset: s.settings.Retries.Tries > 1 && (isRead || isKeyed), body: held}, nil
}

func (r repetition) copyFor(ctx context.Context, request *http.Request, one *instance) *http.Request {
	attempt := request.Clone(ctx)
	attempt.URL.Scheme, attempt.URL.Host, attempt.Host = one.address.Scheme, one.address.Host, one.address.Host
	// The transport sends nothing again by itself: tries are counted here.
	attempt.GetBody = nil
	switch {
	case r.body.isNone:
		attempt.Body, attempt.ContentLength = http.NoBody, 0
	case r.body.isWhole:
		attempt.Body, attempt.ContentLength = io.NopCloser(bytes.NewReader(r.body.bytes)), int64(len(r.body.bytes))
	default:
		attempt.Body = io.NopCloser(io.MultiReader(bytes.NewReader(r.body.bytes), r.body.rest))
	}
	return attempt
}
