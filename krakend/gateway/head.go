package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// faultsText is made by krakend/generate.ts from packages/contracts/src/request-faults.ts.
//
//go:embed faults.json
var faultsText []byte

// faults has what may be wrong with a request, in each language.
var faults = func() (table map[string]map[string]string) {
	if err := json.Unmarshal(faultsText, &table); err != nil {
		panic("faults.json: " + err.Error())
	}
	return table
}()

// fault is what is wrong with a request, and where.
type fault struct {
	pointer string
	name    string
	text    string
}

func (f *fault) in(spoken string) string {
	return strings.ReplaceAll(faults[f.name][spoken], "{text}", f.text)
}

// singular are headers of which a service reads one value.
var singular = []string{"Content-Type", "Content-Range", "Authorization", "Idempotency-Key"}

// headFault is the first thing in a request's head that cannot be honoured. The services check the same (request-head.ts of the
// kit); here it is checked before KrakenD drops what it cannot read.
func headFault(r *http.Request) *fault {
	for _, name := range singular {
		if len(r.Header.Values(name)) > 1 {
			return &fault{pointer: "/" + strings.ToLower(name), name: "repeated"}
		}
	}
	return addressFault(r.RequestURI)
}

// addressFault is the first part of an address that says nothing in UTF-8, or that another reader would read otherwise.
func addressFault(target string) *fault {
	path, query, _ := strings.Cut(target, "?")
	for _, segment := range strings.Split(path, "/") {
		if found := spellingFault("", segment); found != nil {
			return found
		}
	}
	for _, pair := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if decoded, err := url.PathUnescape(name); err == nil && utf8.ValidString(decoded) {
			name = decoded
		}
		if found := spellingFault("/"+pointerEscaper.Replace(name), pair); found != nil {
			return found
		}
	}
	return nil
}

var pointerEscaper = strings.NewReplacer("~", "~0", "/", "~1")

func spellingFault(pointer, text string) *fault {
	for index := range len(text) {
		if text[index] >= utf8.RuneSelf {
			return &fault{pointer, "byte", fmt.Sprintf("0x%X", text[index])}
		}
	}
	if strings.Contains(text, "#") {
		return &fault{pointer: pointer, name: "hash"}
	}
	if decoded, err := url.PathUnescape(text); err != nil || !utf8.ValidString(decoded) {
		return &fault{pointer, "encoding", text}
	}
	return nil
}

// faultOfHead is what is wrong with a request of which net/http made none: it says so in words, or the first line shows it.
func faultOfHead(head, said []byte) *fault {
	if bytes.Contains(said, []byte("missing required Host")) {
		return &fault{pointer: "/host", name: "required"}
	}
	if bytes.Count(bytes.ToLower(head), []byte("\nhost:")) > 1 {
		return &fault{pointer: "/host", name: "repeated"}
	}
	line, _, _ := bytes.Cut(head, []byte("\r\n"))
	if parts := strings.Split(string(line), " "); len(parts) == 3 {
		if found := addressFault(parts[1]); found != nil {
			return found
		}
	}
	return &fault{name: "http"}
}

// refused is what is wrong with a request that no route gets to see. What is right, but would be lost by the way, is spelled so
// that it is not: a semicolon in a query, with which Go drops the parameter.
func (g *gateway) refused(r *http.Request) *fault {
	if !g.settings.Problems {
		return nil
	}
	r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, ";", "%3B")
	return headFault(r)
}
