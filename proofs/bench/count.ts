/** `npm run bench -- --count`: a count of 2,000 lines while orders come at a steady rate; which of them wait or are refused for it. */
import { setTimeout as pause } from 'node:timers/promises'
import { CENTRE_DEMO } from '@comptoir/demo/lieux.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import type { BenchConfig } from './config.ts'
import { median, orders, percentile, type Steady, steadyRate } from './load.ts'
import { settle } from './measure.ts'
import { givePieces } from './seed.ts'
import { inWorld, type World } from './world.ts'

type Say = (line: string) => void

const LINES = 2_000
const PER_SECOND = 200
const CONNECTIONS = 256
const ORDERS_FIRST_MS = 1_000
/** From the instant when an order was due, to its answer. */
const LATE_MS = 500
/** Within what a person counts of one product. */
const PIECES = 1_000_000

/** Measures without counts and with them, in turns, and says it. Exit code 1 when one order was refused or late because of them. */
export async function compareCount(config: BenchConfig, say: Say): Promise<number> {
  const { rounds, seconds, warmUpSeconds, smoke } = config
  return inWorld({ ...config, variants: ['tokens'], extras: false }, async (world) => {
    await world.only('tokens')
    await fillShelves(world)
    const rate = (lasting: number) => orderSteadily(world, lasting)
    await Promise.all([rate(warmUpSeconds), countOnce(world, rounds)])
    const all: { without: Steady; counted: Steady; took: number }[] = []
    for (let turn = 0; turn < rounds; turn++) {
      const without = await rate(seconds)
      const [counted, took] = await Promise.all([rate(seconds), countOnce(world, turn)])
      all.push({ without, counted, took })
      say(`tour ${turn + 1} sans inventaire : ${lineOf(without)}`)
      say(`tour ${turn + 1} avec lui (${took.toFixed(0)} ms) : ${lineOf(counted)}`)
    }
    const hurt = (of: 'without' | 'counted') => all.reduce((sum, one) => sum + hurtIn(one[of]), 0)
    const because = Math.max(0, hurt('counted') - hurt('without'))
    const lasted = all.map(({ took }) => took)
    say(
      `inventaire de ${LINES} lignes, médiane ${median(lasted).toFixed(0)} ms, pendant ${PER_SECOND} commandes/s : ` +
        `refusées ou en retard (> ${LATE_MS} ms) sans lui ${hurt('without')}, avec lui ${hurt('counted')} ; à cause de lui ${because} (≤ 0)`,
    )
    return smoke || because === 0 ? 0 : 1
  })
}

const hurtIn = ({ failed, latencies }: Steady): number =>
  failed + latencies.filter((ms) => ms > LATE_MS).length

const lineOf = (answers: Steady): string =>
  `${answers.latencies.length} commandes, p50 ${percentile(answers.latencies, 0.5).toFixed(0)} ms, ` +
  `p99 ${percentile(answers.latencies, 0.99).toFixed(0)} ms, refusées ou en retard ${hurtIn(answers)}`

async function orderSteadily(world: World, seconds: number): Promise<Steady> {
  const front = world.fronts.get('tokens')
  if (front === undefined) throw new Error('no orchestrator runs')
  const { ask, close } = orders(front.url, CONNECTIONS)
  try {
    return await steadyRate(ask, { perSecond: PER_SECOND, seconds })
  } finally {
    await close()
    await settle(world, 'tokens')
  }
}

/**
 * One count, begun once orders run. It takes what it saw last for what is there, but for one product in two.
 * @returns how many milliseconds it took.
 */
async function countOnce(world: World, turn: number): Promise<number> {
  await pause(ORDERS_FIRST_MS)
  const headers = { 'content-type': 'application/json', ...(await bearer({ role: 'responsable' })) }
  const body = JSON.stringify(await countOf(world, turn))
  const from = performance.now()
  const url = `${world.sets.grouped?.stock.url}/stock/inventaires`
  const answer = await fetch(url, { method: 'POST', headers, body })
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`count: ${answer.status} ${text.slice(0, 300)}`)
  return performance.now() - from
}

async function countOf(world: World, turn: number) {
  const vu_a = new Date().toISOString()
  const { rows } = await inStock(
    world,
    `select produit_id, disponible + reserve as pieces from stocks where magasin_id = ${CENTRE_DEMO} order by produit_id`,
  )
  const lignes = (rows as { produit_id: number; pieces: number }[]).map(({ produit_id, pieces }) => ({
    produit_id,
    compte: pieces + ((produit_id + turn) % 2),
    vu_a,
  }))
  if (lignes.length !== LINES) throw new Error(`count: ${lignes.length} lines`)
  return { magasin_id: CENTRE_DEMO, lignes }
}

/** As many products at the centre as one count has, more of each than orders take. */
async function fillShelves(world: World): Promise<void> {
  await inStock(
    world,
    `with named as (
       insert into produits (id, nom, version) select n, 'Produit ' || n, 1 from generate_series(1, ${LINES}) n on conflict do nothing)
     insert into stocks (magasin_id, produit_id, disponible) select ${CENTRE_DEMO}, n, 0 from generate_series(1, ${LINES}) n
       on conflict do nothing`,
  )
  await withClient(world.cluster.adminUrl(world.sets.grouped?.stockDb), (client) =>
    givePieces(client, PIECES),
  )
}

const inStock = (world: World, text: string) =>
  withClient(world.cluster.adminUrl(world.sets.grouped?.stockDb), (client) => client.query(text))
