/** From the text of krakend.json to a plan that requests follow: checked once, so that nothing is looked up by name later. */
import { Value } from 'typebox/value'
import { type BackendEntry, type EndpointEntry, KrakendFile } from './file-schema.ts'

export interface Part {
  /** The hosts that the file names; equal lists share one turn. */
  readonly hosts: readonly string[]
  readonly method: string
  /** The upstream path for the values of the endpoint's parameters, in their order. */
  readonly pathFor: (values: readonly string[]) => string
  readonly group: string | undefined
  readonly isCollection: boolean
  /** The member, by its path, that alone is the part. */
  readonly target: readonly string[]
  readonly mapping: ReadonlyMap<string, string>
  readonly keepsStatus: boolean
  readonly errorName: string | undefined
}

export interface Endpoint {
  readonly method: string
  readonly path: string
  readonly segments: readonly string[]
  readonly timeoutMs: number
  /** Whether services are told how long we wait. */
  readonly handsOnDeadline: boolean
  /** Names as they stand in Node's headers: lower case. */
  readonly headers: readonly string[]
  readonly query: ReadonlySet<string>
  readonly limit: { readonly perSecond: number; readonly capacity: number } | undefined
  /** Whether a token has to come, is judged where one comes, or is left to the service. */
  readonly token: 'wanted' | 'where given' | 'unread'
  /** How many bytes a body may have. */
  readonly bodyLimit: number
  readonly parts: readonly Part[]
  readonly kind: 'no-op' | 'json'
  /** Members added to an answer of which a part is missing. */
  readonly filler: Readonly<Record<string, unknown>> | undefined
}

export interface Plan {
  readonly file: KrakendFile
  readonly endpoints: readonly Endpoint[]
}

/** A file that this gateway does not serve. The message names each key at fault. */
export class FileError extends Error {}

/**
 * Reads the file.
 * @throws FileError when it is no JSON, has a key that this gateway does not act on, or contradicts itself.
 */
export function readFile(text: string): Plan {
  const file = checked(parsed(text))
  const endpoints = file.endpoints.map((entry) => compile(entry, file))
  const seen = new Set<string>()
  for (const { method, path } of endpoints) {
    const shape = `${method} ${path.replace(/\{\w+\}/g, '{}')}`
    if (seen.has(shape)) throw new FileError(`${method} ${path}: declared twice`)
    seen.add(shape)
  }
  return { file, endpoints }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new FileError(`not JSON: ${(cause as Error).message}`, { cause })
  }
}

function checked(value: unknown): KrakendFile {
  if (Value.Check(KrakendFile, value)) return value
  const faults = Value.Errors(KrakendFile, value).map((fault) => {
    const unknown =
      'additionalProperties' in fault.params ? (fault.params.additionalProperties as string[]) : []
    if (unknown.length === 0) return `${fault.instancePath || '/'} ${fault.message}`
    return unknown
      .map((key) => `${fault.instancePath}/${key} is a key that this gateway does not act on`)
      .join('; ')
  })
  throw new FileError([...new Set(faults)].slice(0, 5).join('; '))
}

/** `8s`, `500ms`, `10m`, `24h`, in milliseconds. */
export function durationMs(text: string): number {
  const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }
  const amount = Number.parseInt(text, 10)
  return amount * unitMs[text.slice(String(amount).length) as keyof typeof unitMs]
}

function compile(entry: EndpointEntry, file: KrakendFile): Endpoint {
  const method = entry.method ?? 'GET'
  const kind = entry.output_encoding ?? file.output_encoding
  const fault = contradiction(entry, kind) ?? contradictoryKeys(entry, file)
  if (fault !== undefined) throw new FileError(`${method} ${entry.endpoint}: ${fault}`)
  const limit = entry.extra_config?.['qos/ratelimit/router']
  const names = [...entry.endpoint.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  return {
    method,
    path: entry.endpoint,
    segments: entry.endpoint.split('/').slice(1),
    timeoutMs: durationMs(entry.timeout ?? file.timeout),
    handsOnDeadline: file.extra_config['@comptoir'].deadlines ?? false,
    headers: (entry.input_headers ?? []).map((name) => name.toLowerCase()),
    query: new Set(entry.input_query_strings),
    limit: limit && {
      perSecond: (limit.client_max_rate * 1_000) / durationMs(limit.every ?? '1s'),
      capacity: limit.client_capacity,
    },
    token: tokenAt(entry),
    bodyLimit:
      entry.extra_config?.['@comptoir']?.body_limit_bytes ?? file.extra_config['@comptoir'].body_limit_bytes,
    parts: entry.backend.map((backend) => compilePart(backend, names)),
    kind,
    filler: entry.extra_config?.proxy?.static?.data,
  }
}

function contradiction(entry: EndpointEntry, kind: 'no-op' | 'json'): string | undefined {
  const shaped = entry.backend.some(
    (part) =>
      part.group ??
      part.target ??
      part.is_collection ??
      part.mapping ??
      part.extra_config ??
      part.encoding === 'json',
  )
  if (kind === 'no-op' && entry.backend.length !== 1) return 'no-op has exactly one backend'
  if (kind === 'no-op' && (shaped || entry.extra_config?.proxy)) return 'no-op changes nothing in an answer'
  if (kind === 'json' && entry.backend.some((part) => (part.method ?? 'GET') !== 'GET'))
    return 'only GET is merged'
  return undefined
}

function contradictoryKeys(entry: EndpointEntry, file: KrakendFile): string | undefined {
  const validator = entry.extra_config?.['auth/validator']
  if (validator === undefined) return undefined
  if (validator.jwk_url !== file.extra_config['@comptoir'].tokens.keys)
    return 'jwk_url is not where the keys of @comptoir are'
  return validator.jwk_url.startsWith('http:') && validator.disable_jwk_security !== true
    ? 'keys over plain HTTP need disable_jwk_security'
    : undefined
}

function tokenAt({ extra_config: config }: EndpointEntry): Endpoint['token'] {
  if (config?.['auth/validator'] !== undefined) return 'wanted'
  return config?.['@comptoir']?.token === undefined ? 'unread' : 'where given'
}

function compilePart(backend: BackendEntry, names: readonly string[]): Part {
  const http = backend.extra_config?.['backend/http']
  return {
    hosts: backend.host,
    method: backend.method ?? 'GET',
    pathFor: pathBuilder(backend.url_pattern, names),
    group: backend.group,
    isCollection: backend.is_collection ?? false,
    target: backend.target?.split('.') ?? [],
    mapping: new Map(Object.entries(backend.mapping ?? {})),
    keepsStatus: http?.return_error_code ?? false,
    errorName: http?.return_error_details,
  }
}

function pathBuilder(pattern: string, names: readonly string[]): (values: readonly string[]) => string {
  const pieces = pattern.split(/\{(\w+)\}/)
  const indexes = pieces.map((piece, index) => (index % 2 === 0 ? -1 : names.indexOf(piece)))
  if (indexes.some((found, index) => index % 2 === 1 && found < 0))
    throw new FileError(`${pattern}: a parameter that its endpoint does not have`)
  if (pieces.length === 1) return () => pattern
  return (values) =>
    pieces.map((piece, index) => (index % 2 === 0 ? piece : values[indexes[index] ?? 0])).join('')
}
