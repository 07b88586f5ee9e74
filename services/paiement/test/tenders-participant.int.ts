/** What sales take and returns give back, as participants of sagas. */
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { PENDING, type ServedOperation } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { annulerAutorisation } from '../src/operations/annuler-autorisation.ts'
import { annulerAutorisationRemboursement } from '../src/operations/annuler-autorisation-remboursement.ts'
import { autoriserCarte } from '../src/operations/autoriser-carte.ts'
import { autoriserRemboursement } from '../src/operations/autoriser-remboursement.ts'
import { collectGroup } from '../src/operations/encaisser.ts'
import { payGroup } from '../src/operations/payer.ts'
import {
  account,
  authorise,
  authoriseRefund,
  cash,
  collecting,
  metrics,
  noting,
  observeComptes,
  prepareComptes,
  refunding,
  rules,
  template,
  unEncaissement,
  unRemboursement,
  voidingRefund,
  voidingSale,
} from './world.ts'

// Cash alone, cash and the account of a client who has one, and accounts that open with this sale, in turn.
const sale = (index: number) =>
  unEncaissement({
    venteId: unId(index),
    clientId: index % 3 === 2 ? 10 + index : 1,
    encaissements: [[cash(1_005, 2)], [cash(500), account(200 + index)], [account(300 + index)]][
      index % 3
    ] as never,
  })

/** The same operation, with a terminal that answers at once. */
const answered = (served: ServedOperation): ServedOperation => ({
  spec: served.spec,
  handle: async (tx, commands, context) => {
    const replies = await served.handle(tx, commands, context)
    if (!replies.includes(PENDING)) return replies
    await tx.query(`update autorisations set statut = case statut when 'DEMANDEE' then 'AUTORISEE' else 'ANNULEE' end
      where statut in ('DEMANDEE', 'A_ANNULER')`)
    return served.handle(tx, commands, context)
  },
})
const desk = { pursue: () => undefined, close: async () => undefined }
const voidingCard = answered(annulerAutorisation({ desk }))
const cardOf = (index: number) => ({ venteId: unId(index), montantCents: 500, carte: 'acceptee' }) as const

participantSuite({
  template,
  served: answered(autoriserCarte({ desk })),
  undo: { served: voidingCard, bodyFor: ({ venteId }) => ({ venteId }) },
  prepare: async (pool) => {
    await authorise(pool, unId(50), 500)
    await pool.query(`update autorisations set statut = 'REFUSEE'`)
  },
  observe: observeComptes,
  build: cardOf,
  refused: cardOf(50),
})

participantSuite({
  template,
  served: voidingCard,
  prepare: async (pool) => {
    for (let index = 0; index < 20; index += 1) await authorise(pool, unId(index), 500)
  },
  observe: observeComptes,
  build: (index) => ({ venteId: unId(index) }),
})

// What a return owes to a card; every third owes it nothing, and asks nobody.
const voidingCardRefund = answered(annulerAutorisationRemboursement({ desk }))
const cardRefundOf = (index: number) =>
  ({ retourId: unId(index), montantCents: index % 3 === 2 ? 0 : 500, carte: 'acceptee' }) as const

participantSuite({
  template,
  served: answered(autoriserRemboursement({ desk })),
  undo: { served: voidingCardRefund, bodyFor: ({ retourId }) => ({ retourId }) },
  prepare: async (pool) => {
    await authoriseRefund(pool, unId(51), 500)
    await pool.query(`update autorisations set statut = 'REFUSEE'`)
  },
  observe: observeComptes,
  build: cardRefundOf,
  refused: cardRefundOf(51),
})

participantSuite({
  template,
  served: voidingCardRefund,
  prepare: async (pool) => {
    for (let index = 0; index < 20; index += 1) await authoriseRefund(pool, unId(index), 500)
  },
  observe: observeComptes,
  build: (index) => ({ retourId: unId(index) }),
})

