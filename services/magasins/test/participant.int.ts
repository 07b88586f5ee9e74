import { TAXES_QUEBEC } from '@comptoir/contracts/sums.ts'
import { type Pool, withTx } from '@comptoir/kit/postgres/database.ts'
import { runGroup } from '@comptoir/participant/operation.ts'
import { TEST_INSTANT, uneCle, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import { serviceTemplate } from '@comptoir/testing/service-world.ts'
import fc from 'fast-check'
import { insertMarks } from '../src/db/ventes-store.ts'
import { annulerVente } from '../src/operations/annuler-vente.ts'
import { enregistrerVente } from '../src/operations/enregistrer-vente.ts'
import { fermerVente } from '../src/operations/fermer-vente.ts'
import { ouvrirVente } from '../src/operations/ouvrir-vente.ts'
import { observeVentes, prepareVentes, someEtats, uneLigneDeVente, uneOuverture } from './une-vente.ts'

const template = serviceTemplate('magasins')
const opening = ouvrirVente({ taux: TAXES_QUEBEC })

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
      paid: fc.constantFrom(null, 300, 2_000),
      attenduCents: fc.constantFrom(null, null, 206),
    })
    // Each sale has one content, so that the same one asked for twice is the same one.
    .map(({ n, caisseId, produitId, paid, attenduCents }) => {
      const content = [caisseId, produitId, (paid ?? 0) % 17, attenduCents ?? 0].join('')
      return uneOuverture(Number(`${n}${content}`), {
        magasinId: caisseId < 3 ? 1 : 2,
        caisseId,
        lignes: [uneLigneDeVente({ produitId, quantite: 2, remisePourcent: 7.5, motif: 'abîmé' })],
        paiements: [{ mode: 'ESPECES', montantCents: paid }],
        attenduCents,
      })
    }),
})

/** Sales 0 to 19, open. */
async function openTwenty(pool: Pool): Promise<void> {
  await prepareVentes(pool)
  const deps = { pool, now: () => TEST_INSTANT, monotonicMs: () => performance.now(), newId: () => unId(0) }
  const commands = Array.from({ length: 20 }, (_, index) => ({
    key: uneCle(500 + index),
    body: uneOuverture(index),
    fingerprint: `${index}`,
  }))
  await runGroup(deps, opening, commands)
  await withTx(pool, (tx) => insertMarks(tx, [{ id: unId(190), motif: 'SAGA_ANNULEE' }], TEST_INSTANT))
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
  served: enregistrerVente({ taux: TAXES_QUEBEC }),
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
