package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// healthTime is how long the gateway may take to say that it is well; a container's health check gives up at 3 s.
const healthTime = 2 * time.Second

// askHealth asks the gateway that serves this file on this machine: an image of one static program has nothing else to
// ask with.
func askHealth(ctx context.Context, port int) error {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	address := "http://" + net.JoinHostPort("127.0.0.1", strconv.Itoa(port)) + "/ready"
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %d", address, response.StatusCode)
	}
	return nil
}
