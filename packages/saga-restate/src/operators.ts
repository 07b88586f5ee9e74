/** Acts of operators: each is decided by the saga's own execution, and in the tables before its author hears of it. */

import { setTimeout as sleep } from 'node:timers/promises'
import { refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { OperateAnswer, OperateRequest, RetryAnswer, RetryRequest } from '@comptoir/saga/engine.ts'
import { countActs, readAct } from '@comptoir/saga-postgres/store/acts.ts'
import { countParkedBy, findParked } from '@comptoir/saga-postgres/store/parked.ts'
import { readHistory } from '@comptoir/saga-postgres/store/reads.ts'
import { type Ingress, NoAnswer } from './ingress.ts'
import { RESTATE_INSTANCE } from './intents.ts'

export interface OperatorsOptions {
  readonly pool: Pool
  readonly ingress: Pick<Ingress, 'operate'>
  readonly definitions: readonly SagaDefinition[]
  readonly monotonicMs: () => number
}

/** A saga that leaves its lot has an execution of its own within this time; another operator's act is decided. */
const PATIENCE_MS = 1_500
const AGAIN_MS = 50

export class Operators {
  readonly #options: OperatorsOptions

  constructor(options: OperatorsOptions) {
    this.#options = options
  }

  async operate(request: OperateRequest): Promise<OperateAnswer> {
    const { pool, monotonicMs } = this.#options
    const until = monotonicMs() + PATIENCE_MS
    for (;;) {
      const done = await readAct(pool, request)
      if (done !== undefined) return done
      const answer = await this.#try(request)
      if (answer.kind === 'accepted') return answer
      if (answer.kind !== 'not-yet') {
        // Its twin may have acted in between.
        return (await readAct(pool, request)) ?? answer
      }
      // In its lot a saga hears of nothing: it leaves, or ends, within moments.
      if (monotonicMs() >= until) return { kind: 'impossible', status: answer.status, soon: true }
      await sleep(AGAIN_MS)
    }
  }

  async #try({ id, ...act }: OperateRequest) {
    const row = await readHistory(this.#options.pool, id)
    if (row === null) return { kind: 'not-found' } as const
    const { status, version } = row
    if (status === 'completed' || status === 'compensated') {
      if (act.version !== undefined && act.version !== version) return { kind: 'outdated', version } as const
      return { kind: 'impossible', status } as const
    }
    // Our own engine began it, and ends it: it never has an execution here.
    if (row.instance !== RESTATE_INSTANCE) return { kind: 'impossible', status } as const
    const answer = await this.#ask(id, act)
    return answer.kind === 'absent' || answer.kind === 'moved'
      ? ({ kind: 'not-yet', status } as const)
      : answer
  }

  async #ask(id: string, act: Omit<OperateRequest, 'id'>) {
    try {
      return await this.#options.ingress.operate(id, act)
    } catch (cause) {
      if (!(cause instanceof NoAnswer)) throw cause
      throw new Problem(refuse('SERVICE_INDISPONIBLE'), { headers: { 'Retry-After': '1' }, cause })
    }
  }

  async retryParked(request: RetryRequest): Promise<RetryAnswer> {
    const { pool, definitions } = this.#options
    const { limit, reason, author, key } = request
    const filter = { ...request, definitions }
    const done = await countActs(pool, key, { action: 'retry', reason })
    if (done === undefined) return { kind: 'reused' }
    let retried = done
    let after: string | undefined
    // An act on one may be impossible, if it has just moved: those behind it still have their turn.
    while (retried < limit) {
      const ids = await findParked(pool, filter, { after, limit: limit - retried })
      for (const id of ids) {
        const { kind } = await this.operate({ id, action: 'retry', reason, author, key })
        if (kind === 'accepted') retried += 1
      }
      after = ids.at(-1)
      if (after === undefined) break
    }
    return { kind: 'done', retried, left: await countParkedBy(pool, { ...filter, key: undefined }) }
  }
}
