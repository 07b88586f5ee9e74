package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v3"
)

// The times of services: a token that was revoked is refused everywhere within a minute, and tokens with unknown keys make no
// more requests than the pause allows.
const (
	keysEvery   = 20 * time.Second
	keysPause   = 5 * time.Second
	keysTimeout = 2 * time.Second
	keysMax     = 1 << 20
)

// keyDocument is what utilisateurs publishes.
type keyDocument struct {
	Keys    []jose.JSONWebKey `json:"keys"`
	Revoked []string          `json:"revoques"`
}

func (d *keyDocument) key(kid string) *jose.JSONWebKey {
	index := slices.IndexFunc(d.Keys, func(one jose.JSONWebKey) bool { return one.KeyID == kid })
	if index < 0 {
		return nil
	}
	return &d.Keys[index]
}

// keySet has the keys by which tokens are judged, read again and again, and kept while nobody can be asked.
type keySet struct {
	urls  []string
	log   *slog.Logger
	known atomic.Pointer[keyDocument]
	// mutex is held by whoever asks; who comes meanwhile waits for the same answer.
	mutex   sync.Mutex
	askedAt time.Time
}

// follow asks at once, then every keysEvery, until the context ends.
func (s *keySet) follow(ctx context.Context) {
	go func() {
		ticker := time.NewTicker(keysEvery)
		defer ticker.Stop()
		for {
			s.mutex.Lock()
			s.ask()
			s.mutex.Unlock()
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
	}()
}

// newest is the newest document that is known. It asks for one where there is none, or where `renewed` wants a newer one.
func (s *keySet) newest(renewed bool) *keyDocument {
	known := s.known.Load()
	if known != nil && !renewed {
		return known
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	pause := keysPause
	if known == nil {
		pause /= 10
	}
	if s.known.Load() == known && time.Since(s.askedAt) >= pause {
		s.ask()
	}
	return s.known.Load()
}

// ask reads the document from the first instance that answers.
func (s *keySet) ask() {
	s.askedAt = time.Now()
	var failure error
	for _, url := range s.urls {
		var document *keyDocument
		if document, failure = readKeys(url); failure == nil {
			s.known.Store(document)
			return
		}
	}
	s.log.Warn("keys of tokens not read", "error", failure, "known", s.known.Load() != nil)
}

func readKeys(url string) (*keyDocument, error) {
	client := http.Client{Timeout: keysTimeout}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %d", url, response.StatusCode)
	}
	document := new(keyDocument)
	if err := json.NewDecoder(io.LimitReader(response.Body, keysMax)).Decode(document); err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	if document.Keys == nil || document.Revoked == nil {
		return nil, fmt.Errorf("%s: no keys", url)
	}
	return document, nil
}
