/**
 * schemathesis over the document of every process: requests that keep to it and requests that do not, by callers of each kind.
 * No answer is a 5xx that says a fault, and none has a status that the document does not name.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_COMPTES, type ServiceContract } from '@comptoir/contracts'
import { checkout } from '@comptoir/system/checkout.ts'
import type { RunningSystem } from '@comptoir/system/running-system.ts'
import { stateDirectories } from '@comptoir/system/state.ts'
import { tokenFileOf } from '@comptoir/system/supervisor/supervisor.ts'

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
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }

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
      const file = join(folder, `${service.name}.json`)
      writeFileSync(file, JSON.stringify(strict(await documentOf(url), service)))
      for (const [caller, token] of await callersOf(system, service)) {
        if (options.stopped.aborted) return
        const began = performance.now()
        const found = await examine(program, { file, url, token, folder }, options)
        const seconds = (performance.now() - began) / 1_000
        yield { service: service.name, caller, seconds, ...(found === undefined ? {} : { found }) }
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const documentOf = async (url: string) => (await (await fetch(`${url}/openapi.json`)).json()) as Document

function strict({ paths, ...document }: Document, { routes }: ServiceContract): Document {
  // Their answers have no end.
  const streams = new Set(routes.filter(({ stream }) => stream === true).map(({ path }) => path))
  const kept = Object.entries(paths).filter(([path]) => !streams.has(path))
  for (const operation of kept.flatMap(([, methods]) => Object.values(methods))) {
    const { responses, parameters = [] } = operation
    for (const status of OF_EVERY_ROUTE) responses[status] ??= responses['default']
    delete responses['default']
    operation.parameters = parameters.filter((one) => !JSON.stringify(one).includes(DEADLINE))
  }
  return { ...document, paths: Object.fromEntries(kept) }
}

/** Who asks, and by which token: those who are let in nowhere, who is let in nearly everywhere, and operators where they are. */
async function callersOf(
  system: RunningSystem,
  { routes }: ServiceContract,
): Promise<readonly (readonly [string, string | undefined])[]> {
  const account = DEMO_COMPTES.find(({ role }) => role === 'responsable') ?? DEMO_COMPTES[0]
  const staff = [account.role, await signIn(system.at(8012), account)] as const
  const others = [['nobody', undefined] as const, ['forged', 'e30.e30.e30'] as const]
  if (!routes.some(({ acces }) => acces.includes('operateur'))) return [...others, staff]
  const file = tokenFileOf(stateDirectories(checkout, system.folder).checkout)
  return [...others, staff, ['operateur', readFileSync(file, 'utf8').trim()]]
}

async function signIn(
  url: string,
  { identifiant, motDePasse }: (typeof DEMO_COMPTES)[number],
): Promise<string> {
  const answer = await fetch(`${url}/auth/connexion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ identifiant, mot_de_passe: motDePasse }),
  })
  const { jeton_acces: token } = (await answer.json()) as { jeton_acces?: string }
  if (token === undefined) throw new Error(`${identifiant} cannot sign in: ${answer.status}`)
  return token
}

interface Examined {
  readonly file: string
  readonly url: string
  readonly token: string | undefined
  readonly folder: string
}

/** What it found; undefined when nothing. */
function examine(
  program: string,
  { file, url, token, folder }: Examined,
  { seed, examples, stopped }: Options,
): Promise<string | undefined> {
  const said = ['run', file, '--url', url, '--seed', String(seed), '--max-examples', String(examples)]
  const checks = ['--checks', 'not_a_server_error,status_code_conformance', '--continue-on-failure']
  const quiet = ['--phases', 'coverage,fuzzing', '--warnings', 'off', '--no-color', '--no-shrink']
  const drawn = ['--generation-database', 'none']
  const waits = ['--request-timeout', '30', '--suppress-health-check', 'all']
  const asked = token === undefined ? [] : ['--header', `Authorization: Bearer ${token}`]
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
