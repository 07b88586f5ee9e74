/** A terminal that does what the card is called. Its memory is a table of its own: it survives this process, as a machine outside would. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { eq, orm } from '@comptoir/kit/postgres/drizzle.ts'
import { simulatedTerminal } from '../db/schema.ts'
import type { Carte } from '../domain/autorisation.ts'
import type { Terminal } from './terminal.ts'

const SLOW_MS = 3_000

interface SimulatedDeps {
  readonly pool: Pool
  readonly now: () => Date
  /** How long a slow card takes. */
  readonly slowMs?: number
}

/** Makes one over the database of this service. */
export function createSimulatedTerminal({ pool, now, slowMs = SLOW_MS }: SimulatedDeps): Terminal {
  const remembered = async (key: string) => {
    const [row] = await orm(pool).select().from(simulatedTerminal).where(eq(simulatedTerminal.key, key))
    return row
  }
  const answerTo = async (key: string, signal: AbortSignal) => {
    const row = await remembered(key)
    if (row === undefined) throw new Error(`terminal: ${key} was forgotten`)
    if (row.isMute && row.answer !== 'void') return silence(signal)
    const left = row.readyAt.getTime() - now().getTime()
    if (left <= 0) return row.answer
    await delay(left, undefined, { signal })
    return (await remembered(key))?.answer ?? row.answer
  }
  return {
    authorise: async ({ key, carte }, signal) => {
      const readyAt = new Date(now().getTime() + (carte === 'lente' ? slowMs : 0))
      await orm(pool)
        .insert(simulatedTerminal)
        .values({ key, answer: answerOf(carte), isMute: carte === 'muette', readyAt })
        .onConflictDoNothing()
      return answerTo(key, signal)
    },
    void: async (key) => {
      const isVoid = { answer: 'void' as const, readyAt: now() }
      await orm(pool)
        .insert(simulatedTerminal)
        .values({ key, isMute: false, ...isVoid })
        .onConflictDoUpdate({ target: simulatedTerminal.key, set: isVoid })
    },
    ask: async (key, signal) => {
      const row = await remembered(key)
      if (row === undefined) return 'unheard'
      if (row.isMute && row.answer !== 'void') return silence(signal)
      return row.readyAt > now() ? 'thinking' : row.answer
    },
  }
}

/** A mute terminal has taken the money, and says nothing. */
const answerOf = (carte: Carte) => (carte === 'refusee' ? 'refused' : 'accepted')

/** Ends with the signal alone. */
async function silence(signal: AbortSignal): Promise<never> {
  await delay(2 ** 30, undefined, { signal, ref: false })
  throw new Error('terminal: silent')
}
