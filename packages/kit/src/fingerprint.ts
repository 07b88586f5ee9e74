/** Two requests are the same when their content is, whatever the order of members. */
import { hash } from 'node:crypto'

/** SHA-256 of the value's canonical JSON (members sorted), in base64url. Members named in `without` do not count. */
export function fingerprint(value: unknown, without: readonly string[] = []): string {
  return hash('sha256', JSON.stringify(canonical(value, without)) ?? 'undefined', 'base64url')
}

function canonical(value: unknown, without: readonly string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item))
  if (typeof value !== 'object' || value === null) return value
  const members = value as Record<string, unknown>
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(members).sort()) {
    if (!without.includes(key)) sorted[key] = canonical(members[key])
  }
  return sorted
}
