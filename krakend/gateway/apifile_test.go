package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func exchangeNamed(id string) *exchange {
	return &exchange{method: "GET", path: "/produits", requestID: id, traceID: "t1"}
}

func TestARequestHasALineUnderItsDay(t *testing.T) {
	folder := t.TempDir()
	file := newAPIFile(folder, "passerelle-8080", slog.New(slog.DiscardHandler))
	file.now = func() time.Time { return time.Date(2026, 11, 29, 23, 59, 59, 0, time.UTC) }
	file.tell(exchangeNamed("r-1"), 200, 1500*time.Microsecond)
	file.tell(exchangeNamed("t1"), 404, time.Millisecond)
	file.tell(&exchange{method: "GET", path: "/health"}, 200, 0)
	said, err := os.ReadFile(filepath.Join(folder, "passerelle-8080", "api_2026-11-29.log"))
	if err != nil {
		t.Fatal(err)
	}
	want := "2026-11-29T23:59:59.000Z 200 GET /produits 1.5 ms request=r-1 trace=t1\n" +
		"2026-11-29T23:59:59.000Z 404 GET /produits 1.0 ms request=t1\n"
	if string(said) != want {
		t.Errorf("got %q", said)
	}
}

func TestAFullFileGetsANumberAndTheNewestAreKept(t *testing.T) {
	folder := t.TempDir()
	file := newAPIFile(folder, "p", slog.New(slog.DiscardHandler))
	file.now = func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	file.most = 10
	for range filesKept + 5 {
		file.tell(exchangeNamed("r-1"), 200, 0)
	}
	entries, err := os.ReadDir(filepath.Join(folder, "p"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	all := strings.Join(names, " ")
	if len(names) != filesKept || strings.Contains(all, ".5.log") || !strings.Contains(all, "29.14.log api_2026-11-29.6.log") {
		t.Errorf("kept %s", all)
	}
}

func TestAFolderThatTakesNothingStopsNobody(t *testing.T) {
	newAPIFile("/dev/null", "p", slog.New(slog.DiscardHandler)).tell(exchangeNamed("r-1"), 200, 0)
	newAPIFile("", "p", nil).tell(exchangeNamed("r-1"), 200, 0)
}
