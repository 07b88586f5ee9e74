package main

import (
	"cmp"
	"context"
	"net/http"
	"sync"
	"time"
)

// exchange is what is known of one request of a client.
type exchange struct {
	requestID string
	traceID   string
	endpoint  string
	// method and path are those that the client wrote.
	method, path string
	// wrong is why the request is refused, where its status does not say so.
	wrong *fault
	// code is the problem by which the request is refused, where its status does not say so.
	code string
	// bodyLimit is how many bytes its body may have.
	bodyLimit int64
	// told is what the service of a decoded endpoint told beside the body.
	told http.Header
	// cancel ends the request, as a stop does with a stream.
	cancel context.CancelFunc
	// isPassing: the status and the body are those of a service, to be left alone.
	isPassing bool
	isStream  bool
	// isBroken: the service broke off in the middle of its answer.
	isBroken bool

	// The parts of a merged answer are asked at once, and one that is late ends after the answer has left: hence the lock
	// on what is known of the calls to services.
	mutex sync.Mutex
	tries int
	// unreadable is why the body could not be read from the client.
	unreadable error
	spent      time.Duration
	upstream   string
}

func (e *exchange) addCall(request *http.Request, response *http.Response, spent time.Duration) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.tries++
	e.spent += spent
	e.upstream = request.URL.Host
	if response != nil {
		e.upstream = cmp.Or(response.Header.Get("X-Instance-Id"), e.upstream)
	}
}

type exchangeKey struct{}

// exchangeOf returns the exchange to which a request belongs. Every request has one: the edge sees to that.
func exchangeOf(ctx context.Context) *exchange {
	return ctx.Value(exchangeKey{}).(*exchange)
}
