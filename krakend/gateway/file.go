package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/krakend/krakend-circuitbreaker/v3/gobreaker"
	"github.com/krakend/krakend-cors/v2"
	"github.com/krakend/krakend-jose/v2"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/proxy"
	router "github.com/luraproject/lura/v2/router/gin"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// settings is the value of the root key "@comptoir": what this gateway adds to KrakenD. Each is off when it is absent.
type settings struct {
	Services   map[string]*service `json:"services"`
	RoundRobin bool                `json:"round_robin"`
	Probes     struct {
		Path  string   `json:"path"`
		Every duration `json:"every"`
	} `json:"probes"`
	Retries struct {
		Tries int `json:"tries"`
	} `json:"retries"`
	// Breakers: when a service is spared.
	Breakers breakerSettings `json:"breakers"`
	// Tokens: they are judged as services do, by the keys at this address.
	Tokens struct {
		Keys string `json:"keys"`
	} `json:"tokens"`
	// apiToken is what programs of an older installation show, all the same. Services know it as well, and refuse a weak one.
	apiToken  string
	Problems  bool  `json:"problems"`
	BodyLimit int64 `json:"body_limit_bytes"`
	// SendTimeout is how long a client may take nothing of its answer.
	SendTimeout duration `json:"send_timeout"`
	Streams     bool     `json:"streams"`
	RawPaths    bool     `json:"raw_paths"`
	Traces      bool     `json:"traces"`
	Deadlines   bool     `json:"deadlines"`
	Readiness   bool     `json:"readiness"`
	Head        bool     `json:"head"`
	// ServiceHeaders: what a service tells beside the body goes on where its answer is decoded, too.
	ServiceHeaders bool `json:"service_headers"`
	AccessLog      bool `json:"access_log"`
	Metrics        struct {
		Port int `json:"port"`
	} `json:"metrics"`
}

// endpointSettings is the value of an endpoint's key "@comptoir".
type endpointSettings struct {
	// Token: "where_given", a token that comes is judged.
	Token string `json:"token"`
	// BodyLimit stands in for that of the root.
	BodyLimit int64 `json:"body_limit_bytes"`
}

// ownSettings is what an endpoint says for itself; its form was checked when the file was read.
func ownSettings(endpoint *config.EndpointConfig) (own endpointSettings) {
	text, _ := json.Marshal(endpoint.ExtraConfig["@comptoir"])
	_ = json.Unmarshal(text, &own)
	return own
}

// service is found by the hosts that its backends list.
type service struct {
	Hosts    []string `json:"hosts"`
	URLsFrom string   `json:"urls_from"`
	// addresses are where it is on this machine: its hosts, unless the environment says better.
	addresses []string
}

type duration struct{ time.Duration }

func (d *duration) UnmarshalText(text []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(text))
	return err
}

// serviceOf returns the name and the addresses of the service that a backend's hosts stand for.
func (s settings) serviceOf(hosts []string) (name string, addresses []string) {
	for name, one := range s.Services {
		if slices.Equal(one.Hosts, hosts) {
			return name, one.addresses
		}
	}
	return "unknown", hosts
}

// keysAt is where the keys of tokens are on this machine; nil where tokens are not judged.
func (s settings) keysAt() (urls []string) {
	if s.Tokens.Keys == "" {
		return nil
	}
	host := strings.TrimSuffix(s.Tokens.Keys, keysPath)
	for _, one := range s.Services {
		if slices.Contains(one.Hosts, host) {
			for _, address := range one.addresses {
				urls = append(urls, address+keysPath)
			}
			return urls
		}
	}
	return []string{s.Tokens.Keys}
}

const keysPath = "/.well-known/jwks.json"

// file is krakend.json, checked.
type file struct {
	config   config.ServiceConfig
	settings settings
	// otherPorts lead to the same server: clients of replaced systems have theirs.
	otherPorts []int
}

// readFile reads krakend.json. The error is one line that says what to change.
func readFile(path string) (f file, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return f, err
	}
	if err := checkFile(text); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	var root struct {
		ExtraConfig struct {
			Comptoir settings `json:"@comptoir"`
		} `json:"extra_config"`
	}
	if err := json.Unmarshal(text, &root); err != nil {
		return f, fmt.Errorf("%s: %w", path, err)
	}
	f.settings = root.ExtraConfig.Comptoir
	if f.config, err = config.NewParser().Parse(path); err != nil {
		return f, err
	}
	f.config.Normalize()
	return f, errors.Join(f.checkKeys(), f.fromEnvironment())
}

// checkKeys returns an error where an endpoint names other keys than those by which all tokens are judged.
func (f *file) checkKeys() error {
	for _, endpoint := range f.config.Endpoints {
		wanted, _ := endpoint.ExtraConfig[jose.ValidatorNamespace].(map[string]any)
		keys := f.settings.Tokens.Keys
		if wanted != nil && keys != "" && wanted["jwk_url"] != keys {
			return fmt.Errorf("%s: jwk_url is not where the keys of @comptoir are", endpoint.Endpoint)
		}
	}
	return nil
}

func init() {
	for short, namespace := range map[string]string{
		"router":              router.Namespace,
		"security/cors":       cors.Namespace,
		"auth/validator":      jose.ValidatorNamespace,
		"qos/circuit-breaker": gobreaker.Namespace,
		"proxy":               proxy.Namespace,
		"backend/http":        client.Namespace,
	} {
		config.ExtraConfigAlias[short] = namespace
	}
}

// fromEnvironment lets the supervisor shift the ports and say where the services are.
func (f *file) fromEnvironment() error {
	f.config.Address = cmp.Or(os.Getenv("HOST"), f.config.Address)
	f.settings.apiToken = os.Getenv("API_TOKEN")
	ofFile := f.config.Port
	for name, target := range map[string]*int{"PORT": &f.config.Port, "METRICS_PORT": &f.settings.Metrics.Port} {
		given := os.Getenv(name)
		if given == "" {
			continue
		}
		port, err := strconv.ParseUint(given, 10, 16)
		if err != nil {
			return fmt.Errorf("%s=%s is no port", name, given)
		}
		*target = int(port)
	}
	if err := f.addPorts(os.Getenv("GATEWAY_PORTS"), f.config.Port-ofFile); err != nil {
		return err
	}
	for _, one := range f.settings.Services {
		one.addresses = slices.Clone(one.Hosts)
		if given := os.Getenv(one.URLsFrom); given != "" {
			one.addresses = strings.Split(strings.ReplaceAll(given, " ", ""), ",")
		}
		for index, address := range one.addresses {
			parsed, err := url.Parse(address)
			if err != nil || parsed.Host == "" || !strings.HasPrefix(parsed.Scheme, "http") {
				return fmt.Errorf("%s is not a list of addresses", one.URLsFrom)
			}
			one.addresses[index] = parsed.Scheme + "://" + parsed.Host
		}
	}
	return nil
}

// addPorts takes a list of ports, each moved as the gateway's own is from that of its file.
func (f *file) addPorts(list string, moved int) error {
	if list == "" {
		return nil
	}
	for given := range strings.SplitSeq(list, ",") {
		port, err := strconv.ParseUint(given, 10, 16)
		if err != nil {
			return fmt.Errorf("GATEWAY_PORTS=%s is no list of ports", list)
		}
		if other := int(port) + moved; other != f.config.Port && !slices.Contains(f.otherPorts, other) {
			f.otherPorts = append(f.otherPorts, other)
		}
	}
	return nil
}
