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

// pieces are buffers for what is read of an answer at a time.
var pieces = sync.Pool{New: func() any { return new([16 * 1024]byte) }}

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
		// They speak of KrakenD's own decoding, which there was none of.
		header.Del("X-Krakend-Completed")
		header.Del("X-Krakend")
		passHeaders(header, response.Metadata.Headers)
		c.Status(response.Metadata.StatusCode)
		c.Writer.WriteHeaderNow()
		var to io.Writer = c.Writer
		if g.settings.Streams && strings.HasPrefix(header.Get("Content-Type"), "text/event-stream") {
			e.isStream = true
			defer context.AfterFunc(g.stopped, e.cancel)()
			c.Writer.Flush()
			to = flushing{c.Writer}
		}
		piece := pieces.Get().(*[16 * 1024]byte)
		defer pieces.Put(piece)
		if _, err := io.CopyBuffer(to, response.Io, piece[:]); err != nil && !errors.Is(err, context.Canceled) {
			e.isBroken = true
		}
	})
}

// registerJSONRender lets what a service told beside the body go on with an answer that was decoded.
func registerJSONRender() {
	router.RegisterRender(encoding.JSON, func(c *gin.Context, response *proxy.Response) {
		passHeaders(c.Writer.Header(), exchangeOf(c.Request.Context()).told)
		body := map[string]any{}
		if response != nil {
			body = response.Data
		}
		c.JSON(c.Writer.Status(), body)
	})
}

// flushing sends each piece at once.
type flushing struct{ gin.ResponseWriter }

func (f flushing) Write(piece []byte) (int, error) {
	defer f.Flush()
	return f.ResponseWriter.Write(piece)
}
