package main

import (
	"cmp"
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
	Type      string         `json:"type"`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      string         `json:"code"`
	Detail    string         `json:"detail"`
	Instance  string         `json:"instance"`
	Action    string         `json:"action,omitempty"`
	RequestID string         `json:"request_id"`
	Faults    []problemFault `json:"erreurs,omitempty"`
}

type problemFault struct {
	Pointer string `json:"pointeur"`
	Message string `json:"message"`
}

// problems has what this gateway may answer itself, by status or code and by language.
var problems = func() (table map[string]map[string]problem) {
	if err := json.Unmarshal(problemsText, &table); err != nil {
		panic("problems.json: " + err.Error())
	}
	return table
}()

// languages are those of the texts; the first is for who reads neither.
var languages = []language.Tag{language.French, language.English}

var readers = language.NewMatcher(languages)

// problemOf is the problem of a status or a code, in a language. One without a problem of its own is a failure of this gateway.
func (g *gateway) problemOf(named, spoken string, wrong *fault, path string) problem {
	texts, known := problems[named]
	if !known {
		texts = problems[strconv.Itoa(http.StatusBadGateway)]
	}
	body := texts[spoken]
	body.Instance = path
	summary := path
	if wrong != nil {
		body.Faults = []problemFault{{Pointer: wrong.pointer, Message: wrong.in(spoken)}}
		summary = cmp.Or(wrong.pointer, "/") + " " + wrong.in(spoken)
	}
	body.Detail = strings.NewReplacer("{chemin}", path, "{resume}", summary).Replace(body.Detail)
	return body
}

func challengeOf(code string) string {
	if code == noToken {
		return "Bearer"
	}
	return `Bearer error="invalid_token"`
}

// writeProblem answers with the problem of a status, in the reader's language.
func (g *gateway) writeProblem(w http.ResponseWriter, r *http.Request, status int) {
	_, index := language.MatchStrings(readers, r.Header.Get("Accept-Language"))
	spoken := languages[index].String()
	e := exchangeOf(r.Context())
	body := g.problemOf(cmp.Or(e.code, strconv.Itoa(status)), spoken, e.wrong, r.URL.EscapedPath())
	body.RequestID = e.requestID
	body.Detail = strings.NewReplacer("{methode}", r.Method,
		"{maximum}", strconv.FormatInt(e.bodyLimit, 10)).Replace(body.Detail)

	header := w.Header()
	header.Del("X-Krakend")
	header.Del("X-Krakend-Completed")
	header.Set("Content-Type", "application/problem+json; charset=utf-8")
	header.Set("Content-Language", spoken)
	switch body.Status {
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", "1")
	case http.StatusUnauthorized:
		header.Set("WWW-Authenticate", challengeOf(body.Code))
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
