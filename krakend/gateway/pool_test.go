package main

import (
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

// Turns must be exact on one processor and on several, whoever asks at once.
func TestThreeThousandTurnsOverThreeInstancesAreAThousandEach(t *testing.T) {
	for _, processors := range []int{1, 2, 4} {
		t.Run(strconv.Itoa(processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			const askers, turns = 30, 100
			shared := newPool(hostsNamed(3), false)
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
					t.Errorf("%s had %d turns", one.address, counts[one])
				}
			}
		})
	}
}

func TestIdenticalListsOfHostsShareOneTurn(t *testing.T) {
	all := pools{}
	first := all.of(hostsNamed(2), false)
	if again := all.of(hostsNamed(2), false); again != first {
		t.Error("two pools for one service")
	}
	if other := all.of(hostsNamed(3), false); other == first {
		t.Error("one pool for two services")
	}
}

func TestAnInstanceThatIsDownIsPassedOverAndComesBack(t *testing.T) {
	p := newPool(hostsNamed(3), true)
	p.refused(p.instances[1])
	for range 6 {
		if p.next(nil) == p.instances[1] {
			t.Fatal("a turn for an instance that is down")
		}
	}
	p.report(p.instances[1], true)
	seen := map[*instance]bool{}
	for range 3 {
		seen[p.next(nil)] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d instances have turns again, not 3", len(seen))
	}
}

func TestWhenAllAreDownEachIsTriedOnceAllTheSame(t *testing.T) {
	p := newPool(hostsNamed(2), false)
	tried := map[*instance]bool{}
	for _, one := range p.instances {
		one.restUntil = time.Now().Add(time.Hour)
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
