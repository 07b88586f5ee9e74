import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT, uneLigne, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { insertCommandes } from '../src/db/commande-store.ts'
import { annuler } from '../src/operations/annuler.ts'
import { confirmer } from '../src/operations/confirmer.ts'
import { creer } from '../src/operations/creer.ts'
import { observe, prepare, someEtats, template, uneCreation } from './world.ts'

const creation = fc
  .record({
    n: fc.nat({ max: 5 }),
    produitId: fc.integer({ min: 1, max: 11 }),
    quantite: fc.integer({ min: 1, max: 9 }),
  })
  // Each order has one content, so that the same one asked for twice is the same one.
  .map(({ n, produitId, quantite }) =>
    uneCreation(n * 1000 + produitId * 10 + quantite, { lignes: [uneLigne({ produitId, quantite })] }),
  )

participantSuite({
  served: creer,
  undo: {
    served: annuler,
    bodyFor: ({ commandeId }) => ({ commandeId, motif: 'STOCK_INSUFFISANT', etats: someEtats('CREEE') }),
  },
  template,
  prepare,
  build: (index) =>
    uneCreation(index, {
      lignes: [uneLigne({ produitId: 1 }), uneLigne({ produitId: 2, quantite: index + 1 })],
    }),
  observe,
  refused: uneCreation(99, { lignes: [uneLigne({ produitId: 9 }), uneLigne({ produitId: 11 })] }),
  bodies: creation,
})

/** Orders 0 to 19 in CREEE. */
async function prepareCommandes(pool: Pool): Promise<void> {
  await prepare(pool)
  const lignes = [{ produitId: 1, quantite: 2, prixCents: 100, prixVersion: 3 }]
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  await withTx(pool, (tx) =>
    insertCommandes(
      tx,
      numbers.map((n) => ({ id: unId(n), clientId: null, magasinId: 6, montantCents: 200, lignes })),
      TEST_INSTANT.toISOString(),
    ),
  )
}

participantSuite({
  served: confirmer,
  template,
  prepare: prepareCommandes,
  build: (index) => ({
    commandeId: unId(index),
    etats: someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE'),
  }),
  observe,
})

participantSuite({
  served: annuler,
  template,
  prepare: prepareCommandes,
  // From 15 on: orders that do not exist.
  build: (index) => ({
    commandeId: unId(index < 15 ? index : 100 + index),
    motif: 'PAIEMENT_REFUSE',
    etats: someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE'),
  }),
  observe,
})
