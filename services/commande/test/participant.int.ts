import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT, uneLigne, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { insertCommandes } from '../src/db/commande-store.ts'
import { annuler } from '../src/operations/annuler.ts'
import { annulerRetour } from '../src/operations/annuler-retour.ts'
import { cloreRetour } from '../src/operations/clore-retour.ts'
import { creer } from '../src/operations/creer.ts'
import {
  confirming,
  observe,
  observeRetours,
  opening,
  prepare,
  prepareConfirmed,
  someEtats,
  template,
  uneCreation,
  uneLigneDeRetour,
  unRetour,
} from './world.ts'

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
  const lignes = [
    { produitId: 1, quantite: 2, prixCents: 100, prixVersion: 3, nom: 'Produit 1', coutCents: 60 },
  ]
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
  served: confirming,
  template,
  prepare: prepareCommandes,
  build: (index) => ({
    commandeId: unId(index),
    etats: someEtats('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE'),
    // Of every third order, two places serve the line.
    ...(index % 3 === 0 && { parts: [1, 6].map((magasinId) => ({ produitId: 1, magasinId, quantite: 1 })) }),
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

participantSuite({
  served: opening,
  undo: {
    served: annulerRetour,
    bodyFor: ({ retourId }) => ({ retourId, motif: 'REMBOURSEMENT_IMPOSSIBLE' }),
  },
  template,
  prepare: prepareConfirmed,
  observe: observeRetours,
  build: (index) => unRetour(index, { lignes: [uneLigneDeRetour(), uneLigneDeRetour({ produitId: 2 })] }),
  refused: unRetour(0, { retourId: unId(1_050), lignes: [uneLigneDeRetour({ quantite: 7 })] }),
  // Two orders, of which returns run out, and an author who may give back 12.00 a day.
  bodies: fc
    .record({
      n: fc.nat({ max: 9 }),
      order: fc.nat({ max: 1 }),
      produitId: fc.constantFrom(1, 1, 2, 8),
      quantite: fc.integer({ min: 1, max: 4 }),
      capped: fc.boolean(),
    })
    .map(({ n, order, produitId, quantite, capped }) =>
      unRetour(0, {
        // Each return has one content.
        retourId: unId(((n * 10 + order) * 10 + produitId) * 100 + quantite * 2 + Number(capped)),
        commandeId: unId(order),
        plafondCents: capped ? 1_200 : null,
        lignes: [uneLigneDeRetour({ produitId, quantite })],
      }),
    ),
})

/** A return of each order. */
async function prepareRetours(pool: Pool): Promise<void> {
  await prepareConfirmed(pool)
  const numbers = Array.from({ length: 20 }, (_, index) => index)
  await withTx(pool, (tx) =>
    opening.handle(tx, numbers.map((n) => ({ key: unId(n), body: unRetour(n) })) as never, {
      now: TEST_INSTANT,
      newId: () => unId(0),
      emit: () => undefined,
    }),
  )
}

participantSuite({
  served: annulerRetour,
  template,
  prepare: prepareRetours,
  observe: observeRetours,
  build: (index) => ({ retourId: unId(1_000 + index), motif: 'REMBOURSEMENT_IMPOSSIBLE' }),
})

participantSuite({
  served: cloreRetour,
  template,
  prepare: prepareRetours,
  observe: observeRetours,
  build: (index) => ({ retourId: unId(1_000 + index) }),
})
