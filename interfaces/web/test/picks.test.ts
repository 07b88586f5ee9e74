import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leftOf, linesOf, numberOnReceipt, type Picks, picked, returnablesOf } from '../src/ventes/picks.ts'
import type { OrderReturn, SoldLine } from '../src/ventes/types.ts'

const line = (changed: Partial<SoldLine> = {}): SoldLine => ({
  produit_id: 4,
  nom: 'Café',
  quantite: 3,
  prix: 12.99,
  remise_pourcent: 0,
  remise: 0,
  total: 38.97,
  motif: null,
  retournes: 1,
  ...changed,
})
const NONE: Picks = new Map()

test('never more comes back than is left, whatever is pressed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 20 })),
      fc.integer({ min: 0, max: 3 }),
      (wishes, retournes) => {
        const sold = line({ retournes })
        const picks = wishes.reduce((all, quantite) => picked(all, sold, { quantite }), NONE)
        const { quantite = 0 } = picks.get(4) ?? {}
        expect(quantite).toBeGreaterThanOrEqual(0)
        expect(quantite).toBeLessThanOrEqual(leftOf(sold))
      },
    ),
  )
})

test('what is defective is scrapped, unless somebody says otherwise', () => {
  const broken = picked(picked(NONE, line(), { quantite: 1 }), line(), { motif: 'DEFECTUEUX' })
  expect(linesOf(broken)).toEqual([
    { produit_id: 4, quantite: 1, motif: 'DEFECTUEUX', remise_en_stock: false },
  ])
  expect(linesOf(picked(broken, line(), { isGood: true }))?.[0]?.remise_en_stock).toBe(true)
})

test('nothing picked is no return, and another reason wants its words', () => {
  expect(linesOf(NONE)).toBeUndefined()
  const other = picked(NONE, line(), { quantite: 1, motif: 'AUTRE' })
  expect(linesOf(other)).toBeUndefined()
  expect(linesOf(picked(other, line(), { texte: 'Cadeau en double' }))?.[0]?.texte).toBe('Cadeau en double')
})

test('the barcode of a receipt says the number after the store', () => {
  expect(numberOnReceipt('01001042')).toBe(1042)
})

test('of an order comes back what no return that stands has taken, and what has no name gets one', () => {
  const piece = { produit_id: 4, quantite: 1, montant: 10, motif: 'ERREUR' as const, remise_en_stock: true }
  const named = { retour_id: 'r', numero: 1, commande_id: 'c', magasin_id: 1, montant: 10, hors_taxes: 8.7 }
  const back = (statut: OrderReturn['statut']) => ({ ...named, statut, lignes: [piece], historique: [] })
  const returns = (['OUVERT', 'CLOS', 'ANNULE'] as const).map(back)
  const lignes = [
    { produit_id: 4, nom: 'Café', quantite: 3, prix: 12.99 },
    { produit_id: 5, nom: '', quantite: 1, prix: 4.79 },
  ]
  expect(returnablesOf(lignes, returns, (id) => `Produit ${id}`)).toEqual([
    { produit_id: 4, nom: 'Café', quantite: 3, retournes: 2 },
    { produit_id: 5, nom: 'Produit 5', quantite: 1, retournes: 0 },
  ])
})
