package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	gobreaker "github.com/krakend/krakend-circuitbreaker/v3/gobreaker"
	cors "github.com/krakend/krakend-cors/v2"
	httpcache "github.com/krakend/krakend-httpcache/v2"
	httpsecure "github.com/krakend/krakend-httpsecure/v2"
	jose "github.com/krakend/krakend-jose/v2"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/proxy"
	router "github.com/luraproject/lura/v2/router/gin"
	"github.com/luraproject/lura/v2/transport/http/client"
)

// settings is the value of the root key "@comptoir": what this gateway adds to KrakenD. Each is off when it is absent.
type settings struct {
	BodyLimit  int64              `json:"body_limit_bytes"`
	RoundRobin bool               `json:"round_robin"`
	Problems   bool               `json:"problems"`
	AccessLog  bool               `json:"access_log"`
	Streams    bool               `json:"streams"`
	RawPaths   bool               `json:"raw_paths"`
	Services   map[string]service `json:"services"`
	Probes     probes             `json:"probes"`
	Retries    retries            `json:"retries"`
	Metrics    metricsSettings    `json:"metrics"`
}

type service struct {
	Hosts    []string `json:"hosts"`
	URLsFrom string   `json:"urls_from"`
}

type probes struct {
	Path  string   `json:"path"`
	Every duration `json:"every"`
}

type retries struct {
	Tries     int `json:"tries"`
	BodyBytes int `json:"body_bytes"`
}

type metricsSettings struct {
	Port int `json:"port"`
}

type duration time.Duration

func (d *duration) UnmarshalJSON(text []byte) error {
	var written string
	if err := json.Unmarshal(text, &written); err != nil {
		return err
	}
	parsed, err := time.ParseDuration(written)
	*d = duration(parsed)
	return err
}

// file is krakend.json, checked, with the addresses of this machine in it.
type file struct {
	config   config.ServiceConfig
	settings settings
}

const largestPort = 65535

// readFile reads krakend.json. The error is one line that says what to change.
func readFile(path string) (file, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return file{}, err
	}
	if err := refuseUnknownKeys(text); err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	var root struct {
		ExtraConfig struct {
			Comptoir settings `json:"@comptoir"`
		} `json:"extra_config"`
	}
	if err := json.Unmarshal(text, &root); err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	found := root.ExtraConfig.Comptoir
	if err := found.check(); err != nil {
		return file{}, fmt.Errorf("%s: @comptoir: %w", path, err)
	}
	text, err = withAddresses(text, &found)
	if err != nil {
		return file{}, err
	}
	parsed, err := parse(path, text)
	if err != nil {
		return file{}, fmt.Errorf("%s: %w", path, err)
	}
	return file{config: parsed, settings: found}, nil
}

func (s settings) check() error {
	switch {
	case !s.RoundRobin && (s.Retries.Tries > 0 || s.Probes.Path != ""):
		return errors.New("retries and probes need round_robin")
	case s.Probes.Path != "" && s.Probes.Every <= 0:
		return errors.New("probes.every is missing")
	case s.Retries.Tries < 0 || s.Retries.BodyBytes < 0 || s.BodyLimit < 0:
		return errors.New("a limit is below zero")
	case s.Metrics.Port < 0 || s.Metrics.Port > largestPort:
		return errors.New("metrics.port is no port")
	default:
		return nil
	}
}

// withAddresses puts the addresses of the environment (PANIER_URLS) in the place of a service's hosts.
func withAddresses(text []byte, found *settings) ([]byte, error) {
	var root map[string]any
	if err := json.Unmarshal(text, &root); err != nil {
		return nil, err
	}
	instead := map[string][]string{}
	for name, one := range found.Services {
		given := os.Getenv(one.URLsFrom)
		if one.URLsFrom == "" || given == "" {
			continue
		}
		addresses := strings.Split(given, ",")
		for index, address := range addresses {
			addresses[index] = strings.TrimRight(strings.TrimSpace(address), "/")
			if parsed, err := url.Parse(addresses[index]); err != nil || parsed.Host == "" || !strings.HasPrefix(parsed.Scheme, "http") {
				return nil, fmt.Errorf("%s is not a list of addresses", one.URLsFrom)
			}
		}
		instead[strings.Join(one.Hosts, " ")] = addresses
		found.Services[name] = service{Hosts: addresses, URLsFrom: one.URLsFrom}
	}
	replaceHosts(root, instead)
	return json.Marshal(root)
}

func replaceHosts(value any, instead map[string][]string) {
	switch value := value.(type) {
	case []any:
		for _, entry := range value {
			replaceHosts(entry, instead)
		}
	case map[string]any:
		if hosts, ok := value["host"].([]any); ok {
			words := make([]string, len(hosts))
			for index, host := range hosts {
				words[index] = fmt.Sprint(host)
			}
			if addresses, ok := instead[strings.Join(words, " ")]; ok {
				value["host"] = addresses
			}
		}
		for _, entry := range value {
			replaceHosts(entry, instead)
		}
	}
}

func init() {
	for short, namespace := range map[string]string{
		"router":              router.Namespace,
		"security/cors":       cors.Namespace,
		"security/http":       httpsecure.Namespace,
		"auth/validator":      jose.ValidatorNamespace,
		"qos/circuit-breaker": gobreaker.Namespace,
		"qos/http-cache":      httpcache.Namespace,
		"proxy":               proxy.Namespace,
		"backend/http":        client.Namespace,
	} {
		config.ExtraConfigAlias[short] = namespace
	}
}

// parse hands the file to KrakenD's own parser, which reads it by a function that gives it our text.
func parse(path string, text []byte) (config.ServiceConfig, error) {
	parser := config.NewParserWithFileReader(func(string) ([]byte, error) { return text, nil })
	parsed, err := parser.Parse(path)
	parsed.Normalize()
	return parsed, err
}
