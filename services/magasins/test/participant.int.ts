import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { runGroup, type ServedOperation } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import { serviceTemplate } from '@comptoir/testing/service-world.ts'
import fc from 'fast-check'
import { insertMarks } from '../src/db/ventes-store.ts'
import { annulerRetour } from '../src/operations/annuler-retour.ts'
import { annulerVente } from '../src/operations/annuler-vente.ts'
import { cloreRetour } from '../src/operations/clore-retour.ts'
import { enregistrerVente } from '../src/operations/enregistrer-vente.ts'
import { fermerVente } from '../src/operations/fermer-vente.ts'
import { ouvrirRetour } from '../src/operations/ouvrir-retour.ts'
import { ouvrirVente } from '../src/operations/ouvrir-vente.ts'
import { observeRetours, uneLigneDeRetour, unIdRetour, unRetour } from './un-retour.ts'
import { observeVentes, prepareVentes, someEtats, uneLigneDeVente, uneOuverture } from './une-vente.ts'

const template = serviceTemplate('magasins')
const PAID = [null, 300, 2_000]
const opening = ouvrirVente({ taux: TAXES_QUEBEC, inscriptions: [] })

participantSuite({
  template,
  served: opening,
  undo: {
    served: annulerVente,
    bodyFor: ({ venteId }) => ({ venteId, motif: 'STOCK_INSUFFISANT', etats: [] }),
  },
  prepare: prepareVentes,
  observe: observeVentes,
  // Even and odd sales are of two stores, and of the same products in opposite orders.
  build: (index) =>
    uneOuverture(index, {
      magasinId: 1 + (index % 2),
      caisseId: 1 + 2 * (index % 2),
      lignes: (index % 2 === 0 ? [1, 2] : [2, 1]).map((produitId) => uneLigneDeVente({ produitId })),
    }),
  refused: uneOuverture(50, { lignes: [uneLigneDeVente({ produitId: 9 })] }),
  // Till 4 is closed, 2 is another's, 7 does not exist; product 9 is not sold; 3.00 is too little for some.
  bodies: fc
    .record({
      n: fc.nat({ max: 5 }),
      caisseId: fc.constantFrom(1, 1, 1, 2, 3, 4, 7),
      produitId: fc.constantFrom(1, 2, 3, 9),
      paid: fc.constantFrom(...PAID),
      attenduCents: fc.constantFrom(null, null, 206),
    })
    // Each sale has one content, so that the same one asked for twice is the same one.
    .map(({ n, caisseId, produitId, paid, attenduCents }) => {
      const content = [caisseId, produitId, PAID.indexOf(paid), attenduCents ?? 0].join('')
      return uneOuverture(Number(`${n}${content}`), {
        magasinId: caisseId < 3 ? 1 : 2,
        caisseId,
        lignes: [uneLigneDeVente({ produitId, quantite: 2, remisePourcent: 7.5, motif: 'abîmé' })],
        paiements: [{ mode: 'ESPECES', montantCents: paid }],
        attenduCents,
      })
    }),
})

async function run(
  pool: Pool,
  served: ServedOperation,
  { from, bodies }: { from: number; bodies: readonly object[] },
): Promise<void> {
  const deps = { pool, now: () => TEST_INSTANT, monotonicMs: () => performance.now(), newId }
  const commands = bodies.map((body, index) => ({
    key: uneCle(from + index),
    body: body as Record<string, unknown>,
    fingerprint: `${index}`,
  }))
  const answers = await runGroup(deps, served, commands)
  for (const answer of answers) if (answer.kind !== 'done') throw new Error(JSON.stringify(answer))
}

const twenty = Array.from({ length: 20 }, (_, index) => index)

/** Sales 0 to 19, open. */
async function openTwenty(pool: Pool): Promise<void> {
  await prepareVentes(pool)
  await run(pool, opening, {
    from: 500,
    bodies: twenty.map((index) =>
      uneOuverture(index, { lignes: [uneLigneDeVente({ quantite: 3 })], clientId: 7 }),
    ),
  })
  await withTx(pool, (tx) => insertMarks(tx, [{ id: unId(190), motif: 'SAGA_ANNULEE' }], TEST_INSTANT))
}

