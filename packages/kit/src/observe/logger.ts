/** Logs: JSON on stdout by pino. A message is constant, its data stand in fields, and secrets are taken out by name. */
import pino from 'pino'

export type Logger = pino.Logger

const SECRET_NAMES = [
  'password',
  'motDePasse',
  'mot_de_passe',
  'token',
  'jeton',
  'authorization',
  'cookie',
  'secret',
  'DATABASE_URL',
  'BUS_URL',
  'REDIS_URL',
  'carte',
  'cvv',
]

export interface LoggerOptions {
  readonly service: string
  readonly instance: string
  readonly level: string
}

/** Standard output, in blocks, written at least twice a second. */
export const standardOutput = () =>
  pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 500 })

/** A logger. Flush it before the process ends. Tests pass another destination. */
export function createLogger(
  { service, instance, level }: LoggerOptions,
  to: pino.DestinationStream = standardOutput(),
): Logger {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level,
      base: { service, instance },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths, censor: '[retiré]' },
    },
    to,
  )
}
