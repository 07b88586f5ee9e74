/**
 * The tools beside Node: what each is for, where it is and how to get it. `npm start` and `npm test` need none. A command
 * that needs one asks here for its path, or has it built, and says so when that is not possible.
 */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

export type ToolName =
  | 'krakend'
  | 'k6'
  | 'prometheus'
  | 'promtool'
  | 'prometheus-alertmanager'
  | 'amtool'
  | 'actionlint'
  | 'staticcheck'
  | 'kustomize'
  | 'podman'
  | 'docker-compose'
  | 'mmdebstrap'
  | 'rabbitmq-server'
  | 'redis-server'
  | 'nginx'
  | 'restate'

export interface Tool {
  readonly name: ToolName
  readonly purpose: { readonly fr: string; readonly en: string }
  readonly from: GoModule | DebianPackage | NpmPackage
  /** Only a check needs it and has it built: `npm run tools` passes it by unless it is named. */
  readonly onDemand?: true
}

/** A folder with go.mod and go.sum; `target` is what `go build` gets. */
export interface GoModule {
  readonly kind: 'go'
  readonly folder: string
  readonly target: string
}

export interface DebianPackage {
  readonly kind: 'apt'
  /** What has the program, and what it does not work without. */
  readonly packages: readonly string[]
  /** Services that it would start with the machine: they are switched off, because the system runs its own. */
  readonly services?: readonly string[]
}

/** A folder with package.json and package-lock.json, which name one program and what is downloaded for it. */
export interface NpmPackage {
  readonly kind: 'npm'
  readonly folder: string
  /** The program, seen from the folder that it is installed into. */
  readonly program: string
}

export const tools: readonly Tool[] = [
  {
    name: 'krakend',
    purpose: {
      fr: 'la passerelle KrakenD ; sans lui, npm start prend sa doublure',
      en: 'the KrakenD gateway; without it npm start takes the stand-in',
    },
    from: { kind: 'go', folder: 'krakend/gateway', target: '.' },
  },
  {
    name: 'k6',
    purpose: { fr: 'les essais de charge', en: 'load tests' },
    from: { kind: 'go', folder: 'tools/k6', target: 'go.k6.io/k6/v2' },
  },
  {
    name: 'prometheus',
    purpose: { fr: 'les métriques, npm run observability', en: 'metrics, npm run observability' },
    from: { kind: 'apt', packages: ['prometheus'] },
  },
  {
    name: 'promtool',
    purpose: { fr: 'l’essai des règles d’alerte', en: 'tests of the alert rules' },
    from: { kind: 'apt', packages: ['prometheus'] },
  },
  {
    name: 'prometheus-alertmanager',
    purpose: { fr: 'l’envoi des alertes', en: 'sending of alerts' },
    from: { kind: 'apt', packages: ['prometheus-alertmanager'] },
  },
  {
    name: 'amtool',
    purpose: { fr: 'l’essai des chemins des alertes', en: 'tests of where alerts go' },
    from: { kind: 'apt', packages: ['prometheus-alertmanager'] },
  },
  {
    name: 'rabbitmq-server',
    purpose: { fr: 'le bus, npm start -- --bus rabbitmq', en: 'the bus, npm start -- --bus rabbitmq' },
    from: { kind: 'apt', packages: ['rabbitmq-server'], services: ['rabbitmq-server', 'epmd'] },
  },
  {
    name: 'redis-server',
    purpose: { fr: 'le cache, npm start -- --cache redis', en: 'the cache, npm start -- --cache redis' },
    from: { kind: 'apt', packages: ['redis-server'], services: ['redis-server'] },
  },
  {
    name: 'nginx',
    purpose: {
      fr: 'une porte devant les deux interfaces, sur 8088',
      en: 'one door in front of both interfaces, on 8088',
    },
    from: { kind: 'apt', packages: ['nginx'], services: ['nginx'] },
  },
  {
    name: 'restate',
    purpose: {
      fr: 'un moteur de sagas en grappe, SAGA_ENGINE=restate npm start',
      en: 'an engine of sagas for a cluster, SAGA_ENGINE=restate npm start',
    },
    from: {
      kind: 'npm',
      folder: 'tools/restate',
      program: `node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`,
    },
    onDemand: true,
  },
  {
    name: 'actionlint',
    purpose: { fr: 'l’examen des workflows, npm run actionlint', en: 'the workflows, npm run actionlint' },
    from: { kind: 'go', folder: 'tools/actionlint', target: 'github.com/rhysd/actionlint/cmd/actionlint' },
    onDemand: true,
  },
  {
    name: 'staticcheck',
    purpose: { fr: 'l’examen du code Go de la passerelle', en: 'the Go code of the gateway' },
    from: { kind: 'go', folder: 'tools/staticcheck', target: 'honnef.co/go/tools/cmd/staticcheck' },
    onDemand: true,
  },
  {
    name: 'kustomize',
    purpose: {
      fr: 'les manifestes de Kubernetes, npm run kubernetes',
      en: 'the manifests of Kubernetes, npm run kubernetes',
    },
    from: { kind: 'go', folder: 'tools/kustomize', target: 'sigs.k8s.io/kustomize/kustomize/v5' },
    onDemand: true,
  },
  {
    name: 'podman',
    purpose: {
      fr: 'les conteneurs sans Docker, npm run containers',
      en: 'containers without Docker, npm run containers',
    },
    from: {
      kind: 'apt',
      packages: ['podman', 'runc', 'netavark', 'aardvark-dns', 'iptables', 'catatonit'],
    },
    onDemand: true,
  },
  {
    name: 'docker-compose',
    purpose: { fr: 'docker-compose.yml avec Podman', en: 'docker-compose.yml with Podman' },
    from: { kind: 'apt', packages: ['docker-compose'] },
    onDemand: true,
  },
  {
    name: 'mmdebstrap',
    purpose: { fr: 'les images de base faites sur place', en: 'base images made on this machine' },
    from: { kind: 'apt', packages: ['mmdebstrap'] },
    onDemand: true,
  },
]

