/** The smallest participant: it counts, and takes back what it counted. */
import { Closed, operation as contract, refuse, type ServiceContract, Uuid } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { buildServer } from '@comptoir/kit/http/server.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { createMetrics } from '@comptoir/kit/observe/metrics.ts'
import { createPool, type Pool } from '@comptoir/kit/postgres/database.ts'
import { participantMigrations } from '../src/migrations.ts'
import { operation } from '../src/operation.ts'

/** The tables of every participant, and one of its own. */
export const template = {
  name: 'participant',
  migrations: [participantMigrations, new URL('migrations', import.meta.url)],
}

const compterContract = contract({
  id: 'essai.compter',
  body: Closed({ commandeId: Uuid(), n: Type.Integer() }),
  reply: Closed({ n: Type.Integer() }),
  refusals: ['PANIER_VIDE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'],
})
const decompterContract = contract({
  id: 'essai.decompter',
  body: Closed({ commandeId: Uuid() }),
  reply: Closed({}),
  refusals: [],
  undoes: 'essai.compter',
})

export const service: ServiceContract = {
  name: 'essai',
  ports: [1],
  summary: { fr: 'Compte', en: 'Counts' },
  routes: [],
  operations: [compterContract.spec, decompterContract.spec],
}

/** Counts `n` for an order, and says so in an event. Nothing at all is refused; more than 100 makes PostgreSQL fail. */
export const compter = operation(compterContract, async (tx, commands, { emit }) => {
  const accepted = commands.filter(({ body }) => body.n !== 0)
  await tx.query(
    `insert into comptes select id, case when n > 100 then 1 / (n - n) else n end
     from unnest($1::uuid[], $2::int[]) as c (id, n) order by id
     on conflict (commande_id) do update set n = comptes.n + excluded.n`,
    [accepted.map(({ body }) => body.commandeId), accepted.map(({ body }) => body.n)],
  )
  for (const command of accepted) emit({ id: 'essai.compte', body: command.body }, command)
  return commands.map(({ body }) => (body.n === 0 ? refuse('PANIER_VIDE', { clientId: 1 }) : { n: body.n }))
})

export const decompter = operation(decompterContract, async (tx, commands) => {
  await tx.query('delete from comptes where commande_id = any($1::uuid[])', [
    commands.map(({ body }) => body.commandeId),
  ])
  return commands.map(() => ({}))
})

/** What was counted, by order. */
export async function observe(pool: Pool): Promise<unknown> {
  return (await pool.query('select commande_id, n from comptes order by 1')).rows
}

export const openPool = (url: string): Pool => createPool({ url, max: 4, applicationName: 'essai' })

/** What an application needs, silent. */
export function appDeps(pool: Pool, laneMax = 64) {
  return {
    pool,
    instanceId: 'essai-1',
    log: createLogger({ service: 'essai', instance: 'essai-1', level: 'silent' }),
    registry: createMetrics('essai', 'essai-1'),
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    newId,
    laneMax,
  }
}

/** A server without routes of its own. */
export const emptyApp = (deps: ReturnType<typeof appDeps>) =>
  buildServer({ contract: service, ready: async () => undefined, ...deps })
