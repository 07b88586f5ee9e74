package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

func TestKeysAreAskedAnewForAKeyThatCameIntoUseAndKeptWhileNobodyAnswers(t *testing.T) {
	var kid atomic.Value
	kid.Store("first")
	keeper := serving(t, func(w http.ResponseWriter, _ *http.Request) {
		if kid.Load() == "" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = fmt.Fprintf(w, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":%q}],"revoques":[]}`, kid.Load())
	})
	keys := &keySet{urls: []string{closed(t), keeper}, log: slog.New(slog.DiscardHandler)}
	if keys.newest(false).key("first") == nil {
		t.Error("not asked of the second instance")
	}
	kid.Store("second")
	if keys.newest(true).key("second") != nil {
		t.Error("asked again within the pause")
	}
	keys.askedAt = time.Time{}
	if keys.newest(true).key("second") == nil {
		t.Error("not asked anew")
	}
	kid.Store("")
	keys.askedAt = time.Time{}
	if keys.newest(true).key("second") == nil {
		t.Error("not kept")
	}
}
