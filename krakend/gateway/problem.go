package main

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// problemsText is made by krakend/generate.ts from the table of problems in packages/contracts.
//
//go:embed problems.json
var problemsText []byte

type problemText struct {
	Title  string `json:"titre"`
	Detail string `json:"detail"`
	Action string `json:"action"`
}

type problemEntry struct {
	Type    string      `json:"type"`
	Status  int         `json:"status"`
	French  problemText `json:"fr"`
	English problemText `json:"en"`
}

var problems = func() map[string]problemEntry {
	table := map[string]problemEntry{}
	if err := json.Unmarshal(problemsText, &table); err != nil {
		panic("problems.json: " + err.Error())
	}
	return table
}()

// codeOf finds the problem for a status that this gateway answers itself.
func codeOf(status int) string {
	for code, entry := range problems {
		if entry.Status == status {
			return code
		}
	}
	return "PASSERELLE_EN_ECHEC"
}

type problemBody struct {
	Type      string `json:"type"`
	Title     string `json:"title"`
	Status    int    `json:"status"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	Instance  string `json:"instance"`
	Action    string `json:"action,omitempty"`
	RequestID string `json:"request_id"`
}

// writeProblem answers with a problem in the reader's language.
func (g *gateway) writeProblem(w http.ResponseWriter, r *http.Request, code string) {
	entry := problems[code]
	language, text := "fr", entry.French
	if prefersEnglish(r.Header.Get("Accept-Language")) {
		language, text = "en", entry.English
	}
	id := exchangeOf(r.Context()).requestID
	fill := strings.NewReplacer("{methode}", r.Method, "{chemin}", r.URL.EscapedPath(),
		"{maximum}", strconv.FormatInt(g.settings.BodyLimit, 10), "{resume}", r.URL.EscapedPath(), "{requestId}", id)
	body := problemBody{Type: entry.Type, Title: text.Title, Status: entry.Status, Code: code, Detail: fill.Replace(text.Detail),
		Instance: r.URL.EscapedPath(), Action: fill.Replace(text.Action), RequestID: id}
	header := w.Header()
	for _, name := range []string{"Content-Length", "X-Krakend", "X-Krakend-Completed"} {
		header.Del(name)
	}
	header.Set("Content-Type", "application/problem+json; charset=utf-8")
	header.Set("Content-Language", language)
	header.Set("X-Instance-Id", g.instanceID)
	header.Set("X-Request-Id", id)
	switch entry.Status {
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", "1")
	case http.StatusTooManyRequests:
		header.Set("Retry-After", strconv.Itoa(max(1, exchangeOf(r.Context()).wait)))
	}
	if entry.Status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(entry.Status)
	if r.Method == http.MethodHead {
		return
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if strings.HasPrefix(r.UserAgent(), "curl/") {
		encoder.SetIndent("", "  ")
	}
	// A client that left does not read it.
	_ = encoder.Encode(body)
}

// prefersEnglish reads the quality values of RFC 9110; French is the default.
func prefersEnglish(accepted string) bool {
	best, english := 0.0, false
	for part := range strings.SplitSeq(accepted, ",") {
		tag, parameters, _ := strings.Cut(strings.ToLower(strings.TrimSpace(part)), ";")
		quality := 1.0
		if _, written, found := strings.Cut(parameters, "q="); found {
			quality, _ = strconv.ParseFloat(strings.TrimSpace(written), 64)
		}
		primary, _, _ := strings.Cut(strings.TrimSpace(tag), "-")
		if (primary == "fr" || primary == "en") && quality > best {
			best, english = quality, primary == "en"
		}
	}
	return english
}
