package main

import (
	"fmt"
	"net/http"
	"time"
)

// healthTime is how long the gateway may take to say that it is well; a container's health check gives up at 3 s.
const healthTime = 2 * time.Second

// askHealth asks the gateway that serves this file on this machine: an image of one static program has nothing else to
// ask with.
func askHealth(port int) error {
	client := http.Client{Timeout: healthTime}
	response, err := client.Get(fmt.Sprintf("http://127.0.0.1:%d/ready", port))
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("/ready answers %d", response.StatusCode)
	}
	return nil
}
