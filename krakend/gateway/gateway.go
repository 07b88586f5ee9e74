package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	breaker "github.com/krakend/krakend-circuitbreaker/v3/gobreaker/proxy"
	cors "github.com/krakend/krakend-cors/v2/gin"
	httpcache "github.com/krakend/krakend-httpcache/v2"
	httpsecure "github.com/krakend/krakend-httpsecure/v2/gin"
	jose "github.com/krakend/krakend-jose/v2/gin"
	backendlimit "github.com/krakend/krakend-ratelimit/v3/proxy"
	routerlimits "github.com/krakend/krakend-ratelimit/v3/router"
	routerlimit "github.com/krakend/krakend-ratelimit/v3/router/gin"
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
	kraken     logging.Logger
	metrics    *metrics
	streams    *streams
	pools      pools
}

func newGateway(f file, instanceID string, log *slog.Logger) *gateway {
	return &gateway{
		file: f, instanceID: instanceID, log: log, kraken: krakenLogger{log}, metrics: newMetrics(instanceID),
		streams: &streams{cancels: map[*exchange]context.CancelFunc{}}, pools: pools{},
	}
}

// poolOf returns the pool of a backend's hosts, or nil where the balancer of Lura chooses.
func (g *gateway) poolOf(hosts []string) *pool {
	if !g.settings.RoundRobin {
		return nil
	}
	return g.pools.of(hosts, g.settings.Probes.Path != "")
}

// serviceOf names the service that has these hosts.
func (g *gateway) serviceOf(hosts []string) string {
	for name, one := range g.settings.Services {
		if strings.Join(one.Hosts, " ") == strings.Join(hosts, " ") {
			return name
		}
	}
	return "unknown"
}

// run builds all routes and serves them by `serve` until the context ends.
func (g *gateway) run(ctx context.Context, serve router.RunServerFunc) error {
	server.InitHTTPDefaultTransport(g.config)
	g.registerRender()
	engine := router.NewEngine(g.config, router.EngineOptions{Logger: g.kraken, Writer: io.Discard})
	if g.settings.RawPaths {
		// Decoded, an encoded slash of a client's would become a step in the path of the service.
		engine.UseRawPath, engine.UnescapePathValues = true, false
	}
	// Its only error says that the file has no such key.
	_ = httpsecure.Register(g.config.ExtraConfig, engine)
	var failure error
	outer := func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		failure = serve(ctx, cfg, g.edge(handler))
		return failure
	}
	withCors := cors.NewRunServerWithLogger(outer, g.kraken)
	factory := router.NewFactory(router.Config{
		Engine:         engine,
		Middlewares:    []gin.HandlerFunc{},
		HandlerFactory: g.handlers(),
		ProxyFactory:   proxy.NewDefaultFactory(g.backend, g.kraken),
		Logger:         g.kraken,
		RunServer: func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
			for _, one := range g.pools {
				if g.settings.Probes.Path != "" {
					one.probe(ctx, g.settings.Probes.Path, time.Duration(g.settings.Probes.Every))
				}
			}
			return withCors(ctx, cfg, g.ownRoutes(g.limitBodies(handler)))
		},
	})
	factory.NewWithContext(ctx).Run(g.config)
	return failure
}

// backend sends the requests of one backend: cache, then limit, then circuit breaker around it.
func (g *gateway) backend(remote *config.Backend) proxy.Proxy {
	plain := client.DefaultHTTPRequestExecutor(httpcache.NewHTTPClient(remote, client.NewHTTPClient))
	next := proxy.NewHTTPProxyWithHTTPExecutor(remote, g.newSender(remote, plain), remote.Decoder)
	next = backendlimit.NewMiddleware(g.kraken, remote)(next)
	return breaker.NewMiddleware(remote, g.kraken)(next)
}

var parameter = regexp.MustCompile(`:(\w+)`)

// handlers answers each endpoint: limit, then token, then the request itself.
func (g *gateway) handlers() router.HandlerFactory {
	inner := router.CustomErrorEndpointHandler(g.kraken, g.statusOf)
	inner = jose.HandlerFactory(inner, g.kraken, nil)
	inner = routerlimit.NewRateLimiterMw(g.kraken, inner)
	return func(endpoint *config.EndpointConfig, next proxy.Proxy) gin.HandlerFunc {
		path := parameter.ReplaceAllString(endpoint.Endpoint, "{$1}")
		wait := waitOf(endpoint)
		handler := inner(endpoint, next)
		return func(c *gin.Context) {
			e := exchangeOf(c.Request.Context())
			e.endpoint, e.wait = path, wait
			handler(c)
		}
	}
}

// waitOf is when a client that was limited at an endpoint may come again: after the time in which one request's right grows.
func waitOf(endpoint *config.EndpointConfig) int {
	limits, _ := endpoint.ExtraConfig[routerlimits.Namespace].(map[string]any)
	rate, _ := limits["client_max_rate"].(float64)
	written, _ := limits["every"].(string)
	every, err := time.ParseDuration(written)
	if err != nil || rate <= 0 {
		return 1
	}
	return max(1, int(math.Ceil(every.Seconds()/rate)))
}

// statusOf is the status for an error of KrakenD, which always says 500 by itself.
func (g *gateway) statusOf(err error) int {
	if !g.settings.Problems {
		return server.DefaultToHTTPError(err)
	}
	return statusOf(err)
}

func statusOf(err error) int {
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, server.ErrInternalError):
		return http.StatusGatewayTimeout
	case errors.Is(err, errUnreachable), errors.Is(err, gobreaker.ErrOpenState), nothingWasSent(err):
		return http.StatusServiceUnavailable
	default:
		return http.StatusBadGateway
	}
}
