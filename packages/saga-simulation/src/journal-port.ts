/** The journal in memory as the engine knows journals. */
import type { Journal } from '@comptoir/saga/journal.ts'
import type { Clocks, MemoryJournal } from './journal-memory.ts'

/** A `Journal` on this memory. `clocks` says what time it is at each call. */
export function journalOn(memory: MemoryJournal, clocks: () => Clocks): Journal {
  return {
    start: async (intent) => memory.start(intent, clocks()),
    save: async (entry) => memory.save(entry, clocks()),
    read: async (id) => memory.rows.get(id) ?? null,
    reclaim: async (id, owner) => memory.reclaim(id, owner, clocks()),
    claimDue: async (owner, limit) => memory.claimDue(owner, limit, clocks()),
    claimOwnedNotHeld: async (owner, held, limit) =>
      memory.claimOwnedNotHeld(owner, (id) => held.includes(id), clocks()).slice(0, limit),
    claimParked: async (claim) => memory.claimParked(claim, clocks()),
    heartbeat: async (owner) => memory.heartbeat(owner, clocks()),
    release: async (owner) => memory.release(owner, clocks()),
  }
}
