package main

import (
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what passes, under the names of the other processes.
type metrics struct {
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	upstreams *prometheus.CounterVec
	spared    *prometheus.GaugeVec
	notSent   *prometheus.CounterVec
	handler   http.Handler
}

func newMetrics(instanceID string) *metrics {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	with := promauto.With(prometheus.WrapRegistererWith(prometheus.Labels{"instance_id": instanceID}, registry))
	with.NewGauge(prometheus.GaugeOpts{
		Name: "build_info", Help: "Which version runs here; its value is 1",
		ConstLabels: prometheus.Labels{"version": versionOf(debug.ReadBuildInfo())},
	}).Set(1)
	byAnswer := []string{"method", "endpoint", "status"}
	return &metrics{
		requests: with.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests answered",
		}, byAnswer),
		durations: with.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time from a request to the end of its answer",
			Buckets: []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
		}, byAnswer),
		upstreams: with.NewCounterVec(prometheus.CounterOpts{
			Name: "gateway_upstream_requests_total",
			Help: "Requests sent to an instance of a service, by what became of them",
		}, []string{"upstream", "address", "outcome"}),
		spared: with.NewGaugeVec(prometheus.GaugeOpts{
			Name: "gateway_breaker_open", Help: "1 while a service is spared, because it gave too few answers",
		}, []string{"upstream"}),
		notSent: with.NewCounterVec(prometheus.CounterOpts{
			Name: "gateway_breaker_refused_total", Help: "Requests refused because their service is spared",
		}, []string{"upstream"}),
		handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
	}
}

const framework = "github.com/luraproject/lura/v2"

// versionOf names the framework of KrakenD that is built in: KrakenD itself is put together here.
func versionOf(built *debug.BuildInfo, isKnown bool) string {
	if isKnown {
		for _, module := range built.Deps {
			if module.Path == framework {
				return "KrakenD (Lura " + strings.TrimPrefix(module.Version, "v") + ")"
			}
		}
	}
	return "KrakenD"
}
