import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { annuler } from '../src/operations/annuler.ts'
import { payGroup } from '../src/operations/payer.ts'
import { metrics, observeComptes, paying, prepareComptes, rules, template } from './world.ts'

// A guest, a client with an account, and clients whose account opens with this payment, in turn.
const payer = (index: number) => [null, 1, 10 + index][index % 3] as number | null

participantSuite({
  template,
  served: paying,
  undo: { served: annuler, bodyFor: ({ commandeId }) => ({ commandeId }) },
  prepare: prepareComptes,
  observe: observeComptes,
  build: (index) => ({ commandeId: unId(index), clientId: payer(index), montantCents: 1_000 + index }),
  refused: { commandeId: unId(50), clientId: 2, montantCents: 2_001 },
  bodies: fc
    .record({
      order: fc.nat({ max: 11 }),
      clientId: fc.constantFrom<(number | null)[]>(null, null, 1, 2, 7),
      montantCents: fc.constantFrom<number[]>(0, 700, 2_000, 30_000, 50_000, 50_001),
    })
    // An order has one content: the same one again, under another key, is the same payment.
    .map(({ order, clientId, montantCents }) => ({
      commandeId: unId(order * 1_000_000 + (clientId ?? 0) * 100_000 + montantCents),
      clientId,
      montantCents,
    })),
})

participantSuite({
  template,
  served: annuler,
  prepare: payTwenty,
  observe: observeComptes,
  build: (index) => ({ commandeId: unId(index) }),
})

async function payTwenty(pool: Pool): Promise<void> {
  await prepareComptes(pool)
  await withTx(pool, (tx) =>
    payGroup(
      tx,
      Array.from({ length: 20 }, (_, index) => ({
        reference: unId(index),
        clientId: payer(index),
        montantCents: 1_000 + index,
      })),
      { origine: 'SAGA', at: TEST_INSTANT, rules, metrics },
    ),
  )
}
