package main

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/go-jose/go-jose/v3"
	"github.com/go-jose/go-jose/v3/jwt"
	krakendjose "github.com/krakend/krakend-jose/v2"
	validator "github.com/krakend/krakend-jose/v2/gin"
	"github.com/luraproject/lura/v2/config"
	"github.com/luraproject/lura/v2/proxy"
	router "github.com/luraproject/lura/v2/router/gin"
)

// What a token of utilisateurs says of itself, and how far the clocks of two hosts may differ.
const (
	tokenAlgorithm  = "EdDSA"
	tokenType       = "at+jwt"
	tokenAudience   = "comptoir"
	tokenLeeway     = 5 * time.Second
	tokenMax        = 4096
	tokenRemembered = 2000
)

// Why a token opens nothing: codes of the table of problems.
const (
	noToken      = "NON_AUTHENTIFIE"
	forgedToken  = "JETON_INVALIDE"
	expiredToken = "JETON_EXPIRE"
	revokedToken = "JETON_REVOQUE"
	noKeys       = "CLES_INDISPONIBLES"
)

var (
	bearer = regexp.MustCompile(`(?i)^bearer +(\S+)$`)
	signed = regexp.MustCompile(`^[\w-]+\.[\w-]+\.[\w-]*$`)
)

// validated judges tokens before an endpoint is asked: with "tokens" as services do, else as KrakenD does.
func (g *gateway) validated(inner router.HandlerFactory) router.HandlerFactory {
	keys := g.settings.keysAt()
	if keys == nil {
		return validator.HandlerFactory(inner, g.kraken, nil)
	}
	g.keys = &keySet{urls: keys, log: g.log}
	check := &tokenCheck{keys: g.keys, memory: map[[sha256.Size]byte]goodToken{}, shared: g.settings.apiToken}
	return func(endpoint *config.EndpointConfig, next proxy.Proxy) gin.HandlerFunc {
		handle := inner(endpoint, next)
		_, isWanted := endpoint.ExtraConfig[krakendjose.ValidatorNamespace]
		isRead := ownSettings(endpoint).Token != ""
		if !isWanted && !isRead {
			return handle
		}
		return func(c *gin.Context) {
			code := check.fault(c.Request)
			if code == "" || code == noToken && !isWanted {
				handle(c)
				return
			}
			exchangeOf(c).code = code
			c.AbortWithStatus(problems[code]["fr"].Status)
		}
	}
}

// goodToken is what is kept of a token whose signature was checked: as long as its bytes are the same, it is not read again.
type goodToken struct {
	kid     string
	names   []string
	expires time.Time
}

type tokenCheck struct {
	keys *keySet
	// shared is the token that programs of an older installation have in common; empty where there is none.
	shared string
	mutex  sync.Mutex
	memory map[[sha256.Size]byte]goodToken
}

// fault is why a request's token opens nothing; empty where it is good. Programs of older systems have a header of their own.
func (t *tokenCheck) fault(r *http.Request) string {
	authorization := r.Header.Get("Authorization")
	if len(r.Header.Values("Authorization")) == 0 {
		given := r.Header.Values("X-API-Token")
		if len(given) == 0 {
			return noToken
		}
		authorization = "Bearer " + given[0]
	}
	match := bearer.FindStringSubmatch(authorization)
	if match != nil && t.shared != "" && subtle.ConstantTimeCompare([]byte(match[1]), []byte(t.shared)) == 1 {
		return ""
	}
	if match == nil || len(match[1]) > tokenMax || !signed.MatchString(match[1]) {
		return forgedToken
	}
	return t.judge(match[1])
}

func (t *tokenCheck) judge(text string) string {
	fingerprint := sha256.Sum256([]byte(text))
	t.mutex.Lock()
	known, isKnown := t.memory[fingerprint]
	t.mutex.Unlock()
	if !isKnown {
		var fault string
		if known, fault = t.read(text); fault != "" {
			return fault
		}
		t.remember(fingerprint, known)
	}
	document := t.keys.newest(false)
	switch {
	case known.expires.Add(tokenLeeway).Before(time.Now()):
		return expiredToken
	case document == nil:
		return noKeys
	case document.key(known.kid) == nil:
		return forgedToken
	case slices.ContainsFunc(known.names, func(name string) bool { return slices.Contains(document.Revoked, name) }):
		return revokedToken
	}
	return ""
}

// remember keeps a bounded number of tokens: when there are too many, all are read again.
func (t *tokenCheck) remember(fingerprint [sha256.Size]byte, known goodToken) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if len(t.memory) >= tokenRemembered {
		clear(t.memory)
	}
	t.memory[fingerprint] = known
}

// read checks the signature of a token, and what it says of itself.
func (t *tokenCheck) read(text string) (known goodToken, fault string) {
	token, err := jwt.ParseSigned(text)
	if err != nil || len(token.Headers) != 1 {
		return known, forgedToken
	}
	head := token.Headers[0]
	if head.Algorithm != tokenAlgorithm || head.ExtraHeaders[jose.HeaderType] != tokenType {
		return known, forgedToken
	}
	document := t.keys.newest(false)
	if document == nil {
		return known, noKeys
	}
	key := document.key(head.KeyID)
	if key == nil {
		// A key that came into use since the last reading.
		if key = t.keys.newest(true).key(head.KeyID); key == nil {
			return known, forgedToken
		}
	}
	var claims struct {
		jwt.Claims
		Role    string `json:"role"`
		Session string `json:"sid"`
	}
	if err := token.Claims(key.Key, &claims); err != nil {
		return known, forgedToken
	}
	isWhole := claims.Subject != "" && claims.ID != "" && claims.Role != "" && claims.Expiry != nil && claims.IssuedAt != nil
	isEarly := claims.NotBefore != nil && claims.NotBefore.Time().After(time.Now().Add(tokenLeeway))
	if !isWhole || isEarly || !claims.Audience.Contains(tokenAudience) {
		return known, forgedToken
	}
	return goodToken{kid: head.KeyID, names: []string{claims.ID, claims.Session}, expires: claims.Expiry.Time()}, ""
}
