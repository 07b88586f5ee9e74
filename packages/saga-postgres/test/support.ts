/** What the tests of the store and the runner share: a small saga, its participants in memory, journals on a clone. */
import { randomUUID } from 'node:crypto'
import { type Outcome, operation, refuse } from '@comptoir/contracts'
import { Type } from '@comptoir/contracts/typebox.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { entryOf, intentAt } from '@comptoir/saga/conformance/journal-world.ts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import type { Entry, Intent } from '@comptoir/saga/journal.ts'
import { initialState } from '@comptoir/saga/machine/state.ts'
import { createTestDatabase, type TestDatabase } from '@comptoir/testing/postgres.ts'
import type { Caller } from '../src/runner/caller.ts'
import { createRunner } from '../src/runner/runner.ts'
import type { RunnerOptions } from '../src/runner/runner-types.ts'
import { createPgJournal, type PgJournal, type PgJournalOptions } from '../src/store/journal-pg.ts'

const body = Type.Object({ id: Type.String() }, { additionalProperties: false })
const reply = Type.Object({ done: Type.Boolean() }, { additionalProperties: false })
const declare = (id: `${string}.${string}`) =>
  operation({ id, body, reply, refusals: ['STOCK_INSUFFISANT', 'PAIEMENT_REFUSE'] })

export const reserver = declare('stock.reserver')
export const liberer = declare('stock.liberer')
export const payer = declare('paiement.payer')
export const rembourser = declare('paiement.annuler')
export const confirmer = declare('commande.confirmer')
export const sortir = declare('stock.sortir')

const { compensable, pivot, retriable } = stepsFor<{ id: string }>()

/** One step of each kind. */
export const achat = defineSaga(
  'achat',
  [
    compensable('reserver', {
      call: ({ id }) => reserver({ id }),
      undo: ({ id }) => liberer({ id }),
      reached: 'STOCK_RESERVE',
    }),
    pivot('payer', {
      call: ({ id }) => payer({ id }),
      undo: ({ id }) => rembourser({ id }),
      reached: 'PAYEE',
    }),
    retriable('confirmer', { call: ({ id }) => confirmer({ id }), reached: 'CONFIRMEE' }),
    retriable('sortir', { call: ({ id }) => sortir({ id }), trailing: true }),
  ],
  { compensated: 'ANNULEE' },
)

const done: Outcome = { kind: 'succeeded', reply: { done: true } }
export const refused: Outcome = { kind: 'refused', refusal: refuse('PAIEMENT_REFUSE') }
export const unknown: Outcome = { kind: 'unknown', reason: 'essai' }

/**
 * Participants that keep the promises of real ones: a key is applied once and always answered the same, and an undo
 * that comes first refuses its late action. `scripts` says what an operation answers instead, attempt by attempt.
 */
export class Participants implements Pick<Caller, 'call'> {
  readonly scripts = new Map<string, (attempt: number) => Outcome | undefined>()
  /** Operation ids in the order in which their effects were applied, by saga. */
  readonly applied = new Map<string, string[]>()
  readonly asked: { key: string; urgent: boolean }[] = []
  readonly #answers = new Map<string, Outcome>()
  readonly #attempts = new Map<string, number>()

  call: Caller['call'] = async ({ operation: { id } }, { key, urgent }) => {
    await Promise.resolve()
    this.asked.push({ key, urgent })
    const attempt = (this.#attempts.get(key) ?? 0) + 1
    this.#attempts.set(key, attempt)
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const outcome = this.scripts.get(id)?.(attempt) ?? done
    if (outcome.kind === 'unknown') return outcome
    this.#answers.set(key, outcome)
    const [saga = '', step = '', direction] = key.split(':')
    if (direction === 'undo' && !this.#answers.has(`${saga}:${step}:do`))
      this.#answers.set(`${saga}:${step}:do`, { kind: 'unknown', reason: 'undone before it came' })
    if (outcome.kind === 'succeeded') this.applied.set(saga, [...(this.applied.get(saga) ?? []), id])
    return outcome
  }
}

const migrations = [new URL('../../../orchestrator/migrations', import.meta.url)]

/** A migrated database and everything opened on it; `reset` closes what was opened, `close` drops the database too. */
export class World {
  readonly database: TestDatabase
  readonly #closers: (() => Promise<unknown>)[] = []

  constructor(database: TestDatabase) {
    this.database = database
  }

  static async open(): Promise<World> {
    return new World(await createTestDatabase({ template: { name: 'orchestrator', migrations } }))
  }

  journal(options: Partial<PgJournalOptions> = {}): PgJournal {
    const journal = createPgJournal({
      url: this.database.url,
      instance: 'essai',
      quietMs: 0,
      // Leases end when a test says so (`expire`), never because the machine was busy for five seconds.
      leaseMs: 600_000,
      ...options,
    })
    this.#closers.push(() => journal.close())
    return journal
  }

  /** A journal and an owner that holds a lease. */
  async owner(options: Partial<PgJournalOptions> = {}): Promise<{ journal: PgJournal; owner: string }> {
    const journal = this.journal(options)
    const owner = randomUUID()
    await journal.heartbeat(owner)
    return { journal, owner }
  }

  async runner(options: Partial<RunnerOptions> & Pick<RunnerOptions, 'caller'>) {
    const journal = options.journal ?? this.journal()
    const runner = createRunner({
      definitions: [achat],
      newId,
      log: SILENT,
      ...options,
      journal,
      // Who waits for an end waits for it, however busy the machine is.
      limits: { retryBaseMs: 1, retryCapMs: 4, claimEveryMs: 20, waitMs: 40_000, ...options.limits },
    })
    this.#closers.unshift(() => runner.drain(0))
    await runner.open()
    return runner
  }

  /** Lets the leases of these owners run out, on the database's clock. */
  async expire(journal: PgJournal, except: readonly string[] = []): Promise<void> {
    await journal.pool.query(
      `update orchestrators set lease_until = clock_timestamp() - interval '1 second' where id <> all ($1::uuid[])`,
      [except],
    )
  }

  async reset(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close()
  }

  async close(): Promise<void> {
    await this.reset()
    await this.database.drop()
  }
}

export const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** A start of `achat`, on the host's clock. */
export function anIntent(owner: string, overrides: Partial<Intent> = {}): Intent {
  const id = overrides.id ?? newId()
  const now = Date.now()
  return intentAt(
    { owner, now },
    {
      id,
      definition: achat.name,
      definitionVersion: achat.version,
      state: initialState(achat, { sagaId: id, input: { id }, now, deadlineMs: 60_000 }),
      deadline: now + 60_000,
      expires: now + 60_000,
      transitions: [
        { at: now, kind: 'started', step: 'reserver', direction: 'do', attempt: 0, phase: 'running' },
      ],
      ...overrides,
    },
  )
}

/** An entry that follows the intent of a saga. */
export const anEntry = (intent: Intent, overrides: Partial<Entry> = {}): Entry =>
  entryOf(intent, {
    transitions: [
      { at: Date.now(), kind: 'attempt', step: 'reserver', direction: 'do', attempt: 1, phase: 'running' },
    ],
    ...overrides,
  })

export const awaited = { awaited: true, urgent: false }
export const riding = { awaited: false, urgent: false }

/** Waits for a condition, looking again and again; one that never comes true fails before the test's own limit. */
export async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  const limit = performance.now() + Number(process.env['COMPTOIR_PATIENCE_MS'] ?? 40_000)
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() > limit) throw new Error('the condition did not come true in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
