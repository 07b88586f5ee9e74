/** Those who start sagas, and the operators who act on them. They keep what they were told, to hold it against the tables. */
import { newId } from '@comptoir/kit/ids.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { OperatorAct, StartAnswer } from '@comptoir/saga/engine.ts'
import type { Random } from '@comptoir/testing/random.ts'
import { type Count, pause } from './link.ts'
import type { Orchestrator } from './orchestrator.ts'
import { type Order, sale } from './shop.ts'

/** What a client or an operator was told, and must always find true. */
export type Promised =
  | { readonly id: string; readonly told: 'completed' | 'compensated' | 'durable' | 'nothing' }
  /** The saga that a client key stands for. */
  | { readonly id: string; readonly told: 'key'; readonly key: string }
  /** An act of an operator that was accepted. */
  | { readonly id: string; readonly told: 'act'; readonly action: string }

export interface Crowd {
  readonly random: Random
  /** A pool without faults: for looking. */
  readonly pool: Pool
  readonly count: Count
}

const REFUSED_AT = ['', '', '', '', 'reserver', 'planifier', 'payer']
/** A client that is told nothing goes away: its orchestrator may be dead. */
const PATIENCE_MS = 1_000

export class Clients {
  readonly promised: Promised[] = []
  /** What was told before it was true. */
  readonly early: string[] = []
  readonly #crowd: Crowd

  constructor(crowd: Crowd) {
    this.#crowd = crowd
  }

  /** Starts a saga at one of these, and at two of them at once when it has a client key. */
  async buy(orchestrators: readonly Orchestrator[]): Promise<void> {
    const { random } = this.#crowd
    const refuse = REFUSED_AT[random.between(0, REFUSED_AT.length - 1)] as string
    const key = random.chance(0.25) ? `essai:${newId()}` : undefined
    const first = pick(random, orchestrators)
    const others = key === undefined ? [] : [pick(random, orchestrators)]
    await Promise.all(
      [first, ...others].map((one) => this.#start(one, { id: newId(), prix: 0, refuse }, key)),
    )
  }

  /** Asks to cancel a saga that runs. */
  async cancel(orchestrators: readonly Orchestrator[]): Promise<void> {
    const { random, pool } = this.#crowd
    const { rows } = await pool.query<{ id: string }>(
      `select id from sagas where status = 'EN_COURS' order by id`,
    )
    const row = rows[random.between(0, Math.max(0, rows.length - 1))]
    if (row !== undefined) await this.#act(pick(random, orchestrators), row.id, 'cancel')
  }

  /** Acts on everything that is parked. */
  async rescue(orchestrators: readonly Orchestrator[]): Promise<void> {
    const { random, pool } = this.#crowd
    const { rows } = await pool.query<{ id: string; from: string }>(
      `select id, state->'parked'->>'from' as from from sagas where status = 'BLOQUEE' order by id`,
    )
    await Promise.all(
      rows.map(({ id, from }) => {
        const other = from === 'compensating' ? 'force' : 'cancel'
        return this.#act(pick(random, orchestrators), id, random.chance(0.5) ? other : 'retry')
      }),
    )
  }

  async #act(at: Orchestrator, id: string, action: OperatorAct): Promise<void> {
    const acted = at.runner.operate({ id, action, reason: 'simulation', author: 'essai' })
    const answer = await patiently(acted)
    if (answer?.kind !== 'accepted') return
    this.#crowd.count(`operator: ${action}`)
    this.promised.push({ id, told: 'act', action })
  }

  async #start(at: Orchestrator, input: Order, key: string | undefined): Promise<void> {
    const { id } = input
    const client = key === undefined ? {} : { client: { key, fingerprint: 'essai' } }
    const answer = await patiently(at.runner.start({ id, definition: sale.name, input, ...client }))
    if (answer === undefined) return this.#crowd.count('client told nothing')
    await this.#hold(answer, id, key)
  }

  async #hold(answer: StartAnswer, id: string, key: string | undefined): Promise<void> {
    switch (answer.kind) {
      case 'ended': {
        const told = answer.state.phase === 'compensated' ? 'compensated' : 'completed'
        this.promised.push({ id, told })
        return this.#mustBeDurable(id, told)
      }
      case 'pending':
        this.promised.push({ id, told: 'durable' })
        return this.#mustBeDurable(id, 'durable')
      case 'existing':
        if (key !== undefined) this.promised.push({ id: answer.saga.id, told: 'key', key })
        return
      case 'overloaded':
        this.promised.push({ id, told: 'nothing' })
        return
      case 'unknown':
        await pause(answer.finalInMs)
        this.promised.push({ id, told: (await this.#isThere(id)) ? 'durable' : 'nothing' })
    }
  }

  async #isThere(id: string): Promise<boolean> {
    return (await this.#crowd.pool.query('select from sagas where id = $1', [id])).rowCount === 1
  }

  /** Looked at the moment that it was told, by way of no orchestrator. */
  async #mustBeDurable(id: string, told: 'completed' | 'compensated' | 'durable'): Promise<void> {
    const { rows } = await this.#crowd.pool.query<{ status: string; past: boolean }>(
      `select status, (state->>'pivotDone')::boolean as past from sagas where id = $1`,
      [id],
    )
    const [row] = rows
    const holds =
      told === 'durable'
        ? row !== undefined
        : told === 'completed'
          ? row?.past === true
          : row?.status === 'ANNULEE'
    if (!holds) this.early.push(`${id}: ${told} was told, and the row says ${JSON.stringify(row ?? null)}`)
  }
}

function pick<T>(random: Random, among: readonly T[]): T {
  return among[random.between(0, among.length - 1)] as T
}

/** The answer, or undefined: it failed, or took longer than a client waits. */
function patiently<T>(answer: Promise<T>): Promise<T | undefined> {
  return Promise.race([answer.catch(() => undefined), pause(PATIENCE_MS).then(() => undefined)])
}
