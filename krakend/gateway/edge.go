package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

var plainID = regexp.MustCompile(`^[\w.:-]{1,128}$`)

// edge is the outermost handler: it names a request, watches its answer, and tells how it went. CORS stands inside it.
func (g *gateway) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		e := &exchange{requestID: r.Header.Get("X-Request-Id"), endpoint: "unknown"}
		if !plainID.MatchString(e.requestID) {
			e.requestID = rand.Text()
			r.Header.Set("X-Request-Id", e.requestID)
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		e.cancel = cancel
		r = r.WithContext(e.into(ctx))
		watched := &watchedWriter{ResponseWriter: w, gateway: g, exchange: e}
		next.ServeHTTP(watched, r)
		watched.finish(r)
		g.tell(r, watched, time.Since(began))
		if e.isBroken {
			// An answer that has begun cannot become another: cutting it short is the only way to say that it is not whole.
			panic(http.ErrAbortHandler)
		}
	})
}

// tell counts a request and writes its line of the access log.
func (g *gateway) tell(r *http.Request, w *watchedWriter, spent time.Duration) {
	status := w.status
	if r.Context().Err() != nil && !w.exchange.isStream {
		// As proxies have it: the client left before the answer.
		status = 499
	}
	e := w.exchange
	g.metrics.request(r.Method, e.endpoint, status, spent)
	if !g.settings.AccessLog {
		return
	}
	g.log.LogAttrs(r.Context(), slog.LevelInfo, "request answered",
		slog.String("method", r.Method), slog.String("path", r.URL.EscapedPath()), slog.String("endpoint", e.endpoint),
		slog.Int("status", status), slog.Float64("ms", milliseconds(spent)), slog.String("upstream", e.upstream),
		slog.Float64("upstreamMs", milliseconds(e.spent)), slog.Int("tries", e.tries), slog.String("requestId", e.requestID))
}

func milliseconds(spent time.Duration) float64 {
	const places = 10
	return float64(spent.Microseconds()/(1000/places)) / places
}

// watchedWriter passes an answer on, but holds back one that KrakenD made itself to refuse, since it has no body.
type watchedWriter struct {
	http.ResponseWriter
	gateway  *gateway
	exchange *exchange
	status   int
	held     int
}

func (w *watchedWriter) WriteHeader(status int) {
	if w.status != 0 || w.held != 0 {
		return
	}
	if w.gateway.settings.Problems && status >= http.StatusBadRequest && !w.exchange.isPassing {
		w.held = status
		return
	}
	w.status = status
	w.nameOurselves()
	w.ResponseWriter.WriteHeader(status)
}

// nameOurselves tells which instance answered, where no service behind us did: every answer says so.
func (w *watchedWriter) nameOurselves() {
	if w.gateway.settings.Problems && w.Header().Get("X-Instance-Id") == "" {
		w.Header().Set("X-Instance-Id", w.gateway.instanceID)
	}
}

func (w *watchedWriter) Write(text []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.held != 0 {
		return len(text), nil
	}
	return w.ResponseWriter.Write(text)
}

func (w *watchedWriter) Flush() {
	if w.held == 0 {
		_ = http.NewResponseController(w.ResponseWriter).Flush()
	}
}

// finish gives a held answer its body.
func (w *watchedWriter) finish(r *http.Request) {
	if w.held == 0 {
		if w.status == 0 {
			w.status = http.StatusOK
		}
		return
	}
	e, status := w.exchange, w.held
	w.status = status
	w.nameOurselves()
	if kept := e.kept; kept != nil && kept.status == status {
		w.Header().Set("Content-Type", kept.contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(kept.body)))
		w.ResponseWriter.WriteHeader(status)
		_, _ = w.ResponseWriter.Write(kept.body)
		return
	}
	if status >= http.StatusInternalServerError && e.failure != nil {
		status = statusOf(e.failure)
	}
	code := codeOf(status)
	w.status = problems[code].Status
	w.gateway.writeProblem(w.ResponseWriter, r, code)
}

// limitBodies reads a request's body as far as the limit, and answers 413 to a longer one.
func (g *gateway) limitBodies(next http.Handler) http.Handler {
	limit := g.settings.BodyLimit
	if limit == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case err != nil:
			// The client broke off: nobody reads an answer.
			w.WriteHeader(http.StatusBadRequest)
		default:
			r.Body = io.NopCloser(bytes.NewReader(body))
			r.ContentLength = int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
			next.ServeHTTP(w, r)
		}
	})
}

// ownRoutes answers what is asked of the gateway itself.
func (g *gateway) ownRoutes(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isProbe := r.URL.Path == "/health" || r.URL.Path == "/__health" || r.URL.Path == "/ready"
		if !isProbe || r.Method != http.MethodGet {
			next.ServeHTTP(w, r)
			return
		}
		exchangeOf(r.Context()).endpoint = r.URL.Path
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("X-Instance-Id", g.instanceID)
		_ = json.NewEncoder(w).Encode(map[string]string{"status": "ok", "service": "passerelle", "instance": g.instanceID})
	})
}
