package main

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// errSpared is the end of a request that was not sent: its service has given too few answers.
var errSpared = errors.New("the service is spared")

// breakerSettings is when a service is spared: over the window so many requests at least, of which this share got no answer.
type breakerSettings struct {
	Window   duration `json:"window"`
	Requests int      `json:"requests"`
	Failures float64  `json:"failures"`
	// Rest is how long nothing is sent before one request tries.
	Rest duration `json:"rest"`
}

// ending is how a request to a service ended. Whatever a service answers, a refusal or a fault of its own, is an answer.
type ending int

const (
	answered ending = iota
	failed
	// left: nobody waits any more, which says nothing of the service.
	left
)

// windowParts is how finely the window moves.
const windowParts = 10

type tally struct {
	part          int64
	ended, failed int
}

// breaker spares a service that gives too few answers:
//
//	asked  ── too many failures in the window ──► spared
//	spared ── the rest is over, or an instance is back: one request tries ──► asked when it is answered, else another rest
//
// One that is nil lets every request through.
type breaker struct {
	settings  breakerSettings
	onChange  func(isSpared bool)
	mutex     sync.Mutex
	recent    [windowParts]tally
	isSpared  bool
	restUntil time.Time
}

// admit says whether a request may be sent, and whether it is the one that tries. One that tries for longer than a rest does not
// keep the next from it.
func (b *breaker) admit(now time.Time) (isSent, isTrial bool) {
	if b == nil {
		return true, false
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if !b.isSpared {
		return true, false
	}
	if now.Before(b.restUntil) {
		return false, false
	}
	b.restUntil = now.Add(b.settings.Rest.Duration)
	return true, true
}

// end takes in how a request that was sent ended.
func (b *breaker) end(isTrial bool, how ending, now time.Time) {
	if b == nil {
		return
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	switch {
	case b.isSpared && isTrial:
		b.afterTrial(how, now)
	case !b.isSpared && how != left:
		if b.count(how, now); b.isTooMuch(now) {
			b.isSpared, b.restUntil = true, now.Add(b.settings.Rest.Duration)
			b.onChange(true)
		}
	}
}

func (b *breaker) afterTrial(how ending, now time.Time) {
	switch how {
	case answered:
		b.isSpared, b.recent = false, [windowParts]tally{}
		b.onChange(false)
	case failed:
		b.restUntil = now.Add(b.settings.Rest.Duration)
	case left:
		b.restUntil = now
	}
}

// tryNow ends the rest: an instance is back.
func (b *breaker) tryNow(now time.Time) {
	if b == nil {
		return
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.restUntil = now
}

func (b *breaker) partAt(now time.Time) int64 {
	return now.UnixNano() / max(1, int64(b.settings.Window.Duration)/windowParts)
}

func (b *breaker) count(how ending, now time.Time) {
	part := b.partAt(now)
	current := &b.recent[part%windowParts]
	if current.part != part {
		*current = tally{part: part}
	}
	current.ended++
	if how == failed {
		current.failed++
	}
}

func (b *breaker) isTooMuch(now time.Time) bool {
	var ended, failures int
	first := b.partAt(now) - windowParts
	for _, one := range b.recent {
		if one.part > first {
			ended, failures = ended+one.ended, failures+one.failed
		}
	}
	return ended >= b.settings.Requests && float64(failures) >= b.settings.Failures*float64(ended)
}

// breakerOf makes the breaker of a service; nil where the file wants none.
func (g *gateway) breakerOf(service string) *breaker {
	if g.settings.Breakers.Requests == 0 {
		return nil
	}
	isSpared := g.metrics.spared.WithLabelValues(service)
	return &breaker{settings: g.settings.Breakers, onChange: func(now bool) {
		if now {
			isSpared.Set(1)
			g.log.Warn("a service is spared: too few answers", "upstream", service)
		} else {
			isSpared.Set(0)
			g.log.Info("a service is asked again", "upstream", service)
		}
	}}
}

// sending is one request on its way to a service, within a time.
type sending struct {
	service string
	timeout time.Duration
	send    func() (*http.Response, error)
}

// unlessSpared sends a request, unless its service is spared, and takes in how it ended.
func (g *gateway) unlessSpared(ctx context.Context, to *pool, one sending) (*http.Response, error) {
	began := time.Now()
	isSent, isTrial := to.breaker.admit(began)
	if !isSent {
		g.metrics.notSent.WithLabelValues(one.service).Inc()
		return nil, errSpared
	}
	response, err := one.send()
	to.breaker.end(isTrial, endingOf(ctx, err, began, one.timeout), time.Now())
	return response, err
}

// endingOf: a client that dawdled with its body leaves a service little of the time, so that being late says nothing of it.
func endingOf(ctx context.Context, err error, began time.Time, timeout time.Duration) ending {
	deadline, _ := ctx.Deadline()
	switch {
	case err == nil:
		return answered
	case ctx.Err() == nil, errors.Is(ctx.Err(), context.DeadlineExceeded) && deadline.Sub(began) >= timeout/2:
		return failed
	default:
		return left
	}
}