/** Sales 0 to 18, final, and 19 still open. */
async function closeNineteen(pool: Pool): Promise<void> {
  await openTwenty(pool)
  const final = twenty.slice(0, 19)
  await run(pool, fermerVente, {
    from: 600,
    bodies: final.map((index) => ({ venteId: unId(index), etats: [] })),
  })
}

participantSuite({
  template,
  served: fermerVente,
  prepare: openTwenty,
  observe: observeVentes,
  build: (index) => ({ venteId: unId(index), etats: someEtats('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE') }),
})

participantSuite({
  template,
  served: annulerVente,
  prepare: openTwenty,
  observe: observeVentes,
  // From 15 on: sales that were never opened.
  build: (index) => ({
    venteId: unId(index < 15 ? index : 100 + index),
    motif: 'PAIEMENT_REFUSE',
    etats: someEtats('OUVERTE', 'STOCK_RESERVE'),
  }),
})

participantSuite({
  template,
  served: enregistrerVente({ taux: TAXES_QUEBEC, inscriptions: [] }),
  prepare: prepareVentes,
  observe: observeVentes,
  // Till 1 is open, 4 is closed, 7 does not exist; what is no longer sold was.
  build: (index) => {
    const { venteId, vendeur, clientId } = uneOuverture(index)
    const caisseId = [1, 4, 7][index % 3] ?? 1
    return {
      venteId,
      magasinId: caisseId === 4 ? 2 : 1,
      caisseId,
      vendeur,
      clientId,
      faiteLe: '2026-01-15T11:30:00.000Z',
      numeroLocal: `L-${index}`,
      lignes: [{ ...uneLigneDeVente({ produitId: 9 }), prixCents: 317 }],
      recuCents: 500,
      remplace: null,
    }
  },
})

const returning = ouvrirRetour({ returnDays: 30, inscriptions: [] })

participantSuite({
  template,
  served: returning,
  undo: {
    served: annulerRetour,
    bodyFor: ({ retourId }) => ({ retourId, motif: 'REMBOURSEMENT_IMPOSSIBLE' }),
  },
  prepare: closeNineteen,
  observe: observeRetours,
  // Two returns of each of ten sales.
  build: (index) => unRetour(index, { venteId: unId(index % 10) }),
  refused: unRetour(50, { venteId: unId(19) }),
  // Sale 30 does not exist, 19 is not final; Bob holds no till in store 3; the caps and the pieces run out.
  bodies: fc
    .record({
      n: fc.nat({ max: 8 }),
      sale: fc.constantFrom(0, 0, 1, 19, 30),
      quantite: fc.integer({ min: 1, max: 3 }),
      mode: fc.constantFrom(null, 'ESPECES' as const, 'COMPTE' as const),
      plafondCents: fc.constantFrom(null, 300),
      magasinId: fc.constantFrom(1, 2, 3),
    })
    .map(({ n, sale, quantite, mode, plafondCents, magasinId }) =>
      unRetour(Number(`${n}${sale}${quantite}${mode?.length ?? 0}${plafondCents ?? 0}${magasinId}`), {
        venteId: unId(sale),
        lignes: [uneLigneDeRetour({ quantite })],
        mode,
        plafondCents,
        magasinId,
      }),
    ),
})

/** Returns 0 to 19, open. */
async function returnTwenty(pool: Pool): Promise<void> {
  await closeNineteen(pool)
  await run(pool, returning, {
    from: 700,
    bodies: twenty.map((index) => unRetour(index, { venteId: unId(index % 10) })),
  })
}

participantSuite({
  template,
  served: cloreRetour,
  prepare: returnTwenty,
  observe: observeRetours,
  build: (index) => ({ retourId: unIdRetour(index) }),
})

participantSuite({
  template,
  served: annulerRetour,
  prepare: returnTwenty,
  observe: observeRetours,
  // From 15 on: returns that were never opened.
  build: (index) => ({
    retourId: unIdRetour(index < 15 ? index : 100 + index),
    motif: 'REMBOURSEMENT_IMPOSSIBLE',
  }),
})
