/** Where a process finds the others: `<NAME>_URLS`, a comma list of the base URLs of their instances. */
import { addressVariableOf, serviceProcesses } from '@comptoir/contracts'
import { type TString, Type } from '@comptoir/contracts/typebox.ts'
import { loadConfig } from './config.ts'

const variableOf = (name: string): string => addressVariableOf({ name })

/** By default, an instance on each of the service's own ports of this machine. */
const schemaOf = (service: string): TString => {
  const ports = serviceProcesses.find(({ name }) => name === service)?.ports ?? []
  return Type.String({
    default: ports.map((port) => `http://127.0.0.1:${port}`).join(','),
    pattern: '^https?://[^,\\s]+(,https?://[^,\\s]+)*$',
  })
}

/**
 * The instances of these services, by their names.
 * @throws ConfigError that names each list that is none.
 */
export function addressesOf(
  names: readonly string[],
  // oxlint-disable-next-line node/no-process-env -- the contract says which variables there are, so no config.ts names them
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, readonly string[]> {
  const schema = Type.Object(Object.fromEntries(names.map((name) => [variableOf(name), schemaOf(name)])))
  const lists = loadConfig(schema, env)
  return Object.fromEntries(names.map((name) => [name, (lists[variableOf(name)] ?? '').split(',')]))
}
