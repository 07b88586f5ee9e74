/**
 * The protocol that ships, and broken variants of it, each one line of difference. A variant must be caught by the
 * checker: else the simulation would not notice that bug in the real thing.
 */
import type { Outcome } from '@comptoir/contracts'
import type { Entry } from '@comptoir/saga/journal.ts'
import { type Protocol, SHIPPED } from '@comptoir/saga/machine/protocol.ts'
import type { PendingCall } from '@comptoir/saga/machine/run-types.ts'
import type { SagaState } from '@comptoir/saga/machine/state.ts'
import { type Ends, endsStretch } from '@comptoir/saga/stretch.ts'

export interface Variant {
  readonly protocol: Protocol
  /** Participants keep replies by key. */
  readonly inbox: boolean
  /** An undo makes its late action a refusal. */
  readonly tombstone: boolean
  /** A refused command leaves nothing behind. */
  readonly cleanRefusal: boolean
  /** An undo that is refused leaves its tombstone all the same. */
  readonly refusedUndoMarks: boolean
  /** Writes name owner, epoch and version. */
  readonly fencing: 'all' | 'none' | 'no-version'
  readonly leaseClock: 'database' | 'host'
  /** By which clock the journal says when a saga is due again. */
  readonly dueClock: 'database' | 'host'
  /** By which clock the engine judges deadlines. */
  readonly engineClock: 'journal' | 'host'
  readonly intentNeedsLease: boolean
  /** Recovery claims answered sagas whose trailing steps still run. */
  readonly recoversTrailing: boolean
  /** A fenced write is followed by a look at the row; and what is owned but not held is claimed again. */
  readonly rereads: boolean
  /** Reading the row after an unknown outcome raises its epoch. */
  readonly rereadFences: boolean
  /** An intent of unknown outcome is not reported as a failure. */
  readonly unknownIntentIsOpen: boolean
  /** The key of a call. */
  readonly keyOf: (pending: PendingCall, callNumber: number) => string
  /** What the runner concludes of what it saw. */
  readonly conclude: (outcome: Outcome, pending: PendingCall) => Outcome
  /** An outcome counts only for the attempt that it answers. */
  readonly checksCallNumber: boolean
  /** Whether the caller may be told the end at this write; shipped answers leave only by the run's own effect. */
  readonly tellsEarly: (entry: Entry) => boolean
  /** The state of a parked saga that an operator resumed. */
  readonly resumed: (parked: SagaState, resumed: SagaState) => SagaState
  /** Where a stretch ends, for an engine of others. */
  readonly ends: Ends
  /** Such an engine takes the result of a worker that it gave up. */
  readonly takesLateResults: boolean
  /** Whether this write sets the count of lost owners back. */
  readonly forgetsTakeovers: (entry: Entry) => boolean
}

export const shipped: Variant = {
  protocol: SHIPPED,
  inbox: true,
  tombstone: true,
  cleanRefusal: true,
  refusedUndoMarks: true,
  fencing: 'all',
  leaseClock: 'database',
  dueClock: 'database',
  engineClock: 'journal',
  intentNeedsLease: true,
  recoversTrailing: true,
  rereads: true,
  rereadFences: true,
  unknownIntentIsOpen: true,
  keyOf: (pending) => pending.key,
  conclude: (outcome) => outcome,
  checksCallNumber: true,
  tellsEarly: () => false,
  ends: endsStretch,
  takesLateResults: false,
  resumed: (_parked, resumed) => resumed,
  forgetsTakeovers: (entry) => entry.progressed,
}

const refused = { kind: 'refused', refusal: { refus: 'STOCK_INSUFFISANT', details: {} } } as const
const protocol = (broken: Partial<Protocol>): Partial<Variant> => ({ protocol: { ...SHIPPED, ...broken } })

