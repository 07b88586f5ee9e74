/**
 * Many sagas in one execution: each stretch runs for all of them at once, and one result is kept for all. The execution ends when
 * every caller may be told; what nobody waits for goes on in another one. A saga that must wait, is parked, or may be what kills
 * its workers leaves for an execution of its own, so that nobody's answer waits for it.
 */
import { finalFor, type SagaState, toRecover } from '@comptoir/saga/machine/state.ts'
import * as restate from '@restatedev/restate-sdk'
import { afterKept, type Carried } from './carried.ts'
import type { ReadModel } from './read-model.ts'
import { SAGA } from './saga.ts'
import type { Stretches } from './stretches.ts'

export const LOT = 'lot'

/** What a lot tells of a saga: its end, or that it goes on by itself; null: it waits for an operator. */
export type Told = { readonly state: SagaState } | { readonly left: true } | null
/** By the saga's id: a lot that was sent again may have had another order. */
export type Tellings = Readonly<Record<string, Told>>

export interface WorkerParts {
  readonly stretches: Pick<Stretches, 'many' | 'one' | 'act'>
  readonly readModel: Pick<ReadModel, 'hold' | 'show'>
}

type Lot = readonly Carried[]

/** The service of Restate that runs lots. */
export const lotService = (parts: WorkerParts) =>
  restate.service({
    name: LOT,
    handlers: {
      ...lotHandlers(parts),
      /** Answers once the engine reaches a worker. */
      ready: async (_ctx: restate.Context): Promise<void> => undefined,
    },
  })

/** What they ask of the engine. */
type LotContext = Pick<restate.Context, 'run' | 'genericSend'>

export const lotHandlers = (parts: WorkerParts) => ({
  /** Runs sagas until each has an answer. */
  run: async (ctx: LotContext, sagas: Lot): Promise<Tellings> => {
    const went = await drive(ctx, parts, { sagas, goesOn: ({ state }) => finalFor(state) === undefined })
    const rest = went.flatMap(({ saga, left }) => (!left && toRecover(saga.state) ? [saga] : []))
    await showAll(parts, sagas)
    if (rest.length > 0) send(ctx, { service: LOT, method: 'rest' }, rest)
    return Object.fromEntries(went.map((one) => [one.saga.id, toldOf(one)]))
  },
  /** Ends sagas whose callers have been answered. */
  rest: async (ctx: LotContext, sagas: Lot): Promise<void> => {
    await drive(ctx, parts, { sagas, goesOn: () => true })
    await showAll(parts, sagas)
  },
})

/**
 * What an execution hands on is in the tables first: the next one may run at another worker, and whatever that shows ends
 * the chance of older lines.
 */
const showAll = ({ readModel }: Pick<WorkerParts, 'readModel'>, sagas: Lot): Promise<unknown> =>
  Promise.all(sagas.map(({ id }) => readModel.show(id)))

interface Target {
  readonly service: string
  readonly method: string
  readonly key?: string
}

/** Begins another execution, with this one's next kept result. */
function send(ctx: LotContext, target: Target, parameter: unknown): void {
  ctx.genericSend({ ...target, parameter, inputSerde: restate.serde.json as restate.Serde<unknown> })
}

/** A saga in a lot, or as it left. */
interface Went {
  readonly saga: Carried
  readonly left: boolean
}

const toldOf = ({ saga: { state }, left }: Went): Told => {
  if (state.phase === 'stuck') return null
  return left ? { left: true } : { state }
}

async function drive(
  ctx: LotContext,
  { stretches, readModel }: WorkerParts,
  { sagas, goesOn }: { readonly sagas: Lot; readonly goesOn: (saga: Carried) => boolean },
): Promise<readonly Went[]> {
  const went: Went[] = sagas.map((saga) => ({ saga, left: false }))
  const open = () =>
    went.flatMap(({ saga, left }, place) => (!left && toRecover(saga.state) && goesOn(saga) ? [place] : []))
  const leave = (place: number, saga: Carried) => {
    went[place] = { saga, left: true }
    return [saga]
  }
  for (let places = open(); places.length > 0; places = open()) {
    const asked = places.map((place) => (went[place] as Went).saga)
    const kept = await ctx.run('advance', () => stretches.many(asked))
    const leaving = places.flatMap((place, index) => {
      const [before, result] = [asked[index], kept[index]]
      if (before === undefined || result === undefined) throw new Error('a stretch without a result')
      if ('apart' in result) return leave(place, before)
      const shown = afterKept(before, result)
      readModel.hold(shown)
      if (shown.waitMs !== null || shown.saga.state.phase === 'stuck') return leave(place, shown.saga)
      went[place] = { saga: shown.saga, left: false }
      return []
    })
    await showAll({ readModel }, leaving)
    for (const saga of leaving) send(ctx, { service: SAGA, key: saga.id, method: 'run' }, saga)
  }
  return went
}
