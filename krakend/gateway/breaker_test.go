package main

import (
	"context"
	"errors"
	"testing"
	"time"
)

var (
	aBreaker = breakerSettings{Window: duration{10 * time.Second}, Requests: 4, Failures: 0.5, Rest: duration{5 * time.Second}}
	noon     = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
)

func after(seconds float64) time.Time { return noon.Add(time.Duration(seconds * float64(time.Second))) }

// a breaker after so many requests at noon, and what it said of itself.
func breakerAfter(endings ...ending) (*breaker, *[]bool) {
	said := &[]bool{}
	b := &breaker{settings: aBreaker, onChange: func(isSpared bool) { *said = append(*said, isSpared) }}
	for _, how := range endings {
		b.end(false, how, noon)
	}
	return b, said
}

func isSent(b *breaker, now time.Time) bool {
	sent, _ := b.admit(now)
	return sent
}

func TestAServiceIsSparedAfterEnoughRequestsOfWhichTooManyFailed(t *testing.T) {
	for name, each := range map[string]struct {
		endings []ending
		spared  bool
	}{
		"too few requests":       {[]ending{failed, failed, failed}, false},
		"enough answers":         {[]ending{answered, answered, answered, failed}, false},
		"half of them failed":    {[]ending{answered, answered, failed, failed}, true},
		"nobody waited for them": {[]ending{left, left, left, left, left, failed}, false},
	} {
		if b, _ := breakerAfter(each.endings...); isSent(b, noon) == each.spared {
			t.Errorf("%s: spared is %v", name, !each.spared)
		}
	}
}

func TestWhatIsOlderThanTheWindowDoesNotCount(t *testing.T) {
	b, _ := breakerAfter(failed, failed, failed)
	b.end(false, failed, after(11))
	if !isSent(b, after(11)) {
		t.Error("spared for failures that are past")
	}
}

func TestAfterARestOneRequestTriesAndItsEndDecides(t *testing.T) {
	b, said := breakerAfter(failed, failed, failed, failed)
	if isSent(b, after(4.9)) {
		t.Error("asked during the rest")
	}
	if sent, isTrial := b.admit(after(5)); !sent || !isTrial {
		t.Error("nothing tries after the rest")
	}
	if isSent(b, after(6)) {
		t.Error("a second one tries beside the first")
	}
	b.end(true, failed, after(7))
	if isSent(b, after(11.9)) || !isSent(b, after(12)) {
		t.Error("one that failed is not followed by a rest")
	}
	b.end(true, left, after(13))
	if !isSent(b, after(13)) {
		t.Error("one whose client left keeps others from trying")
	}
	b.end(true, answered, after(14))
	for range 2 {
		if !isSent(b, after(14)) {
			t.Error("not asked again after an answer")
		}
	}
	if len(*said) != 2 || !(*said)[0] || (*said)[1] {
		t.Errorf("said %v", *said)
	}
	b.end(false, failed, after(14))
	if !isSent(b, after(14)) {
		t.Error("failures from before the rest still count")
	}
}

func TestAnInstanceThatIsBackEndsTheRest(t *testing.T) {
	b, _ := breakerAfter(failed, failed, failed, failed)
	b.tryNow(after(1))
	if !isSent(b, after(1)) || isSent(b, after(1)) {
		t.Error("not exactly one tries")
	}
}

func TestALateAnswerCountsOnlyWhereTheServiceHadItsTime(t *testing.T) {
	began := time.Now().Add(-time.Minute)
	broken := errors.New("broken")
	late := func(given time.Duration) context.Context {
		ctx, cancel := context.WithDeadline(t.Context(), began.Add(given))
		t.Cleanup(cancel)
		<-ctx.Done()
		return ctx
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	for name, each := range map[string]struct {
		ctx  context.Context
		err  error
		want ending
	}{
		"an answer":               {t.Context(), nil, answered},
		"a broken connection":     {t.Context(), broken, failed},
		"late":                    {late(8 * time.Second), broken, failed},
		"late, with little of it": {late(time.Second), broken, left},
		"a client that left":      {gone, broken, left},
	} {
		if got := endingOf(each.ctx, each.err, began, 8*time.Second); got != each.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
