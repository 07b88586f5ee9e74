import { journalSuite } from '@comptoir/saga/conformance/journal.ts'
import { TIMES } from '../src/faults.ts'
import { MemoryJournal } from '../src/journal-memory.ts'
import { journalOn } from '../src/journal-port.ts'
import { shipped } from '../src/variants.ts'

journalSuite('of the simulation', async () => {
  let now = 1_000_000
  const memory = new MemoryJournal(shipped, () => undefined)
  // The host's clock is wrong, and must not matter.
  const clocks = () => ({ now, host: now + 3_600_000 })
  return {
    journal: journalOn(memory, clocks),
    expire: async (except) => {
      now += TIMES.lease - 1
      for (const owner of except) memory.heartbeat(owner, clocks())
      now += 2
    },
    close: async () => undefined,
  }
})