participantSuite({
  template,
  served: collecting,
  undo: { served: voidingSale, bodyFor: ({ venteId }) => ({ venteId }) },
  prepare: prepareComptes,
  observe: observeComptes,
  build: sale,
  refused: unEncaissement({ venteId: unId(50), clientId: 2, encaissements: [account(2_001)] }),
  bodies: fc
    .record({
      vente: fc.nat({ max: 11 }),
      clientId: fc.constantFrom<(number | null)[]>(null, 1, 2, 7),
      montantCents: fc.constantFrom<number[]>(0, 700, 2_000, 30_000),
    })
    // A sale has one content: the same one again, under another key, is the same sale.
    .map(({ vente, clientId, montantCents }) =>
      unEncaissement({
        venteId: unId(vente * 1_000_000 + (clientId ?? 0) * 100_000 + montantCents),
        clientId,
        encaissements: [cash(5, -1), account(montantCents)],
      }),
    ),
})

participantSuite({
  template,
  served: voidingSale,
  prepare: sellTwenty,
  observe: observeComptes,
  build: (index) => ({ venteId: unId(index) }),
})

participantSuite({
  template,
  served: noting,
  prepare: prepareComptes,
  observe: observeComptes,
  build: (index) =>
    unEncaissement({
      venteId: unId(index),
      sessionId: index % 2 === 0 ? null : unId(77),
      encaissements: [cash(1_000 + 5 * index, -2)],
    }),
})

// Even returns are of sales, which took at least 2.00; odd ones of orders, by clients and by guests.
const refund = (index: number) => {
  const isSale = index % 2 === 0
  const guest = index % 4 === 1
  const mode = isSale || !guest ? 'COMPTE' : 'CARTE'
  return unRemboursement({
    retourId: unId(200 + index),
    pour: isSale ? 'VENTE' : 'COMMANDE',
    reference: unId(isSale ? index : 100 + index),
    sessionId: null,
    clientId: !isSale && guest ? null : 1,
    remboursements: [{ mode, montantCents: 10 + index, arrondiCents: 0, from: isSale ? null : 0 }],
  })
}

participantSuite({
  template,
  served: refunding,
  undo: { served: voidingRefund, bodyFor: ({ retourId }) => ({ retourId }) },
  prepare: sellTwenty,
  observe: observeComptes,
  build: refund,
  refused: unRemboursement({ retourId: unId(250), reference: unId(99) }),
  bodies: fc
    .record({ retour: fc.nat({ max: 9 }), vente: fc.nat({ max: 3 }), cents: fc.integer({ min: 1, max: 20 }) })
    .map(({ retour, vente, cents }) =>
      unRemboursement({
        retourId: unId(1_000 + retour * 1_000 + vente * 100 + cents),
        reference: unId(3 * vente),
        remboursements: [{ ...cash(5 * cents), from: 0 }],
      }),
    ),
})

participantSuite({
  template,
  served: voidingRefund,
  prepare: async (pool) => {
    await sellTwenty(pool)
    await withTx(pool, (tx) =>
      refunding.handle(
        tx,
        Array.from({ length: 20 }, (_, index) => ({ key: unId(index), body: refund(index) })) as never,
        { now: TEST_INSTANT, newId: () => unId(0), emit: () => undefined },
      ),
    )
  },
  observe: observeComptes,
  build: (index) => ({ retourId: unId(200 + index) }),
})

/** Twenty sales, and twenty orders from number 100 on. */
async function sellTwenty(pool: Pool): Promise<void> {
  await prepareComptes(pool)
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  const orders = numbers.map((index) => ({
    reference: unId(100 + index),
    clientId: index % 4 === 1 ? null : 1,
    montantCents: 500,
  }))
  await withTx(pool, async (tx) => {
    await collectGroup(tx, numbers.map(sale), { at: TEST_INSTANT, rules, metrics })
    await payGroup(tx, orders, { origine: 'SAGA', at: TEST_INSTANT, rules, metrics })
  })
}
