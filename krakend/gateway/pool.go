package main

import (
	"context"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// restTime is how long an instance that refused a connection is passed over, unless a probe says better.
	restTime = 500 * time.Millisecond
	// untilProbed is a rest that only another probe ends.
	untilProbed time.Duration = math.MaxInt64
)

type instance struct {
	scheme, host string
	restUntil    time.Time
}

// pool holds the instances of one service and whose turn it is.
type pool struct {
	mutex     sync.Mutex
	instances []*instance
	turn      int
	// breaker is nil where the file wants none.
	breaker *breaker
}

func newPool(addresses []string) *pool {
	p := &pool{}
	for _, address := range addresses {
		scheme, host, _ := strings.Cut(address, "://")
		p.instances = append(p.instances, &instance{scheme: scheme, host: host})
	}
	return p
}

// next gives the instance whose turn it is among those that do not rest and were not tried; when all rest, among those
// that were not tried, since a probe may be wrong. Nil when all were tried.
func (p *pool) next(tried map[*instance]bool) *instance {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	for _, careful := range []bool{true, false} {
		for step := range p.instances {
			at := (p.turn + step) % len(p.instances)
			candidate := p.instances[at]
			if tried[candidate] || careful && now.Before(candidate.restUntil) {
				continue
			}
			p.turn = (at + 1) % len(p.instances)
			return candidate
		}
	}
	return nil
}

// rest takes an instance out for a time; for none, it is let back in.
func (p *pool) rest(one *instance, forTime time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	one.restUntil = time.Now().Add(forTime)
}

// probe asks every instance for its health until the context ends.
func (p *pool) probe(ctx context.Context, path string, every time.Duration) {
	client := &http.Client{Timeout: every, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	for _, one := range p.instances {
		go func() {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			wasWell := true
			for ctx.Err() == nil {
				well := isWell(client, one.scheme+"://"+one.host+path)
				if well {
					p.rest(one, 0)
				} else {
					p.rest(one, untilProbed)
				}
				if well && !wasWell {
					p.breaker.tryNow(time.Now())
				}
				wasWell = well
				select {
				case <-ctx.Done():
				case <-ticker.C:
				}
			}
		}()
	}
}

// isWell is true for any answer below 500. An instance that leaves says 503 while it still serves what comes, so that nothing
// is on its way to it when it closes.
func isWell(client *http.Client, address string) bool {
	response, err := client.Get(address)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode < http.StatusInternalServerError
}
