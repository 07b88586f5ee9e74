package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics counts what passes, under the names of the other processes.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	upstreams *prometheus.CounterVec
}

func newMetrics(instanceID string) *metrics {
	registry := prometheus.NewRegistry()
	named := prometheus.WrapRegistererWith(prometheus.Labels{"instance_id": instanceID}, registry)
	m := &metrics{
		registry: registry,
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Requests answered",
		}, []string{"method", "endpoint", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "Time from a request to the end of its answer",
			Buckets: []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10},
		}, []string{"method", "endpoint", "status"}),
		upstreams: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "gateway_upstream_requests_total",
			Help: "Requests sent to an instance of a service, by what became of them",
		}, []string{"upstream", "address", "outcome"}),
	}
	named.MustRegister(m.requests, m.durations, m.upstreams)
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) request(method, endpoint string, status int, spent time.Duration) {
	written := strconv.Itoa(status)
	m.requests.WithLabelValues(method, endpoint, written).Inc()
	m.durations.WithLabelValues(method, endpoint, written).Observe(spent.Seconds())
}

func (m *metrics) upstream(service, address, outcome string) {
	m.upstreams.WithLabelValues(service, address, outcome).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
