/** `npm run bench -- --reports`: events applied, reports made up anew, and each report read without its cache. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { magasins, rapports, toWire } from '@comptoir/contracts'
import { addDays } from '@comptoir/contracts/days.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createPool } from '@comptoir/kit/postgres/database.ts'
import { checkout } from '@comptoir/system/checkout.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { provision } from '@comptoir/system/postgres/provision.ts'
import { startThrowAway, type ThrowAway } from '@comptoir/system/postgres/throw-away.ts'
import { startKeyServer } from '@comptoir/testing/key-server.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { takeEvents } from '../../services/rapports/src/events.ts'
import type { BenchConfig } from './config.ts'
import { percentile } from './load.ts'
import { type Launched, launch } from './processes.ts'
import { fillSales, NAMES, PRODUCTS } from './reports-seed.ts'

type Say = (line: string) => void

const OWNERS = ['catalogue', 'stock', 'commande', 'magasins'] as const
const BUS = 'bus'
const APPLIED = 20_000
/** As many events as the bus brings at once. */
const GROUP = 200
const REQUESTS = 20
/** Twice what ten million lines may take. */
const REBUILT_WITHIN_MS = 20 * 60_000
/** What must be reached: events a second, and milliseconds at p95. */
const MUST = { applied: 5_000, report: 200 } as const

/** Measures and says it. Exit code 1 beyond a target, unless nothing is to be judged. */
export async function measureReports(config: BenchConfig, say: Say): Promise<number> {
  const world = await openWorld(config)
  try {
    const lines = config.smoke ? 2_000 : config.lines
    const applied = await applyRate(world.cluster, config.smoke ? GROUP * 2 : APPLIED)
    say(`application : ${Math.round(applied)} événements/s, par groupes de ${GROUP} (≥ ${MUST.applied})`)
    const sales = await withClient(world.cluster.adminUrl('magasins'), (client) =>
      fillSales(client, lines, (done) => say(`  ${done} ventes écrites chez magasins`)),
    )
    const seconds = await rebuild(world.rapports)
    say(`reconstruction de ${sales} ventes (${lines} lignes) : ${seconds.toFixed(1)} s`)
    await withClient(world.cluster.adminUrl('rapports'), async (client) => {
      for (const text of NAMES) await client.query(text)
    })
    const slowest = await readAll(world.rapports, config.smoke ? 2 : REQUESTS, say)
    return config.smoke || (applied >= MUST.applied && slowest <= MUST.report) ? 0 : 1
  } finally {
    await world.close()
  }
}

interface World {
  readonly cluster: ThrowAway
  readonly rapports: Launched
  close(): Promise<void>
}

/** Reports and the owners of what they know. */
async function openWorld({ inherited, stateOverride, profile }: BenchConfig): Promise<World> {
  const cluster = await startThrowAway(checkout, { stateOverride })
  const keys = await startKeyServer()
  const logs = mkdtempSync(join(tmpdir(), 'comptoir-bench-'))
  const services = [...OWNERS, 'rapports']
  const passwordOf = (role: string) => decodeURIComponent(new URL(cluster.url(role)).password)
  await provision({ adminUrl: cluster.adminUrl(), services, shared: [BUS], passwordOf })
  const start = (name: string, addresses: Readonly<Record<string, string>>) =>
    launch({
      name,
      run: { path: `services/${name}/src/main.ts` },
      env: {
        ...inherited,
        DATABASE_URL: cluster.url(name),
        BUS_URL: cluster.url(BUS, name),
        UTILISATEURS_URLS: keys.url,
        ...addresses,
      },
      logs,
      profile,
    })
  const launched: Launched[] = []
  const addresses: Record<string, string> = {}
  for (const name of [...OWNERS, 'rapports']) {
    const process = await start(name, addresses)
    addresses[`${name.toUpperCase()}_URLS`] = process.url
    launched.push(process)
    await healthy(process)
  }
  return {
    cluster,
    rapports: launched.at(-1) as Launched,
    close: async () => {
      for (const process of launched.toReversed()) await process.stop()
      await keys.close()
      await cluster.discard()
      await rm(logs, { recursive: true, force: true })
    },
  }
}

/** Owners without prices are not ready, and tell their past all the same. */
async function healthy({ url }: Launched): Promise<void> {
  const until = performance.now() + 60_000
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > until) throw new Error(`${url} does not answer`)
    await pause(100)
  }
}

