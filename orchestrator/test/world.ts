/** The orchestrator's application on a real journal, with participants that answer as a test tells them to. */
import type { Call, Outcome } from '@comptoir/contracts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { SagaEngine } from '@comptoir/saga/engine.ts'
import { createEngine, type EngineOptions } from '@comptoir/saga-postgres/engine.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { createTestDatabase, createTestPool, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../src/app.ts'
import { sagas as shipped } from '../src/sagas/all.ts'
import { definitionsOf, type Saga } from '../src/sagas/saga.ts'

/** As small as Argon2id can be. */
export const SETTINGS = {
  logisticsCentre: 6,
  profile: 'demo' as const,
  hashPassword: (password: string) => hashPassword(password, { memory: 64, passes: 1, lanes: 1 }),
}
export const TOKEN = 'jeton-d-essai-0123456789'
const template = {
  name: 'orchestrateur',
  migrations: [new URL('../migrations', import.meta.url)],
}

export interface World {
  readonly app: FastifyInstance
  readonly database: TestDatabase
  /** The journal itself, for what no route does. */
  readonly pool: Pool
  /** What an operation answers instead of success, from now on. */
  readonly answers: Map<string, (call: Call, key: string) => Outcome | Promise<Outcome>>
  readonly asked: {
    readonly operation: string
    readonly key: string
    readonly trace: string | null | undefined
  }[]
  close(): Promise<void>
}

export interface WorldOptions {
  readonly maxRuns?: number
  readonly waitMs?: number
  /** How long it tries to learn whether an order is recorded. */
  readonly recordMs?: number
  /** Another orchestrator, on whose database this one runs. */
  readonly beside?: World
  /** The way of the journal's connections to the database; the straight one otherwise. */
  readonly journalWay?: (url: string) => Promise<string>
  readonly sagas?: readonly Saga[]
  /** Opens another engine than our own. */
  readonly openEngine?: (options: EngineOptions) => Promise<SagaEngine>
  /** Takes the lines of the log, which is silent otherwise. */
  readonly write?: (line: string) => void
}

const logTo = (write: (line: string) => void) =>
  createLogger({ service: 'orchestrateur', instance: 'orchestrateur-essai', level: 'debug' }, { write })

/** Builds the world on a database of its own. `maxRuns` bounds the sagas that run at once. */
export async function buildWorld({
  maxRuns = 16,
  waitMs = 40_000,
  recordMs = 40_000,
  beside,
  journalWay = async (url) => url,
  sagas = shipped,
  openEngine = createEngine,
  write,
}: WorldOptions = {}): Promise<World> {
  const definitions = definitionsOf(sagas)
  const database = beside?.database ?? (await createTestDatabase({ template }))
  const pool = createTestPool(database.url, 2)
  const instanceId = beside === undefined ? 'orchestrateur-essai' : 'orchestrateur-autre'
  const deps = {
    ...appDeps({ service: 'orchestrateur', pool, instanceId }),
    ...(write === undefined ? {} : { log: logTo(write) }),
  }
  const answers: World['answers'] = new Map()
  const asked: World['asked'] = []
  const engine = await openEngine({
    ...deps,
    url: await journalWay(database.url),
    instance: deps.instanceId,
    definitions,
    limits: { maxRuns, waitMs, recordMs },
    participants: {
      call: async (call, { key, trace }) => {
        asked.push({ operation: call.operation.id, key, trace })
        return (
          (await answers.get(call.operation.id)?.(call, key)) ?? { kind: 'succeeded', reply: replyOf(call) }
        )
      },
      close: async () => undefined,
    },
  })
  const app = await buildApp({
    ...deps,
    engine,
    sagas,
    settings: { ...SETTINGS, operatorToken: TOKEN },
  })
  return {
    app,
    database,
    pool,
    answers,
    asked,
    close: async () => {
      await app.close()
      await engine.close()
      await pool.end()
      if (beside === undefined) await database.drop()
    },
  }
}

function replyOf({ operation }: Call): Record<string, unknown> {
  const a = '2026-01-02T03:04:05.678Z'
  if (operation.id === 'clients.inscrire') return { clientId: 61, a }
  if (operation.id === 'utilisateurs.creer-compte') return { utilisateurId: 12, a }
  if (operation.id === 'commande.creer') return { montantCents: 12_345, numero: 7, a }
  if (operation.id === 'panier.prendre') return { lignes: [{ produitId: 1, quantite: 2 }], version: 3, a }
  return { a }
}
