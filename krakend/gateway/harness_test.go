package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/luraproject/lura/v2/config"
)

// extras is all that a test wants of "@comptoir" when it wants everything.
const extras = `{"round_robin":true,"retries":{"tries":3},"problems":true,"streams":true,
	"raw_paths":true,"readiness":true,"traces":true,"body_limit_bytes":1024}`

// opened starts a gateway over hosts, with one route of each kind, and returns where it is.
func opened(t *testing.T, added string, hosts ...string) string {
	t.Helper()
	_, url := openedGateway(t, added, hosts...)
	return url
}

func openedGateway(t *testing.T, added string, hosts ...string) (*gateway, string) {
	t.Helper()
	list, _ := json.Marshal(hosts)
	text := strings.NewReplacer("HOSTS", string(list), "ADDED", added).Replace(`{
		"version": 3, "timeout": "30s", "output_encoding": "no-op", "dialer_timeout": "5s",
		"extra_config": { "@comptoir": ADDED, "router": { "disable_access_log": true, "disable_path_decoding": true } },
		"endpoints": [
			{ "endpoint": "/panier/{id}", "method": "GET", "backend": [{ "host": HOSTS, "url_pattern": "/panier/{id}", "encoding": "no-op" }] },
			{ "endpoint": "/panier", "method": "POST", "input_headers": ["Content-Type", "Content-Length", "Idempotency-Key"],
			  "backend": [{ "host": HOSTS, "url_pattern": "/panier", "method": "POST", "encoding": "no-op" }] },
			{ "endpoint": "/table", "method": "POST", "input_headers": ["Content-Type", "Content-Length"],
			  "backend": [{ "host": HOSTS, "url_pattern": "/table", "method": "POST", "encoding": "no-op" }],
			  "extra_config": { "@comptoir": { "body_limit_bytes": 4096 } } },
			{ "endpoint": "/lent", "method": "GET", "timeout": "200ms", "backend": [{ "host": HOSTS, "url_pattern": "/lent", "encoding": "no-op" }] },
			{ "endpoint": "/deux", "method": "GET", "timeout": "3s", "output_encoding": "json", "backend": [
			  { "host": HOSTS, "url_pattern": "/prompt", "group": "prompt" }, { "host": HOSTS, "url_pattern": "/lent", "group": "lent" }] },
			{ "endpoint": "/disjoncteur", "method": "POST", "backend": [{ "host": HOSTS, "url_pattern": "/d", "encoding": "no-op",
			  "extra_config": { "qos/circuit-breaker": { "interval": 60, "timeout": 60, "max_errors": 1 } } }] },
			{ "endpoint": "/limite", "method": "GET", "backend": [{ "host": HOSTS, "url_pattern": "/limite", "encoding": "no-op" }],
			  "extra_config": { "qos/ratelimit/router": { "client_max_rate": 1, "client_capacity": 1, "every": "1m", "strategy": "ip" } } }
		]}`)
	path := filepath.Join(t.TempDir(), "krakend.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := readFile(path)
	if err != nil {
		t.Fatal(err)
	}
	g := newGateway(read, "passerelle-test", slog.New(slog.DiscardHandler))
	var server *httptest.Server
	err = g.run(t.Context(), func(_ context.Context, _ config.ServiceConfig, handler http.Handler) error {
		server = httptest.NewServer(handler)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return g, server.URL
}

// counting is an instance that counts what it is asked, and answers with the body that it was sent.
func counting(t *testing.T, count *atomic.Int64) string {
	t.Helper()
	return serving(t, func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.Copy(w, r.Body)
	})
}

func serving(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// resetting is an instance that reads a request and breaks off.
func resetting(t *testing.T, count *atomic.Int64) string {
	t.Helper()
	return serving(t, func(w http.ResponseWriter, _ *http.Request) {
		count.Add(1)
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = connection.Close()
		}
	})
}

// closed is an address at which nobody listens.
func closed(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return "http://" + listener.Addr().String()
}

type reply struct {
	status int
	header http.Header
	body   string
}

func asked(t *testing.T, method, url, body string, headers ...string) reply {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for index := 0; index < len(headers); index += 2 {
		request.Header.Set(headers[index], headers[index+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header, string(text)}
}

// until waits for a condition, for as long as a slow machine may need.
func until(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the condition did not come to hold")
		}
	}
}
