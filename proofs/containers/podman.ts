/**
 * Podman as Docker's engine, where no systemd is: with a store of our own beside the project's other state, a service of
 * the Docker API for as long as docker-compose runs, and health checks that we run ourselves.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Program } from '@comptoir/system/program.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { hasProgram } from '@comptoir/system/tools/install.ts'
import { until } from '@comptoir/system/until.ts'
import { run } from './command.ts'
import type { Engine, EngineOptions } from './engine.ts'

const NEEDED = ['podman', 'runc', 'docker-compose', 'mmdebstrap', 'iptables']
const SERVICE_LIMIT_MS = 30_000
/** What statfs calls the file system. */
const OVERLAYFS = 0x794c7630

export const hasPodman = (): boolean =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  NEEDED.every((name) => hasProgram(name, '--version'))

/** The engine, or undefined where one of its programs is missing or the user is not root. */
export async function openPodman(options: EngineOptions): Promise<Engine | undefined> {
  if (!hasPodman()) return undefined
  const { checkout, stateOverride, stopped } = options
  const store = join(dirname(stateDirectories(checkout, stateOverride).binaries), 'containers')
  const env = { ...process.env, ...configure(store) }
  const podman = (...args: readonly string[]) => run({ file: 'podman', args, cwd: checkout, env, stopped })
  return {
    name: 'podman',
    command: podman,
    compose: (args, variables) =>
      withService(env, async (host) => {
        const all = { ...env, ...variables, DOCKER_HOST: host, COMPOSE_HTTP_TIMEOUT: '300' }
        await run({ file: 'docker-compose', args, cwd: checkout, env: all, stopped })
      }),
    buildArguments: ['--pull=never', '--network', 'host', ...(await goCaches(options))],
    tend: async (containers) => {
      for (const { id, status, health } of containers) {
        // What fails here is told by the state of the container.
        if (status === 'running' && health !== '' && health !== 'healthy')
          await podman('healthcheck', 'run', id).catch(() => undefined)
        // Its own cleaning at the end may lose a race, and docker-compose waits for the word `exited`.
        if (status === 'stopped') await podman('container', 'cleanup', id).catch(() => undefined)
      }
    },
  }
}

/** Writes the settings; returns the variables that name them. */
function configure(store: string): Record<string, string> {
  const temporary = join(store, 'tmp')
  mkdirSync(temporary, { recursive: true })
  const limits = readFileSync('/proc/self/limits', 'utf8')
  const limit = (name: string, wanted: number): number => {
    const [, hard = ''] = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(limits) ?? []
    return Math.min(wanted, Number(hard) || wanted)
  }
  const [files, processes] = [limit('Max open files', 20_000), limit('Max processes', 4096)]
  const [containers, storage] = [join(store, 'containers.conf'), join(store, 'storage.conf')]
  writeFileSync(
    containers,
    `[containers]
# Above the hard limits of this machine the runtime would be refused.
default_ulimits = ["nofile=${files}:${files}", "nproc=${processes}:${processes}"]
[network]
network_backend = "netavark"
network_config_dir = "${store}/networks"
[engine]
# There is no systemd. crun refuses a hybrid layout of control groups.
cgroup_manager = "cgroupfs"
events_logger = "none"
runtime = "runc"
# Another store of Podman on this machine has locks of its own.
lock_type = "file"
tmp_dir = "${store}/libpod"
# An image that was built here is not looked for elsewhere.
compat_api_enforce_docker_hub = false
`,
  )
  // Overlays do not lie on each other; copies of whole layers do, at the cost of space and time.
  const driver = statfsSync(store).type === OVERLAYFS ? 'vfs' : 'overlay'
  writeFileSync(
    storage,
    `[storage]\ndriver = "${driver}"\ngraphroot = "${store}/graph"\nrunroot = "${store}/run"\n`,
  )
  return {
    CONTAINERS_CONF: containers,
    CONTAINERS_STORAGE_CONF: storage,
    BUILDAH_ISOLATION: 'chroot',
    // The other format has no health checks.
    BUILDAH_FORMAT: 'docker',
    DISABLE_HC_SYSTEMD: 'true',
    TMPDIR: temporary,
  }
}

/** Serves the API of Docker while `work` runs. */
async function withService<T>(env: NodeJS.ProcessEnv, work: (host: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-podman-'))
  const socket = join(folder, 'api.sock')
  const host = `unix://${socket}`
  // It ends by itself when we are gone and nothing asks any more.
  const service = new Program({
    name: 'podman system service',
    file: 'podman',
    args: ['system', 'service', '--time', '60', host],
    env,
    ownGroup: true,
  })
  try {
    const missing = () => `no service of podman: ${service.ended ?? 'it runs'}: ${service.said()}`
    await until(() => existsSync(socket), { limitMs: SERVICE_LIMIT_MS, missing })
    return await work(host)
  } finally {
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What this machine has fetched and compiled for Go is used again; a build of KrakenD then takes seconds. */
async function goCaches({ checkout, stopped }: EngineOptions): Promise<string[]> {
  if (!hasProgram('go', 'version')) return []
  const asked = await run({
    file: 'go',
    args: ['env', 'GOMODCACHE', 'GOCACHE'],
    cwd: checkout,
    env: process.env,
    stopped,
  })
  const [modules = '', compiled = ''] = asked.trim().split('\n')
  for (const folder of [modules, compiled]) mkdirSync(folder, { recursive: true })
  return ['--volume', `${modules}:/go/pkg/mod`, '--volume', `${compiled}:/go/build`]
}
