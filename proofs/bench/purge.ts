/** `npm run bench -- --purge`: what forgetting old sagas costs the orders that come meanwhile, in turns. */
import { createPool } from '@comptoir/kit/postgres/database.ts'
import { purgeJournal } from '@comptoir/saga-postgres/store/purge.ts'
import { withClient } from '@comptoir/system/postgres/connection.ts'
import type { BenchConfig } from './config.ts'
import { median } from './load.ts'
import { type Measured, type Measurement, measure } from './measure.ts'
import { paired } from './results.ts'
import { measureRounds } from './rounds.ts'
import { inWorld, journalOf, type World } from './world.ts'

type Say = (line: string) => void
type Turn = 'without' | 'with'

/** The order rate with the purge must be at least this share of that without. */
const MUST = 0.95
const CHUNK = 50_000
const AGES = { sagaDays: 400, keyDays: 30 }

/** Makes so many old sagas, measures with and without the purge in turns, and says it. Exit code 1 below the target. */
export async function comparePurge(config: BenchConfig, say: Say): Promise<number> {
  const { oldSagas, rounds, seconds, smoke } = config
  return inWorld({ ...config, variants: ['default'], extras: false }, async (world) => {
    await makeOldSagas(world, oldSagas, say)
    let purged = 0
    let purgedSeconds = 0
    const plan = { ...config, names: ['without', 'with'] as const, say }
    const all = await measureRounds<Turn>(plan, async (name, load) => {
      const what: Measured<Turn> = { name, variant: 'default', ...load }
      if (name === 'without') return measure(world, what)
      const { measurement, sagas, lasted } = await whilePurging(world, () => measure(world, what))
      purged += sagas
      purgedSeconds += lasted
      return measurement
    })
    const most = Math.max(...config.inFlight)
    const rates = (turn: Turn) =>
      all
        .filter(({ variant, inFlight }) => variant === turn && inFlight === most)
        .map(({ sagasPerSecond }) => sagasPerSecond)
    const ratio = paired(rates('with'), rates('without')) ?? Number.NaN
    say(
      `${oldSagas} sagas finies, ${rounds} tours de ${seconds} s, ${most} en vol : ${median(rates('without')).toFixed(0)} sagas/s sans purge, ` +
        `${median(rates('with')).toFixed(0)} avec (${(purged / purgedSeconds).toFixed(0)} oubliées/s) ; avec/sans ${ratio} (≥ ${MUST})`,
    )
    if (purged === 0) throw new Error('nothing was purged: the ratio says nothing')
    return smoke || ratio >= MUST ? 0 : 1
  })
}

async function whilePurging(world: World, work: () => Promise<Measurement<Turn>>) {
  const pool = createPool({ url: world.cluster.url(journalOf('default')), max: 1, applicationName: 'purge' })
  const stop = new AbortController()
  const from = performance.now()
  const purging = purgeJournal(pool, AGES, { signal: stop.signal, monotonicMs: () => performance.now() })
  // Looked at below, once what is measured has ended.
  purging.catch(() => undefined)
  try {
    const measurement = await work()
    const lasted = (performance.now() - from) / 1000
    stop.abort()
    const sagas = (await purging)?.sagas ?? 0
    return { measurement, sagas, lasted }
  } finally {
    stop.abort()
    await purging.catch(() => undefined)
    await pool.end()
  }
}

/** Orders as the journal has them once they ended, from 500 days ago on, one a second: three writes each. */
async function makeOldSagas(world: World, count: number, say: Say): Promise<void> {
  await withClient(world.cluster.adminUrl(journalOf('default')), async (client) => {
    for (let from = 0; from < count; from += CHUNK) {
      await client.query(OLD_SAGAS, [from, Math.min(count, from + CHUNK) - 1])
      say(`  ${Math.min(count, from + CHUNK)} sagas finies d’il y a plus de 400 jours`)
    }
    // What making them leaves to do is done before anything is measured.
    for (const table of ['sagas', 'transitions']) await client.query(`vacuum analyze ${table}`)
    await client.query('checkpoint')
  })
}

const OLD_SAGAS = `
with made as (
  select n, now() - interval '500 days' + n * interval '1 second' as at from generate_series($1::int, $2::int) n
), ids as (
  select n, at, (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0')
    || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid as id from made
), old as (
  insert into sagas (id, definition, definition_version, owner, version, status, recover, input, state, deadline,
    client_key, fingerprint, created_at, updated_at, ended_at)
  select id, 'passer-commande', 1, id, 6, 'TERMINEE', false,
    json_build_object('commandeId', id, 'clientId', null, 'magasinId', 6, 'requestId', id, 'montantCents', 0, 'numero', 0,
      'lignes', json_build_array(json_build_object('produitId', n % 199 + 1, 'quantite', 1))),
    json_build_object('phase', 'completed', 'step', 5, 'attempt', 0, 'since', 0, 'deadline', 0, 'pivotDone', true,
      'answered', true, 'reached', json_build_array(json_build_object('statut', 'CREEE', 'a', at),
      json_build_object('statut', 'STOCK_RESERVE', 'a', at), json_build_object('statut', 'PAYEE', 'a', at),
      json_build_object('statut', 'CONFIRMEE', 'a', at))),
    at, case when n % 4 = 0 then 'invite:' || id end, case when n % 4 = 0 then 'x' end, at, at, at
  from ids returning id
)
insert into transitions (saga_id, version, epoch, details)
select id, version, 1, json_build_array(json_build_object('at', 0, 'kind', 'attempt', 'step', 'creer-commande',
    'direction', 'do', 'attempt', 1, 'askedAt', 0, 'outcome', 'succeeded', 'phase', 'running'),
  json_build_object('at', 0, 'kind', 'attempt', 'step', 'reserver-stock', 'direction', 'do', 'attempt', 1, 'askedAt', 0,
    'outcome', 'succeeded', 'phase', 'running'))
from old, unnest(array[1, 4, 6]) as version`
