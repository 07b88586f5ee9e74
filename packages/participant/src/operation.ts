/**
 * Operations: what a service does for sagas, for many commands at once. One is the special case.
 *
 * A group runs in one READ COMMITTED transaction: claim the keys, read what is known of repeated ones, let the operation
 * lock, decide and write, keep the replies. Replies leave after COMMIT. A group that throws because of its data is tried
 * again one by one, so that a poisoned command fails alone, and from then on it travels alone.
 */
import {
  type BodyOf,
  type DomainEvent,
  isRefusal,
  type OperationSpec,
  type Refusal,
  type ReplyOf,
  refuse,
} from '@comptoir/contracts'
import { timeLeft, tooLate } from '@comptoir/kit/http/deadline.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { instantOf } from '@comptoir/kit/ids.ts'
import { type Pool, type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { databaseFault } from '@comptoir/kit/postgres/fault.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import {
  claimKeys,
  type InboxCommand,
  type Known,
  keepReplies,
  releaseKeys,
  type StoredReply,
} from './inbox.ts'
import { type TracedEvent, writeEvents } from './outbox.ts'

export interface Command<B = Readonly<Record<string, unknown>>> {
  readonly key: string
  readonly body: B
  /** The `traceparent` to hand on with what it makes happen. */
  readonly trace?: string | undefined
}

/** What an operation may use besides its transaction. */
export interface OperationContext {
  /** The instant of this group, which its replies record. */
  readonly now: Date
  readonly newId: () => string
  /** Adds an event that leaves if, and only if, the transaction commits. It goes on in the trace of the command. */
  readonly emit: (event: DomainEvent, command: Pick<Command, 'trace'>) => void
}

/**
 * What a handler says of a command whose outcome is known to someone outside alone, who has not answered yet. What it wrote stays,
 * and the key is free: the caller, to whom the outcome is unknown, asks again.
 */
export const PENDING: unique symbol = Symbol('pending')

export type Handler<B, R> = (
  tx: Tx,
  commands: readonly Command<B>[],
  context: OperationContext,
) => Promise<readonly (R | Refusal | typeof PENDING)[]>

export interface ServedOperation {
  readonly spec: OperationSpec
  readonly handle: Handler<never, unknown>
  /** Told, after COMMIT, of each command that is pending: asks outside, and is not waited for. */
  readonly pursue?: (body: never) => void
}

/** Ties an operation of the contract to the code that does it: `commands[i]` is answered by `replies[i]`. */
export function operation<
  O extends { readonly spec: OperationSpec; readonly body: unknown; readonly reply: unknown },
>(contract: O, handle: Handler<BodyOf<O>, ReplyOf<O>>, pursue?: (body: BodyOf<O>) => void): ServedOperation {
  const served = { spec: contract.spec, handle: handle as unknown as Handler<never, unknown> }
  return pursue === undefined ? served : { ...served, pursue: pursue as (body: never) => void }
}

/** The answer to one command. `fault` means that nothing is known to have been done. */
export type Answer =
  | { readonly kind: 'done'; readonly reply: unknown }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'other-command' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'fault'; readonly cause: unknown }

const LATE: Answer = { kind: 'fault', cause: tooLate() }

export interface GroupDeps {
  readonly pool: Pool
  readonly now: () => Date
  /** The clock of deadlines. */
  readonly monotonicMs: () => number
  readonly newId: () => string
}

export type KeyedCommand = Command &
  InboxCommand & {
    /** Until when its answer is awaited, on `monotonicMs`. */
    readonly deadline?: number
  }

/**
 * Runs one group, falling back to one by one when its data made it fail. Never rejects: a fault is an answer. A command
 * whose caller is about to stop waiting is not begun. The others get the time of the one that is awaited longest: a short
 * deadline ends no other command.
 */
export async function runGroup(
  deps: GroupDeps,
  served: ServedOperation,
  commands: readonly KeyedCommand[],
): Promise<readonly Answer[]> {
  const now = deps.monotonicMs()
  const inTime = commands.filter((command) => hasTime(command, now))
  if (inTime.length === commands.length) return runAll(deps, served, commands)
  const answers = inTime.length === 0 ? [] : await runAll(deps, served, inTime)
  const byCommand = new Map(inTime.map((command, index) => [command, answers[index] as Answer]))
  return commands.map((command) => byCommand.get(command) ?? LATE)
}

async function runAll(
  deps: GroupDeps,
  served: ServedOperation,
  commands: readonly KeyedCommand[],
): Promise<readonly Answer[]> {
  try {
    return await runTransaction(deps, served, commands)
  } catch (cause) {
    if (databaseFault(cause) === 'unavailable' || commands.length === 1)
      return commands.map(() => ({ kind: 'fault', cause }))
  }
  return runOneByOne(deps, served, commands)
}

function hasTime({ deadline = Number.POSITIVE_INFINITY }: KeyedCommand, now: number): boolean {
  return timeLeft(deadline, now) !== undefined
}

/** Locks that may be waited for in vain, one command after the other: behind them, a whole lane waits. */
const CONFLICTS_MAX = 3

