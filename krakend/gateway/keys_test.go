package main

import (
	"os"
	"path/filepath"
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
		`{"version":3,"endpoinds":[]}`:                                                               "endpoinds",
		`{"version":3,"extra_config":{"telemetry/opentelemetry":{}}}`:                                "extra_config.telemetry/opentelemetry",
		`{"version":3,"extra_config":{"@comptoir":{"round_robbin":true}}}`:                           "extra_config.@comptoir.round_robbin",
		`{"version":3,"endpoints":[{"endpoint":"/a"},{"extra_config":{"validation/cel":[]}}]}`:       "endpoints[1].extra_config.validation/cel",
		`{"version":3,"endpoints":[{"backend":[{"host":["http://a"],"sd":"dns"}]}]}`:                 "endpoints[0].backend[0].sd",
		`{"version":3,"endpoints":[{"extra_config":{"auth/validator":{"alg":"EdDSA","rolls":[]}}}]}`: "endpoints[0].extra_config.auth/validator.rolls",
	} {
		path := filepath.Join(t.TempDir(), "krakend.json")
		if err := os.WriteFile(path, []byte(written), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readFile(path)
		if err == nil || !strings.Contains(err.Error(), named+": this gateway does not act") {
			t.Errorf("%s: %v does not name %s", written, err, named)
		}
	}
}

func TestExtrasThatNeedEachOtherAreRefusedApart(t *testing.T) {
	if (settings{Retries: retries{Tries: 2}}).check() == nil {
		t.Error("retries without round_robin")
	}
	if (settings{RoundRobin: true, Probes: probes{Path: "/health"}}).check() == nil {
		t.Error("probes without every")
	}
}