/** How many events a second go into the sums. */
async function applyRate(cluster: ThrowAway, count: number): Promise<number> {
  const pool = createPool({ url: cluster.url('rapports'), max: 1, applicationName: 'bench' })
  const log = createLogger({ service: 'bench', instance: 'bench', level: 'silent' })
  const metrics = { received: () => undefined, late: () => undefined }
  const deps = { pool, log, metrics, now: () => new Date() }
  const groups = Array.from({ length: count / GROUP }, (_, group) =>
    Array.from({ length: GROUP }, (_, index) => soldEvent(group * GROUP + index)),
  )
  const from = performance.now()
  for (const group of groups) await takeEvents(deps, group)
  const seconds = (performance.now() - from) / 1_000
  await pool.end()
  return count / seconds
}

function soldEvent(n: number) {
  const at = new Date(Date.now() - n * 1_000).toISOString()
  const lignes = Array.from({ length: 1 + (n % 4) }, (_, k) => {
    const produitId = 1 + ((n * 7919 + k * 89) % PRODUCTS)
    return {
      produitId,
      nom: 'Produit',
      quantite: 1,
      prixCents: 900,
      remiseCents: 0,
      totalCents: 900,
      coutCents: 450,
    }
  })
  const { id: type, body } = magasins.venteConfirmee({
    venteId: randomUUID(),
    numero: n + 1,
    magasinId: 1 + (n % 5),
    caisseId: 1,
    clientId: null,
    vendeur: { id: '1', nom: 'Bob' },
    a: at,
    faiteLe: at,
    totalCents: 900 * lignes.length,
    horsTaxesCents: 783 * lignes.length,
    taxes: [],
    encaissements: [],
    arrondiCents: 0,
    lignes,
  })
  return { id: randomUUID(), type, body: toWire(body) as Readonly<Record<string, unknown>> }
}

/**
 * From zero, by the owners' past: how many seconds.
 * @throws when it fails, or is not over in time.
 */
async function rebuild({ url }: Launched): Promise<number> {
  const headers = async () => ({
    ...(await bearer({ role: 'responsable' })),
    'content-type': 'application/json',
  })
  const from = performance.now()
  const asked = await fetch(`${url}/rapports/travaux`, {
    method: 'POST',
    headers: await headers(),
    body: JSON.stringify({ sorte: 'RECONSTRUCTION' }),
  })
  let travail = (await asked.json()) as { id: string; statut: string; erreur: string | null }
  while (travail.statut === 'EN_ATTENTE' || travail.statut === 'EN_COURS') {
    if (performance.now() - from > REBUILT_WITHIN_MS) throw new Error(`rebuild: ${JSON.stringify(travail)}`)
    await pause(250)
    const answer = await fetch(`${url}/rapports/travaux/${travail.id}`, { headers: await headers() })
    travail = (await answer.json()) as typeof travail
  }
  if (travail.statut !== 'TERMINE') throw new Error(`rebuild: ${JSON.stringify(travail)}`)
  return (performance.now() - from) / 1_000
}

/** Each report over a year, of other days each time, so that none is kept. Returns the slowest p95. */
async function readAll({ url }: Launched, times: number, say: Say): Promise<number> {
  const headers = await bearer({ role: 'responsable' })
  const today = new Date().toISOString().slice(0, 10)
  const yearTo = (fin: string) => `date_debut=${addDays(fin, -364)}&date_fin=${fin}`
  const paths = rapports.service.routes
    .filter(({ method, stream, path }) => method === 'GET' && stream !== true && !path.includes('{'))
    .map(({ path }) => path)
  let slowest = 0
  for (const path of paths.filter((one) => !one.startsWith('/cache'))) {
    const lasted: number[] = []
    for (let turn = 0; turn < times; turn += 1) {
      const query =
        path === '/tableau-de-bord'
          ? `magasin_id=${1 + (turn % 5)}`
          : path === '/rapports/inventaire'
            ? `limite=${turn + 1}`
            : yearTo(addDays(today, -turn))
      const from = performance.now()
      const answer = await fetch(`${url}${path}?${query}`, { headers })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}?${query}: ${answer.status} ${text.slice(0, 300)}`)
      if (answer.headers.get('x-cache') === 'MISS') lasted.push(performance.now() - from)
    }
    const p95 = percentile(
      lasted.toSorted((a, b) => a - b),
      0.95,
    )
    slowest = Math.max(slowest, p95)
    say(`${path} : p95 ${p95.toFixed(0)} ms sans cache (≤ ${MUST.report})`)
  }
  return slowest
}
