// The gateway of the shop: KrakenD on its own framework, reading the same krakend.json as the official image, with what
// the key "@comptoir" of that file switches on.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/luraproject/lura/v2/config"
)

const usage = `krakend run|check|health [-c krakend.json]

run     serves the file until SIGTERM
check   builds every route of the file, without listening
health  asks the gateway that serves the file here whether it is well

PORT, HOST, METRICS_PORT and KRAKEND_FILE stand in for the file's port, listen_ip, metrics.port and for -c;
GATEWAY_PORTS is a list of ports that lead here too; INSTANCE_ID names this gateway; LOG_LEVEL is debug, info, warn or error.`

func main() {
	command, args := "run", os.Args[1:]
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		command, args = args[0], args[1:]
	}
	flags := flag.NewFlagSet("krakend", flag.ExitOnError)
	flags.Usage = func() { fmt.Fprintln(os.Stderr, usage) }
	path := flags.String("c", cmp.Or(os.Getenv("KRAKEND_FILE"), "krakend.json"), "the file")
	_ = flags.Parse(args)
	f, err := readFile(*path)
	switch {
	case err != nil:
	case command == "run":
		err = run(f)
	case command == "check":
		err = check(f)
	case command == "health":
		err = askHealth(f.config.Port)
	default:
		flags.Usage()
		os.Exit(1)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "krakend: %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		os.Exit(1)
	}
}

func run(f file) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cmp.Or(os.Getenv("LOG_LEVEL"), "info"))); err != nil {
		return err
	}
	instanceID := cmp.Or(os.Getenv("INSTANCE_ID"), "passerelle-"+strconv.Itoa(f.config.Port))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go followParent(stop)
	log := newLog(level, instanceID)
	g := newGateway(f, instanceID, log)
	g.api = newAPIFile(os.Getenv("LOG_DIR"), instanceID, log)
	return g.run(ctx, g.serve)
}

func check(f file) error {
	g := newGateway(f, "", slog.New(slog.DiscardHandler))
	return g.run(context.Background(), func(context.Context, config.ServiceConfig, http.Handler) error {
		fmt.Println("ok")
		return nil
	})
}