const BROKEN: Readonly<Record<string, Partial<Variant>>> = {
  'no inbox': { inbox: false },
  'no tombstone': { tombstone: false },
  'no fencing': { fencing: 'none' },
  'fencing without the version': { fencing: 'no-version' },
  'a time-out taken as a refusal': {
    conclude: (outcome, { direction }) =>
      outcome.kind === 'unknown' && direction === 'do' ? refused : outcome,
  },
  'a time-out taken as a success': {
    conclude: (outcome) =>
      outcome.kind === 'unknown' ? { kind: 'succeeded', reply: { a: '0', montant: 1 } } : outcome,
  },
  'decides after it sends': protocol({
    mustBeDurable: (before, after) => after.phase !== 'compensating' && SHIPPED.mustBeDurable(before, after),
  }),
  'retries with a new key': { keyOf: (pending, callNumber) => `${pending.key}:${callNumber}` },
  'releases before it voids': protocol({ stepsToUndo: (...of) => SHIPPED.stepsToUndo(...of).toReversed() }),
  'the host’s clock for leases': { leaseClock: 'host' },
  'the host’s clock for due times': { dueClock: 'host' },
  'the host’s clock for deadlines': { engineClock: 'host' },
  'the pivot’s success not awaited': protocol({
    mustBeDurable: (before, after) => before.phase !== after.phase && SHIPPED.mustBeDurable(before, after),
  }),
  'only known steps undone': protocol({
    stepsToUndo: (definition, state, cause) =>
      SHIPPED.stepsToUndo(definition, state, { ...cause, kind: 'refused' }),
  }),
  'the step in doubt not undone below the pivot': protocol({
    stepsToUndo: (definition, state, cause) =>
      SHIPPED.stepsToUndo(definition, state, cause).filter((step) => step <= state.step),
  }),
  'a fenced miss taken as loss': { rereads: false },
  'a reread that fences nothing': { rereadFences: false },
  'the deadline applied after the pivot': protocol({
    mayTurnBack: (state) => state.phase === 'running' && !state.answered,
  }),
  'what has happened already is turned back': protocol({
    mayTurnBack: (state) => state.phase === 'running' && (!state.pivotDone || state.step === 0),
  }),
  'trailing work forgotten by recovery': { recoversTrailing: false },
  'a zombie may insert an intent': { intentNeedsLease: false },
  'an unknown commit taken as a failure': { unknownIntentIsOpen: false },
  'forcing without a tombstone': protocol({ asksForcedUndo: false }),
  'a refused undo leaves no tombstone': { refusedUndoMarks: false },
  'a refused undo taken as done': {
    conclude: (outcome, { direction }) =>
      outcome.kind === 'refused' && direction === 'undo' ? { kind: 'succeeded', reply: {} } : outcome,
  },
  'a refusal keeps half of its effect': { cleanRefusal: false },
  'a late reply taken for the present step': { checksCallNumber: false },
  'a resumed saga keeps its old deadline': {
    resumed: ({ deadline }, resumed) => ({ ...resumed, deadline }),
  },
  'every try forgets the lost owners': { forgetsTakeovers: () => true },
  'the answer leaves before the undos': { tellsEarly: (entry) => entry.status === 'compensating' },
  'the answer leaves at the pivot': {
    tellsEarly: (entry) => entry.status === 'running' && entry.state.pivotDone,
  },
}

/** The broken variants, by name. */
export const MUTANTS: ReadonlyMap<string, Variant> = new Map(
  Object.entries(BROKEN).map(([name, broken]) => [name, { ...shipped, ...broken }]),
)

/** Broken in what only an engine of others does: where stretches end, whose results it takes. */
const BROKEN_STRETCHES: Readonly<Record<string, Partial<Variant>>> = {
  'the result of a lost worker is taken': { takesLateResults: true },
  'a stretch goes on past the answer': {
    ends: (before, change, protocol) => !change.state.answered && endsStretch(before, change, protocol),
  },
  'a stretch asks again instead of waiting': {
    ends: (before, change, protocol) => endsStretch(before, { ...change, waitMs: 0 }, protocol),
  },
}
/**
 * Of our own journal, leases, intents, recovery and answers: an engine of others has its own. And an outcome that comes late finds
 * no stretch: the unknown one before it ended its own.
 */
const OF_OUR_ENGINE: readonly string[] = [
  'no fencing',
  'fencing without the version',
  'the host’s clock for leases',
  'the host’s clock for due times',
  'a fenced miss taken as loss',
  'a reread that fences nothing',
  'trailing work forgotten by recovery',
  'a zombie may insert an intent',
  'an unknown commit taken as a failure',
  'every try forgets the lost owners',
  'the answer leaves before the undos',
  'the answer leaves at the pivot',
  'a late reply taken for the present step',
]

/** The broken variants of a world of stretches, by name. */
export const STRETCH_MUTANTS: ReadonlyMap<string, Variant> = new Map([
  ...[...MUTANTS].filter(([name]) => !OF_OUR_ENGINE.includes(name)),
  ...Object.entries(BROKEN_STRETCHES).map(([name, broken]) => [name, { ...shipped, ...broken }] as const),
])
