package main

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/encoding"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// ofConnection are headers that speak of one connection, not of the answer.
var ofConnection = map[string]bool{
	"Connection": true, "Keep-Alive": true, "Te": true, "Trailer": true, "Transfer-Encoding": true, "Upgrade": true,
}

// passHeaders gives the client what a service told beside the body.
func passHeaders(to, told http.Header) {
	for name, values := range told {
		switch {
		case ofConnection[name]:
		case name == "X-Instance-Id", name == "X-Request-Id":
			to[name] = values
		default:
			to[name] = append(to[name], values...)
		}
	}
}

// telling keeps what the only service of a decoded endpoint tells beside the body, which Lura drops.
func (g *gateway) telling(remote *config.Backend, send client.HTTPRequestExecutor) client.HTTPRequestExecutor {
	if !g.settings.ServiceHeaders || remote.Encoding == encoding.NOOP || !g.isAlone(remote) {
		return send
	}
	return func(ctx context.Context, request *http.Request) (*http.Response, error) {
		response, err := send(ctx, request)
		if err == nil {
			e := exchangeOf(ctx)
			e.told = besideBody(response.Header)
			leadThrough(e.told["Link"], request.URL.EscapedPath(), e.path)
		}
		return response, err
	}
}

func (g *gateway) isAlone(remote *config.Backend) bool {
	for _, endpoint := range g.config.Endpoints {
		if len(endpoint.Backend) == 1 && endpoint.Backend[0] == remote {
			return true
		}
	}
	return false
}

// besideBody leaves out what describes the service's own body: another one leaves.
func besideBody(header http.Header) http.Header {
	told := http.Header{}
	for name, values := range header {
		if !strings.HasPrefix(name, "Content-") || name == "Content-Language" {
			told[name] = append([]string(nil), values...)
		}
	}
	return told
}

var linkTarget = regexp.MustCompile(`<[^<>?#]*`)

// leadThrough makes links to what was asked of the service lead to what the client asked of us.
func leadThrough(links []string, from, to string) {
	for index, link := range links {
		links[index] = linkTarget.ReplaceAllStringFunc(link, func(target string) string {
			if target == "<"+from {
				return "<" + to
			}
			return target
		})
	}
}

// asHead asks a service by HEAD what the client asked us by HEAD, where the answer is passed on as it is. Elsewhere the body
// is needed to know what its headers would be.
func asHead(remote *config.Backend, send client.HTTPRequestExecutor) client.HTTPRequestExecutor {
	if remote.Encoding != encoding.NOOP {
		return send
	}
	return func(ctx context.Context, request *http.Request) (*http.Response, error) {
		if exchangeOf(ctx).method == http.MethodHead {
			request.Method = http.MethodHead
		}
		return send(ctx, request)
	}
}
