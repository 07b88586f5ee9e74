package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheCommittedFileIsAccepted(t *testing.T) {
	if _, err := readFile("../krakend.json"); err != nil {
		t.Error(err)
	}
}

func TestAKeyThatNobodyActsOnIsNamed(t *testing.T) {
	for written, named := range map[string]string{
		`{"version":3,"endpoinds":[]}`:                                                         "at '': additional properties 'endpoinds'",
		`{"version":3,"extra_config":{"telemetry/opentelemetry":{}}}`:                          "at '/extra_config': additional properties 'telemetry/opentelemetry'",
		`{"version":3,"extra_config":{"@comptoir":{"round_robbin":true}}}`:                     "at '/extra_config/@comptoir': additional properties 'round_robbin'",
		`{"version":3,"endpoints":[{"endpoint":"/a"},{"extra_config":{"validation/cel":[]}}]}`: "at '/endpoints/1/extra_config': additional properties 'validation/cel'",
		`{"version":3,"endpoints":[{"backend":[{"host":["http://a"],"sd":"dns"}]}]}`:           "at '/endpoints/0/backend/0': additional properties 'sd'",
		`{"version":3,"endpoints":[{"endpoint":"/a","concurrent_calls":2}]}`:                   "at '/endpoints/0': additional properties 'concurrent_calls'",
		endpoint(`{"auth/validator":{"alg":"EdDSA","rolls":[]}}`):                              "at '/endpoints/0/extra_config/auth~1validator': additional properties 'rolls'",
	} {
		expectRefused(t, written, named)
	}
}

func TestAValueThatKrakenDWouldSilentlyIgnoreIsNamed(t *testing.T) {
	for written, named := range map[string]string{
		`{"version":2}`:                     "at '/version': value must be 3",
		`{"version":3,"timeout":"8"}`:       "at '/timeout': '8' does not match",
		`{"version":3,"port":"8080"}`:       "at '/port': got string, want integer",
		`{"version":3`:                      "not JSON",
		comptoir(`{"retries":{"tries":2}}`): "at '/extra_config/@comptoir': properties 'round_robin' required, if 'retries' exists",
		comptoir(`{"probes":{"path":"/"}}`): "at '/extra_config/@comptoir/probes': missing property 'every'",
		comptoir(`{"round_robin":true,"body_limit_bytes":1,"probes":{"path":"/","every":"0s"}}`):          "at '/extra_config/@comptoir/probes/every': '0s' does not match",
		`{"version":3,"endpoints":[{"endpoint":"/a","backend":[{"url_pattern":"/a","encoding":"xml"}]}]}`: "at '/endpoints/0/backend/0/encoding': value must be one of",
		endpoint(`{"qos/ratelimit/router":{"client_max_rate":"5","client_capacity":5,"strategy":"ip"}}`):  "client_max_rate': got string",
		endpoint(`{"auth/validator":{"alg":"EdDSA","jwk_url":"http://a/jwks"}}`):                          "missing property 'disable_jwk_security'",
		comptoir(`{"tokens":{"keys":"http://a/.well-known/jwks.json"}}`):                                  "properties 'problems' required, if 'tokens' exists",
	} {
		expectRefused(t, written, named)
	}
}

func expectRefused(t *testing.T, written, named string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "krakend.json")
	if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readFile(path); err == nil || !strings.Contains(err.Error(), named) {
		t.Errorf("%s: %v does not say %s", written, err, named)
	}
}

func comptoir(value string) string {
	return `{"version":3,"extra_config":{"@comptoir":` + value + `}}`
}

func endpoint(extras string) string {
	return `{"version":3,"endpoints":[{"endpoint":"/a","backend":[{"url_pattern":"/a"}],"extra_config":` + extras + `}]}`
}

func TestRoutesThatContradictEachOtherAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "krakend.json")
	one := `{"endpoint":"/a","backend":[{"url_pattern":"/a","host":["http://a"]}]}`
	if err := os.WriteFile(path, []byte(`{"version":3,"endpoints":[`+one+`,`+one+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := readFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := check(f); err == nil || !strings.Contains(err.Error(), "'/a'") {
		t.Errorf("%v does not name the route", err)
	}
}

func TestTheEnvironmentSaysWhereThingsAre(t *testing.T) {
	t.Setenv("PORT", "18080")
	t.Setenv("GATEWAY_PORTS", "8080,8000,80,8000")
	t.Setenv("PANIER_URLS", "http://127.0.0.1:1/, http://127.0.0.1:2")
	f, err := readFile("../krakend.json")
	if err != nil {
		t.Fatal(err)
	}
	name, addresses := f.settings.serviceOf([]string{"http://127.0.0.1:8010", "http://127.0.0.1:8011"})
	if name != "panier" || strings.Join(addresses, " ") != "http://127.0.0.1:1 http://127.0.0.1:2" || f.config.Port != 18080 {
		t.Errorf("%s at %v, port %d", name, addresses, f.config.Port)
	}
	if !slices.Equal(f.otherPorts, []int{18000, 10080}) {
		t.Errorf("other ports %v", f.otherPorts)
	}
	for name, value := range map[string]string{"METRICS_PORT": "70000", "GATEWAY_PORTS": "8000;80", "PANIER_URLS": "127.0.0.1:1"} {
		t.Setenv(name, value)
		if _, err := readFile("../krakend.json"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
		t.Setenv(name, "")
	}
}
