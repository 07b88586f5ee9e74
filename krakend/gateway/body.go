package main

import (
	"errors"
	"io"
	"net/http"
	"os"
)

// clientBody remembers what a client did wrong in sending its body: what KrakenD makes of that looks like a failure of the
// service.
type clientBody struct {
	io.ReadCloser
	exchange *exchange
}

func (b clientBody) Read(into []byte) (int, error) {
	count, err := b.ReadCloser.Read(into)
	if err != nil && err != io.EOF {
		b.exchange.mutex.Lock()
		defer b.exchange.mutex.Unlock()
		b.exchange.unreadable = err
	}
	return count, err
}

// refusal is the status of a refusal, once it is known whose fault it is.
func (e *exchange) refusal(status int) int {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	switch {
	case e.unreadable == nil:
		return status
	case errors.Is(e.unreadable, os.ErrDeadlineExceeded):
		return http.StatusRequestTimeout
	default:
		e.wrong = &fault{name: "chunks"}
		return http.StatusBadRequest
	}
}
