/** Configuration of a process: one TypeBox schema gives the type, the default and the check. */
import { readFileSync } from 'node:fs'
import { type Static, type TObject, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { TRACING_VARIABLES } from '../observe/tracing-config.ts'

export class ConfigError extends Error {
  readonly faults: readonly string[]
  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(`configuration: ${faults.join('; ')}`, options)
    this.faults = faults
  }
}

/**
 * Reads the variables that `schema` names. Strings are converted to numbers and booleans, defaults filled in.
 * @throws ConfigError that names each faulty variable, never its value (it may be a secret).
 */
export function loadConfig<S extends TObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): Static<S> {
  const given: Record<string, unknown> = {}
  const complete = withDatabasePassword(env)
  for (const name of Object.keys(schema.properties)) {
    const value = complete[name]
    if (value !== undefined && value !== '') given[name] = converted(schema.properties[name], value)
  }
  const config = Value.Default(schema, given)
  if (Value.Check(schema, config)) return config
  throw new ConfigError(
    Value.Errors(schema, config).map((fault) => {
      const missing =
        'requiredProperties' in fault.params ? (fault.params.requiredProperties as string[]) : []
      return missing.length > 0
        ? `${missing.join(', ')} is missing`
        : `${fault.instancePath.slice(1)} ${fault.message}`
    }),
  )
}

/**
 * A container is given its password as a file, so that it stands in no list of variables: DATABASE_PASSWORD_FICHIER names
 * it, and the addresses of databases that have no password of their own get it.
 */
function withDatabasePassword(
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const file = env['DATABASE_PASSWORD_FICHIER']
  if (file === undefined || file === '') return env
  const password = encodeURIComponent(readSecret('DATABASE_PASSWORD_FICHIER', file))
  const addresses = ['DATABASE_URL', 'BUS_URL'].map((name) => {
    const url = URL.parse(env[name] ?? '')
    if (url === null || url.password !== '') return [name, env[name]]
    url.password = password
    return [name, url.href]
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

/** A text as the type of its schema, or as it is when it is none of that type; the check then says so. */
function converted(schema: TSchema | undefined, text: string): unknown {
  if (schema === undefined) return text
  // The library would cut 80.5 down to 80 and read `true` as 1.
  if ('type' in schema && schema.type === 'integer' && !/^[+-]?\d+$/.test(text)) return text
  return Value.Convert(schema, text)
}

/**
 * Takes PGSSLMODE, PGOPTIONS and their like out of this process's environment: node-postgres would read them as defaults. An
 * address says everything itself, `?sslmode=require` too.
 */
export function forgetPostgresVariables(): void {
  const { env } = process
  for (const name of Object.keys(env)) if (/^PG[A-Z]/.test(name)) delete env[name]
}

/** Ten years: nobody who comes back to his shop finds that events were thrown away. */
export const BUS_RETENTION_DAYS = 3_650
const RETENTION_DAYS_MAX = 24_000

/** Variables of a process that cannot do without the bus. */
export const busConfig = {
  BUS_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  /** How long an event waits for a consumer that is away before it is forgotten. */
  BUS_RETENTION_DAYS: Type.Integer({ default: BUS_RETENTION_DAYS, minimum: 30, maximum: RETENTION_DAYS_MAX }),
}

/** Variables that every process has. Services add theirs with `Type.Object({ ...processConfig(8007), … })`. */
export function processConfig(defaultPort: number) {
  return {
    PORT: Type.Integer({ default: defaultPort, minimum: 1, maximum: 65_535 }),
    HOST: Type.String({ default: '127.0.0.1' }),
    INSTANCE_ID: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    PROFILE: Type.Literal('demo', { default: 'demo' }),
    LOG_LEVEL: Type.Union(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
      { default: 'info' },
    ),
    DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
    DATABASE_POOL: Type.Integer({ default: 4, minimum: 1, maximum: 64 }),
    /** The largest group that a lane sends. 1 switches grouping off. */
    LANE_MAX: Type.Integer({ default: 64, minimum: 1, maximum: 128 }),
    /** `demo` seeds the demonstration data, once. */
    SEED: Type.Union([Type.Literal('demo'), Type.Literal('none')], { default: 'none' }),
    BUS_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
    ...TRACING_VARIABLES,
  }
}
