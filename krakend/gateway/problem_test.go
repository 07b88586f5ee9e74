package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

func TestErrorsOfTheGatewayAreProblems(t *testing.T) {
	var count atomic.Int64
	well := opened(t, extras, counting(t, &count))
	late := opened(t, extras, serving(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	asked(t, "GET", well+"/limite", "")
	for name, each := range map[string]struct {
		got    reply
		status int
		code   string
		retry  string
	}{
		"unknown route":                     {asked(t, "GET", well+"/rien", ""), 404, "ROUTE_INCONNUE", ""},
		"method":                            {asked(t, "DELETE", well+"/panier", ""), 405, "METHODE_INTERDITE", ""},
		"limit":                             {asked(t, "GET", well+"/limite", ""), 429, "TROP_DE_REQUETES", "60"},
		"large body":                        {asked(t, "POST", well+"/panier", strings.Repeat("x", 1025)), 413, "CORPS_TROP_GRAND", ""},
		"too large for one that takes more": {asked(t, "POST", well+"/table", strings.Repeat("x", 4097)), 413, "CORPS_TROP_GRAND", ""},
		"nobody listens":                    {asked(t, "GET", opened(t, extras, closed(t))+"/panier/1", ""), 503, "SERVICE_INDISPONIBLE", "1"},
		"no part of it":                     {asked(t, "GET", opened(t, extras, closed(t))+"/deux", ""), 503, "SERVICE_INDISPONIBLE", "1"},
		"reset":                             {asked(t, "GET", opened(t, extras, resetting(t, &count))+"/panier/1", ""), 502, "PASSERELLE_EN_ECHEC", ""},
		"too slow":                          {asked(t, "GET", late+"/lent", ""), 504, "PASSERELLE_EXPIREE", ""},
	} {
		var body struct {
			Code      string `json:"code"`
			Detail    string `json:"detail"`
			RequestID string `json:"request_id"`
		}
		if err := json.Unmarshal([]byte(each.got.body), &body); err != nil {
			t.Errorf("%s: %s", name, each.got.body)
			continue
		}
		kind := each.got.header.Get("Content-Type")
		if each.got.status != each.status || body.Code != each.code || !strings.HasPrefix(kind, "application/problem+json") {
			t.Errorf("%s: %d %s %s", name, each.got.status, body.Code, kind)
		}
		if got := each.got.header.Get("Retry-After"); got != each.retry {
			t.Errorf("%s: Retry-After %q", name, got)
		}
		if body.RequestID == "" || body.RequestID != each.got.header.Get("X-Request-Id") || strings.Contains(body.Detail, "{") {
			t.Errorf("%s: %+v", name, body)
		}
	}
}

func TestAProblemIsInTheLanguageOfTheReader(t *testing.T) {
	url := opened(t, extras, closed(t))
	for wish, language := range map[string]string{"": "fr", "en-CA,en;q=0.9": "en", "en;q=0.5,fr;q=0.8": "fr", "de": "fr"} {
		if got := asked(t, "GET", url+"/rien", "", "Accept-Language", wish); got.header.Get("Content-Language") != language {
			t.Errorf("%q: %s", wish, got.header.Get("Content-Language"))
		}
	}
}

func TestWithoutTheKeysItIsKrakenD(t *testing.T) {
	var count atomic.Int64
	url := opened(t, "{}", closed(t))
	if got := asked(t, "GET", url+"/panier/1", ""); got.status != http.StatusInternalServerError || got.body != "" {
		t.Errorf("%d %q", got.status, got.body)
	}
	if got := asked(t, "POST", opened(t, "{}", counting(t, &count))+"/panier", strings.Repeat("x", 2000)); got.status != http.StatusCreated {
		t.Errorf("a body over the limit that is off: %d", got.status)
	}
}
