/** Long work on reports: one at a time, by whichever instance is free, while all goes on. */
import { setTimeout as pause } from 'node:timers/promises'
import { rapports } from '@comptoir/contracts'
import { type Tx, withTx } from '@comptoir/kit/postgres/database.ts'
import { takeTurn } from '@comptoir/kit/postgres/turn.ts'
import { type Rounds, startRounds } from '@comptoir/kit/process/rounds.ts'
import { EVERY_PLACE, moveVersions } from '../db/etats-store.ts'
import { takeReading } from '../db/mesures-store.ts'
import * as shadow from '../db/shadow-store.ts'
import { claimTravail, endTravail, noteProgress, noteSeen } from '../db/travaux-store.ts'
import type { Deps } from '../deps.ts'
import type { Difference, Travail } from '../domain/travail.ts'
import { APPLYING } from '../events.ts'
import { applyTold } from './apply.ts'
import { countTold, readPast } from './past.ts'
import type { Told } from './told.ts'

interface WorkDeps extends Pick<Deps, 'pool' | 'log' | 'ask' | 'monotonicMs'> {
  /** How long an owner may be silent, and how long a comparison waits for what is on its way; shorter in tests. */
  readonly patienceMs?: number
}

const LOOK_EVERY_MS = 1_000
/** Six of these fit into the silence after which an instance counts as dead. */
const SEEN_EVERY_MS = 5_000
/** An owner who has not started yet is waited for: the whole house may be starting. */
const OWNER_PATIENCE_MS = 120_000
/** What is on its way when the past has been read comes within this time. */
const PATIENCE_MS = 20_000
const LOOK_AGAIN_MS = 250

/** Works as long as the service runs. */
export const startWork = (deps: WorkDeps): Rounds =>
  startRounds({
    everyMs: LOOK_EVERY_MS,
    round: async (stopping) => {
      for (;;) {
        const travail = stopping.aborted ? undefined : await claimTravail(deps.pool)
        if (travail === undefined) return
        await work(deps, travail, stopping)
      }
    },
    onError: (cause) => deps.log.warn({ err: cause }, 'work on reports stopped, another look follows'),
  })

/** Does a work. One that is stopped stays as it is, for another instance to begin anew. */
export async function work(deps: WorkDeps, travail: Travail, stopping: AbortSignal): Promise<void> {
  const { pool, log } = deps
  const facts = { travailId: travail.id, sorte: travail.sorte }
  const seen = startRounds({
    everyMs: SEEN_EVERY_MS,
    round: () => noteSeen(pool, travail.id),
    onError: (cause) => log.warn({ err: cause }, 'work on reports not seen, the next look follows'),
  })
  try {
    await inTurn(deps, shadow.createShadow)
    await readInto(deps, travail, stopping)
    const differences = travail.sorte === 'COMPARAISON' ? await compare(deps) : await replace(deps)
    await endTravail(pool, travail.id, { differences })
    log.info({ ...facts, differences: differences.length }, 'work on reports done')
  } catch (cause) {
    if (stopping.aborted) throw cause
    await inTurn(deps, shadow.dropShadow)
    const why = cause instanceof Error ? cause.message : String(cause)
    await endTravail(pool, travail.id, { erreur: why })
    log.error({ ...facts, err: cause }, 'work on reports failed')
  } finally {
    await seen.stop()
  }
}

const inTurn = <T>({ pool }: Pick<Deps, 'pool'>, act: (tx: Tx) => Promise<T>): Promise<T> =>
  withTx(pool, async (tx) => {
    await takeTurn(tx, APPLYING)
    return act(tx)
  })

/** Reads the owners' past into the copy; what is told meanwhile goes there as well. */
async function readInto(
  { patienceMs = OWNER_PATIENCE_MS, ...deps }: WorkDeps,
  { id }: Travail,
  stopping: AbortSignal,
): Promise<void> {
  let read = 0
  for await (const told of readPast(deps.ask, { ...deps, patienceMs })) {
    stopping.throwIfAborted()
    await inTurn(deps, (tx) => applyToShadow(tx, told))
    read += countTold(told)
    await noteProgress(deps.pool, id, read)
  }
}

async function applyToShadow(tx: Tx, told: Told): Promise<void> {
  await shadow.enterShadow(tx)
  await applyTold(tx, told)
}

/** Puts the copy in the place of the tables: every report is read anew. */
async function replace(deps: WorkDeps): Promise<readonly Difference[]> {
  await inTurn(deps, async (tx) => {
    await shadow.swapShadow(tx)
    await moveVersions(tx, new Map([[EVERY_PLACE, undefined]]))
  })
  return []
}

/** What differs once all that was on its way is there. */
async function compare({ patienceMs = PATIENCE_MS, ...deps }: WorkDeps): Promise<readonly Difference[]> {
  const until = deps.monotonicMs() + patienceMs
  for (;;) {
    const differences = await withTx(deps.pool, async (tx) => {
      await takeReading(tx)
      return shadow.listDifferences(tx, rapports.DIFFERENCES_MAX)
    })
    if (differences.length === 0 || deps.monotonicMs() > until) {
      await inTurn(deps, shadow.dropShadow)
      return differences
    }
    await pause(LOOK_AGAIN_MS)
  }
}
