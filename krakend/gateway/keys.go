package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

// keys says which keys an object may have. A nil entry is a value that is not looked into; the key "*" stands for every
// name, and a list is looked through entry by entry. A file with another key is refused: a limit or a check that is
// silently ignored would leave a door open.
type keys map[string]keys

// plain makes entries whose values are not looked into.
func plain(names ...string) keys {
	table := keys{}
	for _, name := range names {
		table[name] = nil
	}
	return table
}

// with adds entries to a table.
func (table keys) with(more keys) keys {
	for name, inner := range more {
		table[name] = inner
	}
	return table
}

var backendKeys = plain("url_pattern", "encoding", "method", "host", "is_collection", "target", "group", "allow", "deny",
	"mapping", "disable_host_sanitize", "input_headers", "input_query_strings").with(keys{
	"extra_config": keys{
		"backend/http":        plain("return_error_code", "return_error_details"),
		"qos/ratelimit/proxy": plain("max_rate", "capacity", "every"),
		"qos/circuit-breaker": plain("interval", "timeout", "max_errors", "name", "log_status_change"),
		"qos/http-cache":      plain("shared", "max_items", "max_size"),
		"proxy":               proxyKeys,
	},
})

var proxyKeys = keys{
	"static":         plain("strategy", "data"),
	"sequential":     nil,
	"flatmap_filter": nil,
	"combiner":       nil,
	"@comment":       nil,
}

var endpointKeys = plain("endpoint", "method", "timeout", "cache_ttl", "output_encoding", "concurrent_calls",
	"input_headers", "input_query_strings", "@comment").with(keys{
	"backend": backendKeys,
	"extra_config": keys{
		"proxy": proxyKeys,
		"qos/ratelimit/router": plain("max_rate", "capacity", "client_max_rate", "client_capacity", "every", "strategy",
			"key", "cleanup_period", "cleanup_threads", "num_shards"),
		"auth/validator": plain("alg", "jwk_url", "jwk_local_path", "cache", "cache_duration", "issuer", "audience", "roles",
			"roles_key", "roles_key_is_nested", "scopes", "scopes_key", "scopes_matcher", "propagate_claims",
			"disable_jwk_security", "failed_jwk_key_cooldown", "key_identify_strategy", "operation_debug",
			"jwk_fingerprints", "cipher_suites", "jwk_local_ca", "auth_header_name", "cookie_key"),
	},
})

var fileKeys = plain("$schema", "version", "name", "port", "listen_ip", "host", "timeout", "cache_ttl",
	"output_encoding", "read_timeout", "read_header_timeout", "write_timeout", "idle_timeout", "idle_connection_timeout",
	"dialer_timeout", "dialer_keep_alive", "response_header_timeout", "max_idle_connections",
	"max_idle_connections_per_host", "max_header_bytes", "max_shutdown_wait_time", "dns_cache_ttl").with(keys{
	"endpoints": endpointKeys,
	"extra_config": keys{
		"router": plain("hide_version_header", "disable_path_decoding", "disable_redirect_fixed_path",
			"disable_redirect_trailing_slash", "forwarded_by_client_ip", "trusted_proxies", "remote_ip_headers",
			"disable_access_log", "return_error_msg", "health_path", "disable_health", "remove_extra_slash",
			"disable_handle_method_not_allowed"),
		"security/cors": plain("allow_origins", "allow_methods", "allow_headers", "expose_headers", "max_age",
			"allow_credentials", "allow_private_network", "options_passthrough", "options_success_status", "debug"),
		"security/http": plain("allowed_hosts", "content_security_policy", "browser_xss_filter", "content_type_nosniff",
			"custom_frame_options_value", "frame_deny", "hpkp_public_key", "is_development", "referrer_policy",
			"sts_include_subdomains", "sts_seconds", "force_sts_header"),
		"@comptoir": {
			"lisez_moi": nil, "body_limit_bytes": nil, "round_robin": nil, "problems": nil, "access_log": nil,
			"streams": nil, "raw_paths": nil,
			"services": keys{"*": plain("hosts", "urls_from")},
			"probes":   plain("path", "every"),
			"retries":  plain("tries", "body_bytes"),
			"metrics":  plain("port"),
		},
	},
})

// unknownKey returns the path of the first key, in order, that the table does not have, or "".
func unknownKey(value any, table keys, path string) string {
	if list, ok := value.([]any); ok {
		for index, entry := range list {
			if found := unknownKey(entry, table, fmt.Sprintf("%s[%d]", path, index)); found != "" {
				return found
			}
		}
		return ""
	}
	object, ok := value.(map[string]any)
	if !ok || table == nil {
		return ""
	}
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		inner, known := table[name]
		if !known {
			inner, known = table["*"]
		}
		here := strings.TrimPrefix(path+"."+name, ".")
		if !known {
			return here
		}
		if found := unknownKey(object[name], inner, here); found != "" {
			return found
		}
	}
	return ""
}

// refuseUnknownKeys returns an error that names the first key on which this gateway would not act.
func refuseUnknownKeys(text []byte) error {
	var file map[string]any
	if err := json.Unmarshal(text, &file); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if found := unknownKey(file, fileKeys, ""); found != "" {
		return fmt.Errorf("%s: this gateway does not act on this key", found)
	}
	return nil
}
