package main

import (
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"
)

func TestHealthIsAskedOfTheGatewayItself(t *testing.T) {
	var count atomic.Int64
	portOf := func(address string) int {
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		port, _ := strconv.Atoi(parsed.Port())
		return port
	}
	if err := askHealth(portOf(opened(t, extras, counting(t, &count)))); err != nil {
		t.Fatalf("a gateway that serves: %v", err)
	}
	if count.Load() != 0 {
		t.Fatal("an instance was asked")
	}
	broken := serving(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	if askHealth(portOf(broken)) == nil {
		t.Fatal("a 503 passed for health")
	}
}
