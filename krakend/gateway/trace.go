package main

import (
	"context"
	"crypto/rand"
	"net/http"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

var traceContext propagation.TraceContext

// placeInTrace returns the id of the trace that a request belongs to. Where it names none that can be read, its headers
// open a new one, which says that it may be recorded: that decision is left to the services.
func placeInTrace(header http.Header) string {
	carrier := propagation.HeaderCarrier(header)
	ctx := traceContext.Extract(context.Background(), carrier)
	place := trace.SpanContextFromContext(ctx)
	if !place.IsValid() {
		// What stands beside a trace that is none is void.
		header.Del("Tracestate")
		opened := trace.SpanContextConfig{TraceFlags: trace.FlagsSampled}
		_, _ = rand.Read(opened.TraceID[:])
		_, _ = rand.Read(opened.SpanID[:])
		place = trace.NewSpanContext(opened)
	}
	traceContext.Inject(trace.ContextWithSpanContext(ctx, place), carrier)
	return place.TraceID().String()
}
