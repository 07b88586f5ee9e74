package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// restTime is how long an instance that refused a connection is passed over where no probe says better.
const restTime = 500 * time.Millisecond

type instance struct {
	address   *url.URL
	restUntil time.Time
	// down is what the last probe, or a refused connection since, said.
	down bool
}

// pool holds the instances of one service: identical lists of hosts share it, and with it one turn.
type pool struct {
	mutex     sync.Mutex
	instances []*instance
	turn      int
	probed    bool
}

// newPool makes the pool of hosts that KrakenD's parser has accepted as addresses.
func newPool(hosts []string, probed bool) *pool {
	p := &pool{probed: probed}
	for _, host := range hosts {
		address, err := url.Parse(host)
		if err != nil {
			panic(err)
		}
		p.instances = append(p.instances, &instance{address: address})
	}
	return p
}

// next gives the instance whose turn it is among those that are up and were not tried; when none is up, among those
// that were not tried, since a probe may be wrong. Nil when all were tried.
func (p *pool) next(tried map[*instance]bool) *instance {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	for _, careful := range []bool{true, false} {
		for step := range p.instances {
			at := (p.turn + step) % len(p.instances)
			candidate := p.instances[at]
			if tried[candidate] || careful && (candidate.down || now.Before(candidate.restUntil)) {
				continue
			}
			p.turn = (at + 1) % len(p.instances)
			return candidate
		}
	}
	return nil
}

// refused takes an instance out that did not accept a connection.
func (p *pool) refused(one *instance) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.probed {
		one.down = true
	} else {
		one.restUntil = time.Now().Add(restTime)
	}
}

func (p *pool) report(one *instance, isUp bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	one.down = !isUp
}

// probe asks every instance for its health until the context ends.
func (p *pool) probe(ctx context.Context, path string, every time.Duration) {
	client := &http.Client{Timeout: every, Transport: &http.Transport{MaxIdleConnsPerHost: 1}}
	for _, one := range p.instances {
		go func() {
			ticker := time.NewTicker(every)
			defer ticker.Stop()
			for {
				p.report(one, isHealthy(ctx, client, one.address.JoinPath(path).String()))
				select {
				case <-ctx.Done():
					return
				case <-ticker.C:
				}
			}
		}()
	}
}

// isHealthy is true for any answer below 500: an instance that drains still serves what it has.
func isHealthy(ctx context.Context, client *http.Client, address string) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode < http.StatusInternalServerError
}

// pools finds the pool of a list of hosts.
type pools map[string]*pool

func (all pools) of(hosts []string, probed bool) *pool {
	key := strings.Join(hosts, " ")
	if all[key] == nil {
		all[key] = newPool(hosts, probed)
	}
	return all[key]
}
