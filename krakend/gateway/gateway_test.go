package main

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

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

func TestAnInventedMethodMakesNoSeriesOfItsOwn(t *testing.T) {
	for method, label := range map[string]string{"DELETE": "DELETE", "A1": "other"} {
		if got := methodOf(&exchange{method: method}); got != label {
			t.Errorf("%s is counted as %s", method, got)
		}
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
	p := newPool([]string{host})
	p.probe(t.Context(), "/health", 10*time.Millisecond)
	until(t, func() bool { return p.rests(0) })
	isIll.Store(false)
	until(t, func() bool { return !p.rests(0) })
}

func (p *pool) rests(index int) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return time.Now().Before(p.instances[index].restUntil)
}

func TestAStepOutOfAPathDoesNotReachTheService(t *testing.T) {
	var seen atomic.Value
	url := opened(t, extras, serving(t, func(_ http.ResponseWriter, r *http.Request) { seen.Store(r.URL.EscapedPath()) }))
	asked(t, "GET", url+"/panier/a%2Fb", "")
	if seen.Load() != "/panier/a%2Fb" {
		t.Errorf("%v", seen.Load())
	}
}

func TestAnOpenBreakerSparesTheService(t *testing.T) {
	var count atomic.Int64
	url := opened(t, extras, resetting(t, &count))
	var statuses []int
	for range 4 {
		statuses = append(statuses, asked(t, "POST", url+"/disjoncteur", "{}").status)
	}
	if !slices.Equal(statuses, []int{502, 502, 503, 503}) || count.Load() != 2 {
		t.Errorf("%v, and the service was asked %d times", statuses, count.Load())
	}
}

func TestAPartThatIsLateEndsAfterTheAnswer(t *testing.T) {
	url := opened(t, extras, serving(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/lent" {
			<-r.Context().Done()
		}
		_, _ = io.WriteString(w, `{"a":1}`)
	}))
	if got := asked(t, "GET", url+"/deux", ""); got.status != http.StatusOK || got.body != `{"prompt":{"a":1}}` {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestWhileItDrainsWhatBeganEndsAndNothingBegins(t *testing.T) {
	release, arrived := make(chan struct{}), make(chan struct{})
	g, url := openedGateway(t, extras, serving(t, func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-release
		_, _ = io.WriteString(w, "late but whole")
	}))
	order, drained := make(chan string, 1), make(chan struct{})
	go func() {
		response, err := http.Post(url+"/panier", "application/json", strings.NewReader("{}"))
		if err != nil {
			order <- err.Error()
			return
		}
		defer func() { _ = response.Body.Close() }()
		text, _ := io.ReadAll(response.Body)
		order <- string(text)
	}()
	<-arrived
	go func() {
		g.drain(context.Background())
		close(drained)
	}()
	until(t, func() bool { return asked(t, "GET", url+"/ready", "").status == http.StatusServiceUnavailable })
	got := asked(t, "POST", url+"/panier", "{}")
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != "1" {
		t.Errorf("something new: %d %s", got.status, got.body)
	}
	select {
	case <-drained:
		t.Error("drained while an order was under way")
	default:
	}
	close(release)
	if got := <-order; got != "late but whole" {
		t.Errorf("the order that had begun: %s", got)
	}
	<-drained
}
