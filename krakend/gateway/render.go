package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/luraproject/lura/v2/encoding"
	"github.com/luraproject/lura/v2/proxy"
	router "github.com/luraproject/lura/v2/router/gin"
)

// pieceSize is what is read of an answer at a time.
const pieceSize = 16 * 1024

// aboutConnection are headers that speak of one connection, not of the answer.
var aboutConnection = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
}

var pieces = sync.Pool{New: func() any { piece := make([]byte, pieceSize); return &piece }}

// registerRender replaces KrakenD's way of passing an answer through. It sends an event as soon as it comes, and
// notices when the service breaks off.
func (g *gateway) registerRender() {
	router.RegisterRender(encoding.NOOP, func(c *gin.Context, response *proxy.Response) {
		if response == nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		e := exchangeOf(c.Request.Context())
		e.isPassing = true
		header := c.Writer.Header()
		for name, values := range response.Metadata.Headers {
			if aboutConnection[name] {
				continue
			}
			for _, value := range values {
				header.Add(name, value)
			}
		}
		// They speak of KrakenD's own decoding, which there was none of.
		header.Del("X-Krakend-Completed")
		header.Del("X-Krakend")
		c.Status(response.Metadata.StatusCode)
		c.Writer.WriteHeaderNow()
		if response.Io == nil {
			return
		}
		isStream := g.settings.Streams && strings.HasPrefix(header.Get("Content-Type"), "text/event-stream")
		if isStream {
			e.isStream = true
			g.streams.add(e, e.cancel)
			defer g.streams.remove(e)
			c.Writer.Flush()
		}
		if err := pour(c.Writer, response.Io, isStream); err != nil && !errors.Is(err, context.Canceled) {
			e.isBroken = true
		}
	})
}

// pour copies an answer; a stream leaves piece by piece.
func pour(to gin.ResponseWriter, from io.Reader, isStream bool) error {
	piece, _ := pieces.Get().(*[]byte)
	defer pieces.Put(piece)
	for {
		count, err := from.Read(*piece)
		if count > 0 {
			if _, failed := to.Write((*piece)[:count]); failed != nil {
				return failed
			}
			if isStream {
				to.Flush()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// streams are the answers without an end of their own, which a stop has to end.
type streams struct {
	mutex   sync.Mutex
	cancels map[*exchange]context.CancelFunc
	stopped bool
}

func (s *streams) add(e *exchange, cancel context.CancelFunc) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stopped {
		cancel()
	}
	s.cancels[e] = cancel
}

func (s *streams) remove(e *exchange) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.cancels, e)
}

func (s *streams) stop() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.stopped = true
	for _, cancel := range s.cancels {
		cancel()
	}
}
