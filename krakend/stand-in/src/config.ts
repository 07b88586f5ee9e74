import { fileURLToPath } from 'node:url'
import { apiTokenConfig } from '@comptoir/kit/http/api-token.ts'
import { TRACING_VARIABLES } from '@comptoir/kit/observe/tracing-config.ts'
import { ConfigError, loadConfig, processConfig } from '@comptoir/kit/process/config.ts'
import { Type } from 'typebox'

const { HOST, INSTANCE_ID, LOG_LEVEL, LOG_DIR } = processConfig(8080)

const Config = Type.Object({
  /** Stands in for the file's own `port`. */
  PORT: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  /** Other ports that lead here too: clients of replaced systems have theirs. */
  GATEWAY_PORTS: Type.Optional(Type.String({ pattern: '^\\d{1,5}(,\\d{1,5})*$' })),
  HOST,
  INSTANCE_ID,
  LOG_LEVEL,
  LOG_DIR,
  ...apiTokenConfig,
  ...TRACING_VARIABLES,
  KRAKEND_FILE: Type.String({ default: fileURLToPath(new URL('../../krakend.json', import.meta.url)) }),
})

/** The gateway's configuration, from the environment. */
export const readConfig = () => loadConfig(Config, process.env)

/**
 * The ports of such a list, moved as the gateway's own is from that of its file, which is left out.
 * @throws ConfigError when one is no port.
 */
export function otherPorts(list: string | undefined, port: number, ofFile: number): number[] {
  const ports = (list?.split(',') ?? []).map((one) => Number(one) - ofFile + port)
  if (ports.some((one) => one < 1 || one > 65_535))
    throw new ConfigError(['GATEWAY_PORTS is no list of ports'])
  return [...new Set(ports)].filter((one) => one !== port)
}

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
