package main

import (
	"log/slog"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"
)

func hostsNamed(count int) []string {
	hosts := make([]string, count)
	for index := range hosts {
		hosts[index] = "http://127.0.0.1:" + strconv.Itoa(9000+index)
	}
	return hosts
}

// Turns must be exact on one processor and on several, with many requests at once.
func TestThreeThousandTurnsOverThreeInstancesAreAThousandEach(t *testing.T) {
	for _, processors := range []int{1, 2, 4} {
		t.Run(strconv.Itoa(processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			const askers, turns = 30, 100
			shared := newPool(hostsNamed(3))
			counts := map[*instance]int{}
			var mutex sync.Mutex
			var all sync.WaitGroup
			for range askers {
				all.Go(func() {
					for range turns {
						one := shared.next(nil)
						mutex.Lock()
						counts[one]++
						mutex.Unlock()
					}
				})
			}
			all.Wait()
			for _, one := range shared.instances {
				if counts[one] != askers*turns/3 {
					t.Errorf("%s had %d turns", one.host, counts[one])
				}
			}
		})
	}
}

func TestIdenticalListsOfHostsShareOneTurn(t *testing.T) {
	g := newGateway(file{}, "", slog.New(slog.DiscardHandler))
	first := g.poolOf("panier", hostsNamed(2))
	if again := g.poolOf("panier", hostsNamed(2)); again != first {
		t.Error("two pools for one service")
	}
	if other := g.poolOf("panier", hostsNamed(3)); other == first {
		t.Error("one pool for two services")
	}
}

func TestAnInstanceThatRestsIsPassedOverAndComesBack(t *testing.T) {
	p := newPool(hostsNamed(3))
	p.rest(p.instances[1], untilProbed)
	for range 6 {
		if p.next(nil) == p.instances[1] {
			t.Fatal("a turn for an instance that rests")
		}
	}
	p.rest(p.instances[1], 0)
	seen := map[*instance]bool{}
	for range 3 {
		seen[p.next(nil)] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d instances have turns again, not 3", len(seen))
	}
}

func TestWhenAllRestEachIsTriedOnceAllTheSame(t *testing.T) {
	p := newPool(hostsNamed(2))
	tried := map[*instance]bool{}
	for _, one := range p.instances {
		p.rest(one, time.Hour)
	}
	for range 2 {
		one := p.next(tried)
		if one == nil || tried[one] {
			t.Fatal("no instance that was not tried")
		}
		tried[one] = true
	}
	if p.next(tried) != nil {
		t.Error("a third try of two instances")
	}
}
