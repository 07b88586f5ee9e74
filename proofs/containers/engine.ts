/** What runs containers on this machine: Docker where its engine answers, else Debian's Podman under root. */
import { type Command, run, succeeds } from './command.ts'
import { openPodman } from './podman.ts'

export interface Engine {
  readonly name: 'docker' | 'podman'
  /** Its command line, to the end: `docker` and `podman` take the same words. */
  readonly command: (...args: readonly string[]) => Promise<string>
  /** docker-compose or Compose v2, with these variables over those of the shell. */
  readonly compose: (args: readonly string[], variables: Readonly<Record<string, string>>) => Promise<void>
  /** What `build` needs besides the target, the tag and the folder. */
  readonly buildArguments: readonly string[]
  /** Does once what a service of the machine does for Docker. */
  readonly tend: (containers: readonly Tended[]) => Promise<void>
}

export interface Tended {
  readonly id: string
  readonly status: string
  readonly health: string
}

export interface EngineOptions {
  readonly checkout: string
  readonly stateOverride: string | undefined
  readonly stopped: AbortSignal
}

/** Undefined where there is neither. */
export async function findEngine(options: EngineOptions): Promise<Engine | undefined> {
  return (await openDocker(options)) ?? (await openPodman(options))
}

async function openDocker({ checkout, stopped }: EngineOptions): Promise<Engine | undefined> {
  const docker = (args: readonly string[], variables = {}): Command => ({
    file: 'docker',
    args,
    cwd: checkout,
    env: { ...process.env, ...variables },
    stopped,
  })
  if (!(await succeeds(docker(['info'])))) return undefined
  if (!(await succeeds(docker(['compose', 'version'])))) return undefined
  return {
    name: 'docker',
    command: (...args) => run(docker(args)),
    compose: async (args, variables) => void (await run(docker(['compose', ...args], variables))),
    buildArguments: [],
    tend: async () => undefined,
  }
}
