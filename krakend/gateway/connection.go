package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"
)

// headKept is how much of a request is remembered, to say what was wrong with it. Its first line says most.
const headKept = 4 * 1024

// connection is one client. What net/http answers by itself, when it cannot make a request of what it reads, is plain text or
// nothing at all; here it becomes a problem. And a client that does not read is not waited for.
type connection struct {
	net.Conn
	gateway *gateway

	mutex sync.Mutex
	// isServing: from the handler's beginning until its answer has left, all that is written is the handler's.
	isServing bool
	// head is the beginning of a request of which the handler does not know yet.
	head []byte
}

type connectionKey struct{}

// guarded makes a server of this gateway hold what the file says of clients, and answer problems only.
func (g *gateway) guarded(server *http.Server, listener net.Listener) net.Listener {
	if !g.settings.Problems {
		return listener
	}
	server.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connectionKey{}, c)
	}
	server.ConnState = func(c net.Conn, state http.ConnState) {
		if own, ok := c.(*connection); ok && state == http.StateIdle {
			own.serving(false)
		}
	}
	return guardedListener{listener, g}
}

type guardedListener struct {
	net.Listener
	gateway *gateway
}

func (l guardedListener) Accept() (net.Conn, error) {
	accepted, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &connection{Conn: accepted, gateway: l.gateway}, nil
}

// handlerHas tells the connection of a request that its handler has it.
func handlerHas(r *http.Request) {
	if own, ok := r.Context().Value(connectionKey{}).(*connection); ok {
		own.serving(true)
	}
}

func (c *connection) serving(isServing bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.isServing, c.head = isServing, nil
}

// refusable returns the beginning of the request that no handler has.
func (c *connection) refusable() (head []byte, ok bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.head, !c.isServing
}

func (c *connection) Read(into []byte) (int, error) {
	count, err := c.Conn.Read(into)
	if head, ok := c.refusable(); !ok {
		return count, err
	} else if errors.Is(err, os.ErrDeadlineExceeded) && len(head) > 0 {
		// net/http tells a slow client nothing.
		_, _ = c.send(c.refusal(http.StatusRequestTimeout, nil))
		return count, err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if free := headKept - len(c.head); free > 0 {
		c.head = append(c.head, into[:min(count, free)]...)
	}
	return count, err
}

func (c *connection) Write(piece []byte) (int, error) {
	head, ok := c.refusable()
	if !ok {
		return c.send(piece)
	}
	// "HTTP/1.1 400 Bad Request": what net/http writes of its own accord.
	const from, to = len("HTTP/1.1 "), len("HTTP/1.1 400")
	if len(piece) < to {
		return c.send(piece)
	}
	status, err := strconv.Atoi(string(piece[from:to]))
	if err != nil || status < http.StatusBadRequest {
		return c.send(piece)
	}
	var wrong *fault
	if status == http.StatusBadRequest {
		wrong = faultOfHead(head, piece)
	}
	if _, err := c.send(c.refusal(status, wrong)); err != nil {
		return 0, err
	}
	return len(piece), nil
}

func (c *connection) send(piece []byte) (int, error) {
	if limit := c.gateway.settings.SendTimeout.Duration; limit > 0 {
		_ = c.SetWriteDeadline(time.Now().Add(limit))
	}
	return c.Conn.Write(piece)
}

// CloseWrite lets net/http end an answer without cutting it off.
func (c *connection) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// refusal is a whole answer. It is in French: the headers, which would name a language, may be what was wrong.
func (c *connection) refusal(status int, wrong *fault) []byte {
	requestID := rand.Text()
	body := c.gateway.problemOf(strconv.Itoa(status), "fr", wrong, "/")
	body.RequestID = requestID
	text, _ := json.Marshal(body)
	var answer bytes.Buffer
	fmt.Fprintf(&answer, "HTTP/1.1 %d %s\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Language: fr\r\n"+
		"Content-Length: %d\r\nX-Instance-Id: %s\r\nX-Request-Id: %s\r\nConnection: close\r\n\r\n",
		body.Status, http.StatusText(body.Status), len(text), c.gateway.instanceID, requestID)
	answer.Write(text)
	return answer.Bytes()
}
