package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	circuit "github.com/krakend/krakend-circuitbreaker/v3/gobreaker/proxy"
	cors "github.com/krakend/krakend-cors/v2/gin"
	ratelimit "github.com/krakend/krakend-ratelimit/v3/router"
	limiter "github.com/krakend/krakend-ratelimit/v3/router/gin"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/logging"
	"github.com/luraproject/lura/v2/proxy"
	router "github.com/luraproject/lura/v2/router/gin"
	"github.com/luraproject/lura/v2/transport/http/client"
	"github.com/luraproject/lura/v2/transport/http/server"
	"github.com/sony/gobreaker/v2"
)

// gateway is KrakenD with what this repository adds to it.
type gateway struct {
	file
	instanceID string
	log        *slog.Logger
	// api is nil unless LOG_DIR asks for it.
	api     *apiFile
	kraken  logging.Logger
	metrics *metrics
	// keys are those of tokens; nil where tokens are not judged here.
	keys *keySet
	// pools are found by the addresses in them: equal lists share one turn.
	pools map[string]*pool
	// underWay is held by every request for reading. Who stops the gateway asks for it for writing: that waits for all of
	// them, and lets no other begin.
	underWay sync.RWMutex
	stopped  context.Context
	stop     context.CancelFunc
}

func newGateway(f file, instanceID string, log *slog.Logger) *gateway {
	stopped, stop := context.WithCancel(context.Background())
	return &gateway{
		file: f, instanceID: instanceID, log: log, kraken: krakenLogger{log}, metrics: newMetrics(instanceID),
		pools: map[string]*pool{}, stopped: stopped, stop: stop,
	}
}

func (g *gateway) poolOf(service string, addresses []string) *pool {
	key := strings.Join(addresses, " ")
	if g.pools[key] == nil {
		g.pools[key] = newPool(addresses)
		g.pools[key].breaker = g.breakerOf(service)
	}
	return g.pools[key]
}

// run builds all routes and serves them by `serve` until the context ends.
func (g *gateway) run(ctx context.Context, serve router.RunServerFunc) (failure error) {
	defer func() {
		// So gin says that two routes contradict each other.
		switch fault := recover().(type) {
		case nil:
		case string:
			failure = errors.New(fault)
		default:
			panic(fault)
		}
	}()
	g.registerRender()
	registerJSONRender()
	engine := router.NewEngine(g.config, router.EngineOptions{Logger: g.kraken, Writer: io.Discard})
	if g.settings.RawPaths {
		// Decoded, an encoded slash of a client's would become a step in the path of the service.
		engine.UseRawPath, engine.UnescapePathValues = true, false
	}
	if g.settings.Readiness {
		g.addProbes(engine)
	}
	outermost := func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		if probes := g.settings.Probes; probes.Path != "" {
			for _, one := range g.pools {
				one.probe(ctx, probes.Path, probes.Every.Duration)
			}
		}
		if g.keys != nil {
			g.keys.follow(ctx)
		}
		failure = serve(ctx, cfg, g.edge(handler))
		return failure
	}
	router.NewFactory(router.Config{
		Engine:         engine,
		Middlewares:    []gin.HandlerFunc{g.admit},
		HandlerFactory: g.limited(g.validated(router.CustomErrorEndpointHandler(g.kraken, g.statusOf))),
		ProxyFactory:   proxy.NewDefaultFactory(g.backend, g.kraken),
		Logger:         g.kraken,
		RunServer:      router.RunServerFunc(cors.NewRunServerWithLogger(outermost, g.kraken)),
	}).NewWithContext(ctx).Run(g.config)
	return failure
}

// backend sends the requests of one backend, with the circuit breaker of KrakenD around it where the file gives it one.
func (g *gateway) backend(remote *config.Backend) proxy.Proxy {
	send := asHead(remote, g.executor(remote, client.DefaultHTTPRequestExecutor(client.NewHTTPClient)))
	send = g.telling(remote, send)
	return circuit.NewMiddleware(remote, g.kraken)(proxy.NewHTTPProxyWithHTTPExecutor(remote, send, remote.Decoder))
}

var parameter = regexp.MustCompile(`:(\w+)`)

// limited answers an endpoint: its limit, then what is inside.
func (g *gateway) limited(inner router.HandlerFactory) router.HandlerFactory {
	return func(endpoint *config.EndpointConfig, next proxy.Proxy) gin.HandlerFunc {
		return g.handlerOf(endpoint, limiter.NewRateLimiterMw(g.kraken, inner)(endpoint, next))
	}
}

// handlerOf gives the answers of an endpoint what KrakenD leaves out.
func (g *gateway) handlerOf(endpoint *config.EndpointConfig, handle gin.HandlerFunc) gin.HandlerFunc {
	path := parameter.ReplaceAllString(endpoint.Endpoint, "{$1}")
	wait := waitOf(endpoint)
	limit := cmp.Or(ownSettings(endpoint).BodyLimit, g.settings.BodyLimit)
	return func(c *gin.Context) {
		e := exchangeOf(c)
		e.endpoint, e.bodyLimit = path, limit
		if limit > 0 && c.Request.Body != http.NoBody {
			c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, limit)
		}
		handle(c)
		if !g.settings.Problems {
			return
		}
		var refusal client.HTTPResponseError
		last := c.Errors.Last()
		switch {
		case last != nil && errors.As(last.Err, &refusal) && !c.Writer.Written():
			// Behind a decoded endpoint, the refusal of a service would lose its body and what was told beside it.
			e.isPassing = true
			passHeaders(c.Writer.Header(), e.told)
			c.Data(refusal.Code, refusal.Enc, []byte(refusal.Msg))
		case c.Writer.Status() == http.StatusTooManyRequests && !e.isPassing:
			c.Header("Retry-After", wait)
		}
	}
}

// waitOf is when a client that was limited may come again, in seconds: after the time in which one request's right grows.
func waitOf(endpoint *config.EndpointConfig) string {
	limits, err := ratelimit.ConfigGetter(endpoint.ExtraConfig)
	if err != nil || limits.ClientMaxRate <= 0 {
		return "1"
	}
	return strconv.Itoa(int(math.Ceil(1 / limits.ClientMaxRate)))
}

// statusOf is the status for an error of KrakenD, which always says 500 by itself.
func (g *gateway) statusOf(err error) int {
	// A merged answer of which no part came has the errors of all.
	if many, ok := err.(interface{ Errors() []error }); ok {
		err = errors.Join(many.Errors()...)
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case !g.settings.Problems:
		return server.DefaultToHTTPError(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, server.ErrInternalError):
		return http.StatusGatewayTimeout
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests), errors.Is(err, errSpared),
		nothingWasSent(err):
		return http.StatusServiceUnavailable
	default:
		return http.StatusBadGateway
	}
}
