/** Configuration of a process: one TypeBox schema gives the type, the default and the check. */
import { readFileSync } from 'node:fs'
import { type Static, type TObject, type TSchema, Type } from '@comptoir/contracts/typebox.ts'
import { Ajv, type ErrorObject } from 'ajv'
import { apiTokenConfig } from '../http/api-token.ts'
import { TRACING_VARIABLES } from '../observe/tracing-config.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Addresses of each kind. */
const POSTGRES = /^postgres(ql)?:\/\//
const RABBITMQ = /^amqps?:\/\//
const REDIS = /^rediss?:\/\//
const BUS_ADDRESS = `${POSTGRES.source}|${RABBITMQ.source}`

export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(`configuration: ${faults.join('; ')}`, options)
    this.faults = faults
  }
}

/**
 * Reads the variables that `schema` names. Texts become numbers where the schema asks for them; defaults are filled in.
 * @throws ConfigError that names each faulty variable, never its value (it may be a secret).
 */
export function loadConfig<S extends TObject>(schema: S, env: Environment): Static<S> {
  const config: Record<string, unknown> = {}
  const complete = withPasswords(env)
  for (const name of Object.keys(schema.properties)) {
    const value = complete[name]
    if (value !== undefined && value !== '') config[name] = converted(schema.properties[name], value)
  }
  const validate = ajv.compile<Static<S>>(schema)
  if (validate(config)) return config
  throw new ConfigError(faultsOf(validate.errors ?? []))
}

/** The schemas themselves are not checked at every start: tests do that. */
const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true, meta: false, validateSchema: false })

/** One line for each fault. A choice gives one line, not one for each of its values. */
function faultsOf(errors: readonly ErrorObject[]): string[] {
  return errors
    .filter(({ schemaPath }) => !schemaPath.includes('/anyOf/'))
    .map(({ keyword, instancePath, message, params, schema }) => {
      if (keyword === 'required') return `${params['missingProperty']} is missing`
      const name = instancePath.slice(1)
      if (keyword === 'const') return `${name} must be ${String(schema)}`
      if (keyword !== 'anyOf') return `${name} ${message}`
      return `${name} must be one of ${(schema as { const?: unknown }[]).map((one) => one.const).join(', ')}`
    })
}

/** Which variable names the file of the password of which addresses. */
const PASSWORD_FILES: readonly { readonly file: string; readonly of: string; readonly kind: RegExp }[] = [
  { file: 'DATABASE_PASSWORD_FILE', of: 'DATABASE_URL', kind: POSTGRES },
  { file: 'DATABASE_PASSWORD_FILE', of: 'BUS_URL', kind: POSTGRES },
  { file: 'BUS_PASSWORD_FILE', of: 'BUS_URL', kind: RABBITMQ },
  { file: 'BUS_PASSWORD_FILE', of: 'BILLING_URL', kind: RABBITMQ },
  { file: 'REDIS_PASSWORD_FILE', of: 'REDIS_URL', kind: REDIS },
]

/**
 * A container is given its passwords as files, because lists of variables are easily read. Each address of its kind that has
 * no password of its own gets it.
 */
function withPasswords(env: Environment): Environment {
  const addresses = PASSWORD_FILES.flatMap(({ file, of, kind }) => {
    const named = env[file]
    const url = URL.parse(env[of] ?? '')
    if (named === undefined || named === '' || url === null) return []
    if (url.password !== '' || !kind.test(url.href)) return []
    url.password = encodeURIComponent(readSecret(file, named))
    return [[of, url.href]]
  })
  return { ...env, ...Object.fromEntries(addresses) }
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new ConfigError([`${name} names a file that cannot be read`], { cause })
  }
}

/** The number that a text spells, where the schema asks for one. Any other text stays as it is, and the check judges it. */
function converted(schema: TSchema | undefined, text: string): unknown {
  const type = schema !== undefined && 'type' in schema ? schema.type : undefined
  if (type === 'integer' && /^[+-]?\d+$/.test(text)) return Number(text)
  if (type === 'number' && /^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text)
  return text
}

/**
 * Takes PGSSLMODE, PGOPTIONS and their like out of this process's environment, because node-postgres reads them as defaults.
 * An address carries its own settings, such as `?sslmode=require`.
 */
export function forgetPostgresVariables(): void {
  const { env } = process
  for (const name of Object.keys(env)) if (/^PG[A-Z]/.test(name)) delete env[name]
}

/** Variables of a process that caches what it reads. */
export const cacheConfig = {
  /** Without it, each process caches in its memory. */
  REDIS_URL: Type.Optional(Type.String({ pattern: REDIS.source })),
}

/** Variables of a process that keeps a part of the past of the demonstration. */
export const pastConfig = {
  /** The last day of the past with which an empty database is seeded where `SEED` is `demo`; `none`: there is no past. */
  PAST_UNTIL: Type.String({
    default: 'none',
    pattern: '^(none|20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01]))$',
  }),
}

/** Ten years: a shop that was closed for long finds all its events. */
export const BUS_RETENTION_DAYS = 3_650
const RETENTION_DAYS_MAX = 24_000

/** Variables of a process that cannot do without the bus. */
export const busConfig = {
  /** `amqp://` for RabbitMQ; `postgres://` for pg-boss. */
  BUS_URL: Type.String({ pattern: BUS_ADDRESS }),
  /** How long an event waits for a consumer that is away before it is forgotten. */
  BUS_RETENTION_DAYS: Type.Integer({ default: BUS_RETENTION_DAYS, minimum: 30, maximum: RETENTION_DAYS_MAX }),
}

/**
 * A production takes no demonstration data.
 * @throws ConfigError that says so.
 */
export function checkProfile({ PROFILE, SEED }: { readonly PROFILE: string; readonly SEED: string }): void {
  if (PROFILE === 'production' && SEED === 'demo')
    throw new ConfigError(['SEED must be none where PROFILE is production'])
}

/** Variables that every process has. Services add theirs with `Type.Object({ ...processConfig(8007), … })`. */
export function processConfig(defaultPort: number) {
  return {
    PORT: Type.Integer({ default: defaultPort, minimum: 1, maximum: 65_535 }),
    HOST: Type.String({ default: '127.0.0.1' }),
    INSTANCE_ID: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    /** What is open to guests, and whose tokens are believed: `packages/contracts/src/access.ts`. */
    PROFILE: Type.Union([Type.Literal('demo'), Type.Literal('production')], { default: 'demo' }),
    /** Who has the keys of tokens. */
    UTILISATEURS_URLS: Type.String({
      default: 'http://127.0.0.1:8012',
      pattern: '^https?://[^,\\s]+(,https?://[^,\\s]+)*$',
    }),
    ...apiTokenConfig,
    LOG_LEVEL: Type.Union(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
      { default: 'info' },
    ),
    /** Three log files in a folder of the process below this one, beside standard output. */
    LOG_DIR: Type.Optional(Type.String({ minLength: 1 })),
    DATABASE_URL: Type.String({ pattern: POSTGRES.source }),
    DATABASE_POOL: Type.Integer({ default: 4, minimum: 1, maximum: 64 }),
    /** The largest group of a lane. 1 switches grouping off. */
    LANE_MAX: Type.Integer({ default: 64, minimum: 1, maximum: 128 }),
    /** `demo` seeds the demonstration data, once. */
    SEED: Type.Union([Type.Literal('demo'), Type.Literal('none')], { default: 'none' }),
    BUS_URL: Type.Optional(Type.String({ pattern: BUS_ADDRESS })),
    ...TRACING_VARIABLES,
  }
}
