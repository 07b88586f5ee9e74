// The gateway of the shop: KrakenD on its own framework, reading the same krakend.json as the official image, with what
// the key "@comptoir" of that file switches on.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/transport/http/server"
)

// drainTime is how long answers under way may take after the order to stop; the supervisor kills at 12 s.
const drainTime = 10 * time.Second

const usage = `krakend run|check|health [-c krakend.json]

run     serves the file until SIGTERM
check   builds every route of the file, without listening
health  asks the gateway that serves the file here whether it is well

PORT, HOST, METRICS_PORT and KRAKEND_FILE stand in for the file's port, listen_ip, metrics.port and for -c;
INSTANCE_ID names this gateway; LOG_LEVEL is debug, info, warn or error.`

func main() {
	flags := flag.NewFlagSet("krakend", flag.ExitOnError)
	path := flags.String("c", valueOf("KRAKEND_FILE", "krakend.json"), "the file")
	flags.Usage = func() { fmt.Fprintln(os.Stderr, usage) }
	command := "run"
	args := os.Args[1:]
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command, args = args[0], args[1:]
	}
	_ = flags.Parse(args)
	if !slices.Contains([]string{"run", "check", "health"}, command) {
		flags.Usage()
		os.Exit(1)
	}
	if err := start(command, *path); err != nil {
		fmt.Fprintf(os.Stderr, "krakend: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}

func valueOf(name, otherwise string) string {
	if given := os.Getenv(name); given != "" {
		return given
	}
	return otherwise
}

func start(command, path string) error {
	f, err := readFile(path)
	if err != nil {
		return err
	}
	if err := f.fromEnvironment(); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if command == "health" {
		return askHealth(ctx, f.config.Port)
	}
	instanceID := valueOf("INSTANCE_ID", "passerelle-"+strconv.Itoa(f.config.Port))
	var level slog.Level
	if err := level.UnmarshalText([]byte(valueOf("LOG_LEVEL", "info"))); err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: level, ReplaceAttr: asOthersWrite})).
		With("service", "passerelle", "instance", instanceID)
	g := newGateway(f, instanceID, log)
	if command == "check" {
		err := g.run(ctx, func(context.Context, config.ServiceConfig, http.Handler) error { return nil })
		if err == nil {
			fmt.Println("ok")
		}
		return err
	}
	return g.run(ctx, func(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
		return g.serve(followParent(ctx, stop), cfg, handler)
	})
}

// asOthersWrite names the fields as the logs of the other processes do.
func asOthersWrite(_ []string, attribute slog.Attr) slog.Attr {
	switch attribute.Key {
	case slog.LevelKey:
		return slog.String(slog.LevelKey, strings.ToLower(attribute.Value.String()))
	default:
		return attribute
	}
}

// fromEnvironment lets the supervisor shift the ports.
func (f *file) fromEnvironment() error {
	for name, target := range map[string]*int{"PORT": &f.config.Port, "METRICS_PORT": &f.settings.Metrics.Port} {
		given := os.Getenv(name)
		if given == "" {
			continue
		}
		port, err := strconv.Atoi(given)
		if err != nil || port < 1 || port > largestPort {
			return fmt.Errorf("%s=%s is no port", name, given)
		}
		*target = port
	}
	f.config.Address = valueOf("HOST", f.config.Address)
	return nil
}

// serve listens until the context ends; then it takes no more requests, ends streams and lets answers under way end.
func (g *gateway) serve(ctx context.Context, cfg config.ServiceConfig, handler http.Handler) error {
	listener, err := net.Listen("tcp", net.JoinHostPort(cfg.Address, strconv.Itoa(cfg.Port)))
	if err != nil {
		return err
	}
	if port := g.settings.Metrics.Port; port != 0 {
		mux := http.NewServeMux()
		mux.Handle("GET /metrics", g.metrics.handler())
		scraped, err := net.Listen("tcp", net.JoinHostPort(cfg.Address, strconv.Itoa(port)))
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer func() { _ = scraped.Close() }()
		go func() { _ = (&http.Server{Handler: mux, ReadHeaderTimeout: time.Second}).Serve(scraped) }()
	}
	serving := server.NewServer(cfg, handler)
	ended := make(chan error, 1)
	go func() { ended <- serving.Serve(listener) }()
	g.log.Info("listening", "port", cfg.Port, "host", cfg.Address)
	tellListening()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	g.streams.stop()
	return serving.Shutdown(limited)
}
