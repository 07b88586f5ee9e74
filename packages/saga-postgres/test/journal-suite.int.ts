import { journalSuite } from '@comptoir/saga/conformance/journal.ts'
import { World } from './support.ts'

journalSuite('on PostgreSQL', async () => {
  const world = await World.open()
  const journal = world.journal()
  return {
    journal,
    expire: async (except) => {
      await journal.pool.query(
        `update orchestrators set lease_until = clock_timestamp() - interval '1 second'
         where lease_until > clock_timestamp() and id <> all ($1::uuid[])`,
        [except],
      )
    },
    close: () => world.close(),
  }
})
