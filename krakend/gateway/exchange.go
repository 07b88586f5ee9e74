package main

import (
	"context"
	"sync"
	"time"
)

// exchange is what is known of one request of a client. The parts of a merged answer are asked at once, hence the lock.
type exchange struct {
	requestID string

	mutex    sync.Mutex
	endpoint string
	upstream string
	spent    time.Duration
	tries    int
	// isPassing: the status and the body are those of a service, to be left alone.
	isPassing bool
	isStream  bool
	// cancel ends the request, as a stop does with a stream.
	cancel context.CancelFunc
	// isBroken: the service broke off in the middle of its answer.
	isBroken bool
	failure  error
	// wait is the Retry-After of a limit, in seconds.
	wait int
	// kept is the refusal of a service behind a decoded endpoint, which would lose its body otherwise.
	kept *keptAnswer
}

type keptAnswer struct {
	status      int
	contentType string
	body        []byte
}

type exchangeKey struct{}

func (e *exchange) into(ctx context.Context) context.Context {
	return context.WithValue(ctx, exchangeKey{}, e)
}

// exchangeOf returns the exchange of a request; one that nobody reads where none was begun.
func exchangeOf(ctx context.Context) *exchange {
	if found, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return found
	}
	return &exchange{}
}

// change records facts.
func (e *exchange) change(record func(*exchange)) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	record(e)
}
