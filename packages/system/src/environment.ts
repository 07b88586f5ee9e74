/**
 * The variables of the caller's environment that reach our programs: only those of `environment.json`. A shell has others
 * (PGSSLMODE, NODE_OPTIONS, LD_PRELOAD, a proxy), which would change what our programs do. `*` stands for any ending.
 *
 * - `system`: to find programs and folders, and to speak to the terminal. Every process may have it.
 * - `own`: our settings, of commands and of processes.
 * - `tools`: for programs that fetch and build (npm, Go, Docker). No server has it.
 */
import names from './environment.json' with { type: 'json' }

export type Group = keyof typeof names
type Environment = Readonly<Record<string, string | undefined>>

/** Those variables of `env` that belong to the groups. */
export function passedOn(env: Environment, ...groups: readonly Group[]): Record<string, string> {
  const allowed = groups.flatMap((group) => names[group])
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && allowed.some((one) => isNamed(spelt(name), one)) ? [[name, value]] : [],
    ),
  )
}

// Windows knows `Path` as PATH.
const spelt = (name: string) => (process.platform === 'win32' ? name.toUpperCase() : name)

const isNamed = (name: string, allowed: string): boolean =>
  allowed.endsWith('*') ? name.startsWith(allowed.slice(0, -1)) : name === allowed

/**
 * Removes all other variables from this process's environment. A command does it first, so that neither its libraries
 * (node-postgres reads PG… as defaults) nor its children see them.
 */
export function clearEnvironment(): void {
  const { env } = process
  const kept = passedOn(env, 'system', 'own', 'tools')
  for (const name of Object.keys(env)) if (!(name in kept)) delete env[name]
}

/** The rest of this process's environment for a server that it starts. */
// oxlint-disable-next-line node/no-process-env -- what passes is decided here
export const serverEnvironment = (): Record<string, string> => passedOn(process.env, 'system', 'own')
