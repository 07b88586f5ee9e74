/**
 * The bridge between camelCase in code and snake_case in JSON. Both directions are total and inverse on every key that
 * the contracts use, which a test proves by round trip; schemas are renamed by the same rule, so they cannot drift.
 */
import type { TSchema } from './typebox.ts'

const snakeOf = new Map<string, string>()
const camelOf = new Map<string, string>()

/** `produitId` → `produit_id`. Memoised: the set of keys is that of the contracts. */
export function snake(key: string): string {
  let known = snakeOf.get(key)
  if (known === undefined) {
    known = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    remember(snakeOf, key, known)
  }
  return known
}

/** `produit_id` → `produitId`. */
export function camel(key: string): string {
  let known = camelOf.get(key)
  if (known === undefined) {
    known = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
    remember(camelOf, key, known)
  }
  return known
}

// Keys come from validated bodies, yet a bound costs nothing and a leak would.
const MEMORY = 4096
function remember(memory: Map<string, string>, key: string, value: string): void {
  if (memory.size < MEMORY) memory.set(key, value)
}

/** Renames every key of a JSON value to snake_case; arrays and nested objects too. */
export function toWire(value: unknown): unknown {
  return rename(value, snake)
}

/** Renames every key of a JSON value to camelCase. */
export function fromWire(value: unknown): unknown {
  return rename(value, camel)
}

function rename(value: unknown, of: (key: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rename(item, of))
  if (typeof value !== 'object' || value === null) return value
  const renamed: Record<string, unknown> = {}
  for (const key in value) renamed[of(key)] = rename((value as Record<string, unknown>)[key], of)
  return renamed
}

/** A schema whose properties are written as on the wire. Keywords stay; only property names change. */
export function snakeSchema(schema: TSchema): TSchema {
  return renameSchema(schema) as TSchema
}

function renameSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(renameSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const renamed: Record<string, unknown> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties')
      renamed[keyword] = Object.fromEntries(
        Object.entries(value as object).map(([key, inner]) => [snake(key), renameSchema(inner)]),
      )
    else if (keyword === 'required') renamed[keyword] = (value as string[]).map(snake)
    else renamed[keyword] = DATA_KEYWORDS.has(keyword) ? value : renameSchema(value)
  }
  return renamed
}

/** Keywords whose value is data, not a schema. */
const DATA_KEYWORDS = new Set(['const', 'enum', 'default', 'examples', 'type', 'pattern', 'format'])