const checkout = resolve(import.meta.dirname, '../../../..')
const suffix = process.platform === 'win32' ? '.exe' : ''
export const builtFolder = join(checkout, '.tools/bin')

/** Where a tool of ours is built, whether or not it is there. */
export const builtPath = (name: string): string => join(builtFolder, `${name}${suffix}`)

/** Debian has its servers here, where the PATH of a user does not look. */
const SERVERS = '/usr/sbin'

/** The path of a tool: built here, else on the given PATH; undefined when it is in neither. */
export function toolPath(name: ToolName, path: string): string | undefined {
  const folders = [builtFolder, ...path.split(delimiter).filter((folder) => folder !== ''), SERVERS]
  return folders.map((folder) => join(folder, `${name}${suffix}`)).find(isExecutable)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** The folder that an npm package is installed into. */
export const installedFolder = (name: string): string => join(checkout, '.tools', name)

/** Whether a tool of ours is that of the sources as they are now. */
export function isCurrent(name: string, from: GoModule | NpmPackage): boolean {
  const built = builtPath(name)
  if (!existsSync(built)) return false
  return from.kind === 'go' ? isNewest(built, from) : isInstalled(name, from)
}

/** What was installed is what the folder names. */
function isInstalled(name: string, { folder }: NpmPackage): boolean {
  const [wanted, had] = [join(checkout, folder), installedFolder(name)].map((one) =>
    join(one, 'package-lock.json'),
  )
  if (wanted === undefined || had === undefined || !existsSync(had)) return false
  return readFileSync(wanted, 'utf8') === readFileSync(had, 'utf8')
}

/** No source is newer than the binary. */
function isNewest(built: string, { folder }: GoModule): boolean {
  const { mtimeMs } = statSync(built)
  const sources = join(checkout, folder)
  return readdirSync(sources)
    .filter((file) => /^go\.(mod|sum)$|\.json$|(?<!_test)\.go$/.test(file))
    .every((file) => statSync(join(sources, file)).mtimeMs <= mtimeMs)
}
