/**
 * A saga in an execution of its own, because it waits, is parked, or nobody waits for it. It hears operators at any time: an act
 * is decided between stretches, on the state that is kept; one that turns the saga back ends the stretch in hand, which may still
 * wait for its time.
 *
 *   stretch ──kept──▶ stretch … ──kept──▶ end
 *      │                 ▲
 *      └──parked─────────┴── an operator acts
 */
import type { OperateAnswer } from '@comptoir/saga/engine.ts'
import { finalFor, type SagaState, toRecover } from '@comptoir/saga/machine/state.ts'
import * as restate from '@restatedev/restate-sdk'
import { type Act, type KeptAct, turnsBack } from './acts.ts'
import { afterKept, type Carried, type KeptStretch } from './carried.ts'
import type { WorkerParts } from './lot.ts'
import type { Abandoned } from './stretches.ts'

export const SAGA = 'saga'

/** What an act meets where it was not decided. */
export type Undecided =
  /** Another act was decided meanwhile, or the saga ended. */
  | { readonly kind: 'moved' }
  /** The saga has no execution of its own yet. */
  | { readonly kind: 'absent' }

/** How many acts were decided: the number of the next. */
const ACTS = 'acts'
const actOf = (number: number) => `act-${number}`
const doneOf = (number: number) => `done-${number}`
/** What the saga's client may be told: its end; null once it is parked. */
const TOLD = 'told'

/** The workflow of Restate that runs one saga. */
export function sagaWorkflow(parts: WorkerParts) {
  return restate.workflow({
    name: SAGA,
    handlers: {
      run: async (ctx: restate.WorkflowContext, begun: Carried): Promise<void> => {
        await new SagaExecution(ctx, parts, begun).run()
      },
      /** The end of the saga, as soon as its client may be told. */
      wait: restate.handlers.workflow.shared(
        async (ctx: restate.WorkflowSharedContext): Promise<SagaState | null> =>
          ctx.promise<SagaState | null>(TOLD).get(),
      ),
      operate: restate.handlers.workflow.shared(operate),
    },
  })
}

async function operate(ctx: restate.WorkflowSharedContext, act: Act): Promise<OperateAnswer | Undecided> {
  const number = await ctx.get<number>(ACTS)
  if (number === null) return { kind: 'absent' }
  const done = ctx.promise<OperateAnswer | Undecided>(doneOf(number))
  try {
    await ctx.promise<Act>(actOf(number)).resolve(act)
  } catch (cause) {
    if (!(cause instanceof restate.TerminalError)) throw cause
    // Another operator's act has this number. Once it is decided, this one may try the next.
    await done.get()
    return { kind: 'moved' }
  }
  return done.get()
}

/** A stretch that runs, and how to give it up. */
interface InHand {
  readonly result: restate.RestatePromise<KeptStretch | Abandoned>
  readonly abandon: AbortController
}

type Happened =
  | { readonly kind: 'act'; readonly act: Act }
  | { readonly kind: 'kept'; readonly result: KeptStretch | Abandoned }

class SagaExecution {
  readonly #ctx: restate.WorkflowContext
  readonly #parts: WorkerParts
  #saga: Carried
  #acts = 0
  /** What operators did to it. */
  readonly #done: KeptAct[] = []
  #nextAct: restate.RestatePromise<Act>
  #inHand: InHand | undefined
  #isTold: boolean

  constructor(ctx: restate.WorkflowContext, parts: WorkerParts, begun: Carried) {
    this.#ctx = ctx
    this.#parts = parts
    this.#saga = begun
    // What was answered in its lot is told already.
    this.#isTold = finalFor(begun.state) !== undefined
    ctx.set(ACTS, 0)
    this.#nextAct = ctx.promise<Act>(actOf(0)).get()
  }

  async run(): Promise<void> {
    const { readModel } = this.#parts
    for (;;) {
      await this.#tell()
      if (!toRecover(this.#saga.state) && this.#saga.state.phase !== 'stuck') break
      await this.#goOn(await this.#next())
    }
    await readModel.show(this.#saga.id)
    // Whoever acts from here on finds that it has ended.
    await this.#ctx.promise<Undecided>(doneOf(this.#acts)).resolve({ kind: 'moved' })
  }

  async #tell(): Promise<void> {
    const { state, id } = this.#saga
    const isParked = state.phase === 'stuck'
    if (isParked) await this.#parts.readModel.show(id)
    if (this.#isTold || (finalFor(state) === undefined && !isParked)) return
    this.#isTold = true
    await this.#parts.readModel.show(id)
    await this.#ctx.promise<SagaState | null>(TOLD).resolve(isParked ? null : state)
  }

  /** Whatever comes first. */
  #next(): restate.RestatePromise<Happened> {
    const act = this.#nextAct.map((value): Happened => ({ kind: 'act', act: value as Act }))
    if (this.#saga.state.phase === 'stuck') return act
    this.#inHand ??= this.#begin()
    const { result } = this.#inHand
    return restate.RestatePromise.race([
      act,
      result.map((value): Happened => ({ kind: 'kept', result: value as KeptStretch | Abandoned })),
    ])
  }

  #begin(): InHand {
    const abandon = new AbortController()
    const saga = this.#saga
    return {
      abandon,
      result: this.#ctx.run('advance', () => this.#parts.stretches.one(saga, abandon.signal)),
    }
  }

  async #goOn(happened: Happened): Promise<void> {
    if (happened.kind === 'kept') this.#onKept(happened.result)
    else await this.#onAct(happened.act)
  }

  #onKept(result: KeptStretch | Abandoned): void {
    this.#inHand = undefined
    if ('abandoned' in result) return
    const shown = afterKept(this.#saga, result)
    this.#parts.readModel.hold(shown)
    this.#saga = shown.saga
  }

  async #onAct(act: Act): Promise<void> {
    const { stretches, readModel } = this.#parts
    if (this.#inHand !== undefined && turnsBack(act, this.#saga.state)) {
      this.#inHand.abandon.abort()
      // It may have been kept a moment before: the act then meets the state that it left.
      this.#onKept(await this.#inHand.result)
    }
    const saga = this.#saga
    const { answer, done } = await this.#ctx.run('act', () => stretches.act(saga, act, this.#done))
    if (done !== undefined) {
      const shown = { ...afterKept(saga, done.kept), act: done.act }
      this.#done.push(done.act)
      readModel.hold(shown)
      await readModel.show(saga.id)
      this.#saga = shown.saga
    }
    const number = this.#acts
    this.#acts += 1
    this.#ctx.set(ACTS, this.#acts)
    this.#nextAct = this.#ctx.promise<Act>(actOf(this.#acts)).get()
    await this.#ctx.promise<OperateAnswer>(doneOf(number)).resolve(answer)
  }
}