/** Those behind a server that is gone, or behind several locks, are told so at once instead of waiting for the same. */
async function runOneByOne(
  deps: GroupDeps,
  served: ServedOperation,
  commands: readonly KeyedCommand[],
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let conflicts = 0
  let hopeless: Answer | undefined
  for (const command of commands) {
    const answer: Answer =
      hopeless ??
      (hasTime(command, deps.monotonicMs()) ? undefined : LATE) ??
      (await runTransaction(deps, served, [command]).then(
        (alone) => alone[0] as Answer,
        (cause) => ({ kind: 'fault', cause }),
      ))
    answers.push(answer)
    if (answer.kind !== 'fault') continue
    const fault = databaseFault(answer.cause)
    if (fault === 'conflict') conflicts += 1
    // One whose own time ran out says nothing about the server.
    if ((fault === 'unavailable' && hasTime(command, deps.monotonicMs())) || conflicts >= CONFLICTS_MAX)
      hopeless = answer
  }
  return answers
}

/** Whether a fault is the command's own, so that it would fail whatever it travels with. */
export function isOwnFault(cause: unknown): boolean {
  if (cause instanceof Problem) return false
  const fault = databaseFault(cause)
  return fault === 'data' || fault === 'other'
}

async function runTransaction(
  deps: GroupDeps,
  served: ServedOperation,
  commands: readonly KeyedCommand[],
): Promise<readonly Answer[]> {
  const replies = await withTx(
    deps.pool,
    (tx, known: Claimed['known']) => apply(deps, served, { tx, commands, known }),
    {
      first: (tx) => claimKeys(tx, served.spec, commands),
      last: (tx, { kept }) => keepReplies(tx, kept),
      limitMs: longestWait(commands, deps.monotonicMs()),
    },
  )
  return commands.map(({ key, body }) => {
    const known = replies.known.get(key)
    if (known?.kind === 'other-command') return known
    if (replies.pending.has(key)) {
      served.pursue?.(body as never)
      return { kind: 'pending' }
    }
    return answerOf(known?.reply ?? (replies.kept.get(key) as StoredReply))
  })
}

/** How long, in milliseconds, the most patient of these callers still waits; undefined when one never stops. */
function longestWait(commands: readonly KeyedCommand[], now: number): number | undefined {
  const longest = Math.max(...commands.map(({ deadline = Number.POSITIVE_INFINITY }) => deadline))
  if (longest === Number.POSITIVE_INFINITY) return undefined
  // Nothing left, after others of the group took their time: then one that gives up at once.
  return timeLeft(longest, now) ?? 1
}

interface Claimed {
  readonly tx: Tx
  readonly commands: readonly KeyedCommand[]
  /** What the inbox knew before. */
  readonly known: ReadonlyMap<string, Known>
}

interface Applied extends Pick<Claimed, 'known'> {
  /** What it has to keep now. */
  readonly kept: ReadonlyMap<string, StoredReply>
  /** The keys that are free again. */
  readonly pending: ReadonlySet<string>
}

async function apply(
  deps: GroupDeps,
  { spec, handle }: ServedOperation,
  { tx, commands, known }: Claimed,
): Promise<Applied> {
  const now = deps.now()
  const fresh = commands.filter((command) => !known.has(command.key))
  const kept = new Map<string, StoredReply>()
  const taken = fresh.filter((command) => {
    if (!isOutdated(spec, command.key, now)) return true
    kept.set(command.key, { refused: refuse('COMMANDE_PERIMEE') })
    return false
  })
  const events: TracedEvent[] = []
  const context: OperationContext = {
    now,
    newId: deps.newId,
    emit: (event, { trace }) => void events.push({ ...event, trace }),
  }
  const results = taken.length === 0 ? [] : await handle(tx, taken as never, context)
  if (results.length !== taken.length)
    throw new Error(`${spec.id}: ${taken.length} commands, ${results.length} replies`)
  const pending = new Set<string>()
  taken.forEach((command, index) => {
    const result = results[index]
    if (result === PENDING) pending.add(command.key)
    else kept.set(command.key, isRefusal(result) ? { refused: result } : { done: result })
  })
  if (pending.size > 0) await releaseKeys(tx, [...pending])
  await writeEvents(tx, events, deps.newId)
  return { known, kept, pending }
}

function answerOf(stored: StoredReply): Answer {
  return 'refused' in stored
    ? { kind: 'refused', refusal: stored.refused }
    : { kind: 'done', reply: stored.done }
}

/**
 * An action older than the memory of keys cannot be told from one that was applied and forgotten. Keys begin with the
 * saga's id, which carries its instant. Undos are exempt: doing nothing twice is harmless; so is what the contract never
 * refuses: its own states make it harmless. Two clocks are compared here, that of the host which minted the id and this
 * one: they may be wrong by hours, since the purge forgets a key only a day after its command is refused.
 */
function isOutdated(spec: OperationSpec, key: string, now: Date): boolean {
  if (!spec.refusals.includes('COMMANDE_PERIMEE')) return false
  const born = instantOf(key.slice(0, 36))
  return born !== undefined && now.getTime() - born > TIMES.keyRetentionMs
}
