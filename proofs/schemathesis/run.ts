/**
 * schemathesis over the document of every process: requests that keep to it and requests that do not, by callers of each kind.
 * No answer is a 5xx that says a fault, and none has a status that the document does not name.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  DEMO_COMPTES,
  GUEST,
  guestOf,
  isFor,
  OPERATOR,
  type Role,
  type Route,
  readsNoToken,
  type ServiceContract,
} from '@comptoir/contracts'
import { checkout } from '@comptoir/system/checkout.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'
import { signIn } from '../sign-in.ts'

interface Options {
  readonly asked: readonly ServiceContract[]
  readonly seed: number
  /** Requests of each operation that are drawn at random, beside those of its limits. */
  readonly examples: number
  readonly stopped: AbortSignal
}

interface Round {
  readonly service: string
  readonly caller: string
  readonly seconds: number
  /** Absent: nothing was found. */
  readonly found?: string
}

/**
 * What any route may answer besides what its contract names: the request cannot be read (400), has no such method (405), is
 * late (408), too large (413), of another type (415), or has too much of a head (431). The document says `default` of them,
 * which would let everything pass.
 */
const OF_EVERY_ROUTE = ['400', '405', '408', '413', '415', '431']

interface Operation {
  readonly responses: Record<string, unknown>
  parameters?: readonly Record<string, unknown>[]
}
type Document = { readonly paths: Readonly<Record<string, Record<string, Operation>>> }

/** Who asks, for which routes, and by which of the program's phases. */
interface Asking {
  readonly caller: string
  readonly authorization?: string
  readonly asks: (route: Route) => boolean
  readonly phases: string
}

/** Values at the limits of each document, and some drawn at random. */
const ALL_PHASES = 'coverage,fuzzing'
/** Whoever is let in nowhere is refused before his request is read: a few show it. */
const FEW = 'fuzzing'

/** Whoever gives it asks for the 503 that follows. */
const DEADLINE = 'X-Deadline-Ms'

/** Each process in turn, by each caller; utilisateurs last, since a caller may be shut out there. */
export async function* roundsOf(
  program: string,
  system: RunningSystem,
  options: Options,
): AsyncGenerator<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-schemathesis-'))
  try {
    const isKeeper = ({ name }: ServiceContract) => Number(name === 'utilisateurs')
    for (const service of [...options.asked].sort((a, b) => isKeeper(a) - isKeeper(b))) {
      const url = system.at(service.ports[0] ?? 0)
      const document = await documentOf(url)
      for (const { caller, authorization, asks, phases } of await callersOf(system)) {
        if (options.stopped.aborted) return
        if (!service.routes.some(asks)) continue
        const file = join(folder, `${service.name}-${caller}.json`)
        writeFileSync(file, JSON.stringify(strict(document, service, asks)))
        const began = performance.now()
        const found = await examine(program, { file, url, authorization, folder, phases }, options)
        const seconds = (performance.now() - began) / 1_000
        yield { service: service.name, caller, seconds, ...(found === undefined ? {} : { found }) }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const documentOf = async (url: string) => (await (await fetch(`${url}/openapi.json`)).json()) as Document

/** What one caller asks of a document, in which every status has its name. */
function strict(document: Document, { routes }: ServiceContract, asks: Asking['asks']): Document {
  const { paths, ...rest } = structuredClone(document)
  for (const route of routes) {
    // The answer of a stream has no end.
    if (route.stream === true || !asks(route)) delete paths[route.path]?.[route.method.toLowerCase()]
  }
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    const { responses, parameters = [] } = operation
    for (const status of OF_EVERY_ROUTE) responses[status] ??= responses['default']
    delete responses['default']
    operation.parameters = parameters.filter((one) => !JSON.stringify(one).includes(DEADLINE))
  }
  return { ...rest, paths }
}

/** A route is asked at its limits by those whom it lets in: guests, operators, and of staff the one who may do nearly all. */
async function callersOf(system: RunningSystem): Promise<readonly Asking[]> {
  const account = DEMO_COMPTES.find(({ role }) => role === 'responsable') ?? DEMO_COMPTES[0]
  const file = tokenFileOf(stateDirectories(checkout, system.folder).checkout)
  const letsIn = (role: Role) => (route: Route) => !readsNoToken(route) && isFor(route, { ...GUEST, role })
  return [
    { caller: 'nobody', asks: (route) => isFor(route, guestOf('demo')), phases: ALL_PHASES },
    {
      caller: 'forged',
      authorization: 'Bearer e30.e30.e30',
      asks: (route) => !readsNoToken(route),
      phases: FEW,
    },
    {
      caller: account.role,
      ...(await signIn(system.at(8012), account.identifiant, account.motDePasse)),
      asks: letsIn(account.role),
      phases: ALL_PHASES,
    },
    {
      caller: 'operateur',
      authorization: `Bearer ${readFileSync(file, 'utf8').trim()}`,
      asks: letsIn(OPERATOR.role),
      phases: ALL_PHASES,
    },
  ]
}

interface Examined {
  readonly file: string
  readonly url: string
  readonly authorization: string | undefined
  readonly folder: string
  readonly phases: string
}

/** What it found; undefined when nothing. */
function examine(
  program: string,
  { file, url, authorization, folder, phases }: Examined,
  { seed, examples, stopped }: Options,
): Promise<string | undefined> {
  const said = ['run', file, '--url', url, '--seed', String(seed), '--max-examples', String(examples)]
  const checks = ['--checks', 'not_a_server_error,status_code_conformance', '--continue-on-failure']
  const quiet = ['--phases', phases, '--warnings', 'off', '--no-color', '--no-shrink']
  const drawn = ['--generation-database', 'none']
  const waits = ['--request-timeout', '30', '--suppress-health-check', 'all']
  const asked = authorization === undefined ? [] : ['--header', `Authorization: ${authorization}`]
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>()
  const child = spawn(program, [...said, ...checks, ...quiet, ...drawn, ...waits, ...asked], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: stopped,
  })
  const pieces: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => void pieces.push(piece))
  child.stderr.on('data', (piece: Buffer) => void pieces.push(piece))
  child.once('error', (error) => (stopped.aborted ? resolve(undefined) : reject(error)))
  child.once('close', (code) => resolve(code === 0 ? undefined : Buffer.concat(pieces).toString('utf8')))
  return promise
}
