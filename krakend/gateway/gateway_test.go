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
const extras = `{"round_robin":true,"retries":{"tries":3,"body_bytes":65536},"problems":true,"streams":true,"raw_paths":true,"body_limit_bytes":1024}`

// opened starts a gateway over hosts, with one route of each kind.
func opened(t *testing.T, added string, hosts ...string) string {
	t.Helper()
	list, _ := json.Marshal(hosts)
	text := strings.NewReplacer("HOSTS", string(list), "ADDED", added).Replace(`{
		"version": 3, "timeout": "30s", "output_encoding": "no-op", "dialer_timeout": "5s",
		"extra_config": { "@comptoir": ADDED, "router": { "disable_access_log": true, "disable_path_decoding": true } },
		"endpoints": [
			{ "endpoint": "/panier/{id}", "method": "GET", "backend": [{ "host": HOSTS, "url_pattern": "/panier/{id}", "encoding": "no-op" }] },
			{ "endpoint": "/panier", "method": "POST", "input_headers": ["Content-Type", "Content-Length", "Idempotency-Key"],
			  "backend": [{ "host": HOSTS, "url_pattern": "/panier", "method": "POST", "encoding": "no-op" }] },
			{ "endpoint": "/lent", "method": "GET", "timeout": "200ms", "backend": [{ "host": HOSTS, "url_pattern": "/lent", "encoding": "no-op" }] },
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
	return server.URL
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

type answer struct {
	status int
	header http.Header
	body   string
}

func asked(t *testing.T, method, url, body string, headers ...string) answer {
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
	return answer{response.StatusCode, response.Header, string(text)}
}

func TestThreeThousandRequestsOverThreeInstancesAreAThousandEach(t *testing.T) {
	var counts [3]atomic.Int64
	url := opened(t, extras, counting(t, &counts[0]), counting(t, &counts[1]), counting(t, &counts[2]))
	for range 3000 {
		asked(t, "GET", url+"/panier/1", "")
	}
	for index := range counts {
		if counts[index].Load() != 1000 {
			t.Errorf("instance %d was asked %d times", index, counts[index].Load())
		}
	}
}

func TestAConnectionThatWasRefusedGoesToAnotherInstanceWhateverTheMethod(t *testing.T) {
	var count atomic.Int64
	url := opened(t, extras, closed(t), counting(t, &count))
	for range 4 {
		if got := asked(t, "GET", url+"/panier/1", ""); got.status != http.StatusCreated {
			t.Errorf("GET: %d %s", got.status, got.body)
		}
		if got := asked(t, "POST", url+"/panier", `{"a":1}`); got.status != http.StatusCreated || got.body != `{"a":1}` {
			t.Errorf("POST: %d %s", got.status, got.body)
		}
	}
}

func TestAfterAResetAReadAndAKeyedWriteGoOnAndAnotherWriteDoesNot(t *testing.T) {
	for name, each := range map[string]struct {
		method  string
		headers []string
		want    int
	}{
		"a read":        {"GET", nil, http.StatusCreated},
		"a keyed write": {"POST", []string{"Idempotency-Key", "k-1"}, http.StatusCreated},
		"a write":       {"POST", nil, http.StatusBadGateway},
	} {
		t.Run(name, func(t *testing.T) {
			var broken, whole atomic.Int64
			url := opened(t, extras, resetting(t, &broken), counting(t, &whole))
			path := map[string]string{"GET": "/panier/1", "POST": "/panier"}[each.method]
			got := asked(t, each.method, url+path, map[string]string{"POST": `{"a":1}`}[each.method], each.headers...)
			if got.status != each.want {
				t.Errorf("%d %s", got.status, got.body)
			}
			if broken.Load() != 1 {
				t.Errorf("the instance that broke off was asked %d times", broken.Load())
			}
		})
	}
}

func TestTriesAreBounded(t *testing.T) {
	var count atomic.Int64
	url := opened(t, extras, resetting(t, &count), resetting(t, &count), resetting(t, &count), resetting(t, &count))
	if got := asked(t, "GET", url+"/panier/1", ""); got.status != http.StatusBadGateway {
		t.Errorf("%d", got.status)
	}
	if count.Load() != 3 {
		t.Errorf("%d tries", count.Load())
	}
}

func TestAnEventLeavesAsSoonAsItComes(t *testing.T) {
	read := make(chan struct{})
	url := opened(t, extras, serving(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		select {
		case <-read:
		case <-r.Context().Done():
		}
	}))
	response, err := http.Get(url + "/panier/1")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	piece := make([]byte, 9)
	// The service ends only after this: a gateway that held the event back would time out instead.
	if _, err := io.ReadFull(response.Body, piece); err != nil || string(piece) != "data: 1\n\n" {
		t.Errorf("%q %v", piece, err)
	}
	close(read)
}

func TestAnAnswerThatBreaksOffDoesNotLookWhole(t *testing.T) {
	url := opened(t, extras, serving(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "[1,")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	response, err := http.Get(url + "/panier/1")
	if err != nil {
		// Cut so early that nothing of it has come.
		return
	}
	defer func() { _ = response.Body.Close() }()
	if text, err := io.ReadAll(response.Body); err == nil {
		t.Errorf("%q came as if it were all", text)
	}
}

func TestAProbeTakesAnInstanceOutAndLetsItBackIn(t *testing.T) {
	var isIll atomic.Bool
	isIll.Store(true)
	host := serving(t, func(w http.ResponseWriter, _ *http.Request) {
		if isIll.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	p := newPool([]string{host}, true)
	p.probe(t.Context(), "/health", 10*time.Millisecond)
	until(t, func() bool { return p.isDown(0) })
	isIll.Store(false)
	until(t, func() bool { return !p.isDown(0) })
}

func (p *pool) isDown(index int) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.instances[index].down
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

func TestAStepOutOfAPathDoesNotReachTheService(t *testing.T) {
	var seen atomic.Value
	url := opened(t, extras, serving(t, func(_ http.ResponseWriter, r *http.Request) { seen.Store(r.URL.EscapedPath()) }))
	asked(t, "GET", url+"/panier/a%2Fb", "")
	if seen.Load() != "/panier/a%2Fb" {
		t.Errorf("%v", seen.Load())
	}
}
