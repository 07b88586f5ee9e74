/** Logs: pino JSON on stdout, a constant message with data in fields, and no secret whatever a caller passes. */
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
  'carte',
  'cvv',
]

export interface LoggerOptions {
  readonly service: string
  readonly instance: string
  readonly level: string
}

/** To standard output, asynchronously, at the latest after a second. */
const output = () => pino.destination({ dest: 1, sync: false, minLength: 4096, periodicFlush: 500 })

/** A logger, to be flushed before the process ends. Tests say where else it writes its lines. */
export function createLogger(
  { service, instance, level }: LoggerOptions,
  to: pino.DestinationStream = output(),
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
