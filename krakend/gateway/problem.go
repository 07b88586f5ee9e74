package main

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// problemsText is made by krakend/generate.ts from the table of problems in packages/contracts.
//
//go:embed problems.json
var problemsText []byte

type problem struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	Instance  string `json:"instance"`
	Action    string `json:"action,omitempty"`
	RequestID string `json:"request_id"`
}

// problems has what this gateway may answer itself, by status and language.
var problems = func() (table map[int]map[string]problem) {
	if err := json.Unmarshal(problemsText, &table); err != nil {
		panic("problems.json: " + err.Error())
	}
	return table
}()

// languages are those of the texts; the first is for who reads neither.
var languages = []language.Tag{language.French, language.English}

var readers = language.NewMatcher(languages)

// writeProblem answers with the problem of a status, in the reader's language. A status without a problem of its own is a
// failure of this gateway.
func (g *gateway) writeProblem(w http.ResponseWriter, r *http.Request, status int) {
	texts, known := problems[status]
	if !known {
		texts = problems[http.StatusBadGateway]
	}
	_, index := language.MatchStrings(readers, r.Header.Get("Accept-Language"))
	spoken := languages[index].String()
	body := texts[spoken]
	body.Instance = r.URL.EscapedPath()
	body.RequestID = exchangeOf(r.Context()).requestID
	body.Detail = strings.NewReplacer("{methode}", r.Method, "{chemin}", body.Instance, "{resume}", body.Instance,
		"{maximum}", strconv.FormatInt(g.settings.BodyLimit, 10)).Replace(body.Detail)

	header := w.Header()
	header.Del("X-Krakend")
	header.Del("X-Krakend-Completed")
	header.Set("Content-Type", "application/problem+json; charset=utf-8")
	header.Set("Content-Language", spoken)
	switch body.Status {
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", "1")
	case http.StatusUnauthorized:
		header.Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(body.Status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if strings.HasPrefix(r.UserAgent(), "curl/") {
		encoder.SetIndent("", "  ")
	}
	// A client that left does not read it.
	_ = encoder.Encode(body)
}
