package main

import (
	"fmt"
	"log/slog"
	"os"
	"strings"
)

// newLog writes lines of JSON, with the fields of the other processes.
func newLog(level slog.Level, instanceID string) *slog.Logger {
	inLowerCase := func(_ []string, attribute slog.Attr) slog.Attr {
		if attribute.Key == slog.LevelKey {
			attribute.Value = slog.StringValue(strings.ToLower(attribute.Value.String()))
		}
		return attribute
	}
	handler := slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{Level: level, ReplaceAttr: inLowerCase})
	return slog.New(handler).With("service", "passerelle", "instance", instanceID)
}

// krakenLogger writes what KrakenD says into our log. Its errors are about requests, which the access log has.
type krakenLogger struct{ log *slog.Logger }

func sentence(words []any) string { return strings.TrimSuffix(fmt.Sprintln(words...), "\n") }

func (k krakenLogger) Debug(words ...any)    { k.log.Debug(sentence(words)) }
func (k krakenLogger) Info(words ...any)     { k.log.Debug(sentence(words)) }
func (k krakenLogger) Warning(words ...any)  { k.log.Warn(sentence(words)) }
func (k krakenLogger) Error(words ...any)    { k.log.Warn(sentence(words)) }
func (k krakenLogger) Critical(words ...any) { k.log.Error(sentence(words)) }

// Fatal is said of a module that cannot work, before anything is served.
func (k krakenLogger) Fatal(words ...any) {
	fmt.Fprintln(os.Stderr, "krakend:", sentence(words))
	os.Exit(1)
}
