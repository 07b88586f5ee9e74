import { fileURLToPath } from 'node:url'
import { TRACING_VARIABLES } from '@comptoir/kit/observe/tracing-config.ts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'

const { HOST, INSTANCE_ID, LOG_LEVEL } = processConfig(8080)

const Config = Type.Object({
  /** Stands in for the file's own `port`. */
  PORT: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  HOST,
  INSTANCE_ID,
  LOG_LEVEL,
  ...TRACING_VARIABLES,
  KRAKEND_FILE: Type.String({ default: fileURLToPath(new URL('../../krakend.json', import.meta.url)) }),
})

/** The gateway's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)

/**
 * The addresses in a variable such as `PANIER_URLS`, a comma list; undefined when it is not set.
 * @throws ConfigError that names the variable when one is no address.
 */
export function readUrls(variable: string): string[] | undefined {
  const given = process.env[variable]
  if (given === undefined || given === '') return undefined
  return given.split(',').map((address) => {
    const url = URL.parse(address.trim())
    if (url === null || !url.protocol.startsWith('http'))
      throw new ConfigError([`${variable} is not a list of addresses`])
    return url.origin
  })
}
