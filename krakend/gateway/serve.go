package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/transport/http/server"
)

// drainTime is how long answers under way may take after the order to stop; the supervisor kills at 12 s.
const drainTime = 10 * time.Second

// serve listens until the context ends, then lets what is under way end.
func (g *gateway) serve(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
	listener, err := listenAt(cfg.Address, cfg.Port)
	if err != nil {
		return err
	}
	if port := g.settings.Metrics.Port; port != 0 {
		scraped, err := listenAt(cfg.Address, port)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		metrics := server.NewServer(cfg, g.scrapes())
		go func() { _ = metrics.Serve(g.guarded(metrics, scraped)) }()
		defer func() { _ = metrics.Close() }()
	}
	serving := server.NewServer(cfg, handler)
	ended := make(chan error, 1+len(g.otherPorts))
	doors := []net.Listener{g.guarded(serving, listener)}
	for _, port := range g.otherPorts {
		door, err := listenAt(cfg.Address, port)
		if err != nil {
			return errors.Join(err, serving.Close(), listener.Close())
		}
		doors = append(doors, g.guarded(serving, door))
	}
	for _, door := range doors {
		go func() { ended <- serving.Serve(door) }()
	}
	g.log.Info("listening", "port", cfg.Port, "host", cfg.Address)
	tellListening()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	g.drain(limited)
	return serving.Shutdown(limited)
}

// scrapes answers on the port of metrics, refusals by problem there too. They are not counted.
func (g *gateway) scrapes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", g.metrics.handler)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlerHas(r)
		e := &exchange{requestID: rand.Text()}
		r = r.WithContext(context.WithValue(r.Context(), exchangeKey{}, e))
		a := &answer{ResponseWriter: w, gateway: g, exchange: e}
		mux.ServeHTTP(a, r)
		a.finish(r)
	})
}

// drain ends streams and waits for what is under way, while new requests are answered with 503.
func (g *gateway) drain(limited context.Context) {
	g.stop()
	if !g.settings.Readiness {
		return
	}
	ended := make(chan struct{})
	go func() {
		g.underWay.Lock()
		close(ended)
	}()
	select {
	case <-ended:
	case <-limited.Done():
	}
}

// admit stands before every endpoint.
func (g *gateway) admit(c *gin.Context) {
	if g.stopped.Err() != nil || !g.underWay.TryRLock() {
		c.AbortWithStatus(http.StatusServiceUnavailable)
		return
	}
	defer g.underWay.RUnlock()
	if c.Request.Body != http.NoBody {
		c.Request.Body = clientBody{c.Request.Body, exchangeOf(c.Request.Context())}
	}
	c.Next()
}

func listenAt(address string, port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort(address, strconv.Itoa(port)))
}

// addProbes answers what is asked of the gateway itself.
func (g *gateway) addProbes(engine *gin.Engine) {
	engine.GET("/health", func(c *gin.Context) {
		exchangeOf(c).endpoint = c.FullPath()
		c.JSON(http.StatusOK, gin.H{"status": "ok", "service": "passerelle", "instance": g.instanceID})
	})
	engine.GET("/ready", func(c *gin.Context) {
		exchangeOf(c).endpoint = c.FullPath()
		if g.stopped.Err() != nil {
			c.AbortWithStatus(http.StatusServiceUnavailable)
			return
		}
		c.JSON(http.StatusOK, gin.H{"status": "ok"})
	})
}
