package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var plainID = regexp.MustCompile(`^[\w.:-]{1,128}$`)

// edge is the outermost handler: it names a request, watches its answer, and tells how it went. CORS stands inside it.
func (g *gateway) edge(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		handlerHas(r)
		// Two ids are none.
		e := &exchange{requestID: strings.Join(r.Header.Values("X-Request-Id"), ", "), endpoint: "unknown", cancel: cancel,
			method: r.Method, path: r.URL.EscapedPath()}
		if g.settings.Traces {
			e.traceID = placeInTrace(r.Header)
		}
		if !plainID.MatchString(e.requestID) {
			// One name leads through the logs of all processes: that of the trace, where there is one.
			e.requestID = cmp.Or(e.traceID, rand.Text())
			r.Header.Set("X-Request-Id", e.requestID)
		}
		if g.settings.Problems {
			// Until a service says who it is, the answer is ours.
			w.Header().Set("X-Instance-Id", g.instanceID)
			w.Header().Set("X-Request-Id", e.requestID)
		}
		if g.stopped.Err() != nil {
			w.Header().Set("Connection", "close")
		}
		r = r.WithContext(context.WithValue(ctx, exchangeKey{}, e))
		if g.settings.Head && r.Method == http.MethodHead {
			// HEAD is answered wherever GET is. The server knows that it was HEAD, and sends no body.
			r.Method = http.MethodGet
		}
		a := &answer{ResponseWriter: w, gateway: g, exchange: e}
		if wrong := g.refused(r); wrong != nil {
			e.wrong = wrong
			a.WriteHeader(http.StatusBadRequest)
		} else {
			next.ServeHTTP(a, r)
		}
		a.finish(r)
		g.tell(r, e, a.status, time.Since(began))
		if e.isBroken {
			// An answer that has begun cannot become another: cutting it short is the only way to say that it is not whole.
			panic(http.ErrAbortHandler)
		}
	})
}

// tell counts a request and writes its line of the access log.
func (g *gateway) tell(r *http.Request, e *exchange, status int, spent time.Duration) {
	if r.Context().Err() != nil && !e.isStream && status != http.StatusRequestTimeout {
		// As proxies have it: the client left before the answer.
		status = 499
	}
	labels := []string{methodOf(e), e.endpoint, strconv.Itoa(status)}
	g.metrics.requests.WithLabelValues(labels...).Inc()
	g.metrics.durations.WithLabelValues(labels...).Observe(spent.Seconds())
	g.api.tell(e, status, spent)
	if !g.settings.AccessLog {
		return
	}
	milliseconds := func(name string, spent time.Duration) slog.Attr {
		return slog.Float64(name, float64(spent.Microseconds())/1000)
	}
	e.mutex.Lock()
	defer e.mutex.Unlock()
	g.log.LogAttrs(r.Context(), slog.LevelInfo, "request answered",
		slog.String("method", e.method), slog.String("path", e.path), slog.String("endpoint", e.endpoint),
		slog.Int("status", status), milliseconds("ms", spent), slog.String("upstream", e.upstream),
		milliseconds("upstreamMs", e.spent), slog.Int("tries", e.tries),
		slog.String("requestId", e.requestID), slog.String("trace_id", e.traceID))
}

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

// methodOf is a label: a stranger may invent methods, and none of those becomes a series.
func methodOf(e *exchange) string {
	if slices.Contains(methods, e.method) {
		return e.method
	}
	return "other"
}

// answer is what the client gets. It holds back a status by which KrakenD itself refuses, since that has no body.
type answer struct {
	http.ResponseWriter
	gateway  *gateway
	exchange *exchange
	status   int
	isHeld   bool
}

func (a *answer) WriteHeader(status int) {
	if a.status != 0 {
		return
	}
	a.status = status
	if a.gateway.settings.Head && !a.exchange.isPassing {
		allowHead(a.Header())
	}
	a.isHeld = a.gateway.settings.Problems && status >= http.StatusBadRequest && !a.exchange.isPassing
	if !a.isHeld {
		a.ResponseWriter.WriteHeader(status)
	}
}

// allowHead names HEAD wherever the router names GET.
func allowHead(header http.Header) {
	if allowed := strings.Split(header.Get("Allow"), ", "); slices.Contains(allowed, http.MethodGet) {
		header.Set("Allow", strings.Join(append(allowed, http.MethodHead), ", "))
	}
}

func (a *answer) Write(piece []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	if a.isHeld {
		return len(piece), nil
	}
	return a.ResponseWriter.Write(piece)
}

func (a *answer) Flush() {
	if !a.isHeld {
		_ = http.NewResponseController(a.ResponseWriter).Flush()
	}
}

// finish gives a refusal its body.
func (a *answer) finish(r *http.Request) {
	if a.isHeld {
		refused := a.exchange.refusal(a.status)
		a.status, a.exchange.isPassing = 0, true
		a.gateway.writeProblem(a, r, refused)
	} else if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
}
