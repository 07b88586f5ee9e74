import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  answered,
  letGo,
  madeAgain,
  madeOffline,
  maySellOffline,
  openSales,
  type QueuedSale,
  redoneOf,
  type SaleReply,
  sent,
  toSettle,
  waitingOf,
} from '../src/caisse/file.ts'

const sale = (changed: Partial<QueuedSale> = {}): QueuedSale => ({
  cle: '019bc1a8-0000-7000-8000-000000000001',
  caisseId: 2,
  madeAt: Date.parse('2026-11-18T14:02:11Z'),
  body: {
    magasin_id: 1,
    caisse_id: 2,
    lignes: [{ produit_id: 1, quantite: 2 }],
    paiements: [{ mode: 'ESPECES', recu: 10 }],
    montant_attendu: 8.78,
    restes: true,
  },
  approval: null,
  totalCents: 878,
  renduCents: 120,
  pieces: 2,
  lines: [{ nom: 'Lait', quantite: 2, prixCents: 439, totalCents: 878 }],
  etat: 'EN_ATTENTE',
  isGone: false,
  ...changed,
})
const problem = { status: 409, code: 'STOCK_INSUFFISANT', title: '', detail: '', members: {} }
const made = { vente_id: 'v' } as Extract<SaleReply, { kind: 'made' }>['made']

test('no answer changes nothing of what was sent: it is sent again as it was', () => {
  const first = sent(sale())
  expect(answered(first, { kind: 'silent' })).toBe(first)
  expect(sent(first).body).toBe(first.body)
})

test('a refusal gives the ticket back; where the goods are gone it waits for a person', () => {
  expect(answered(sent(sale()), { kind: 'refused', problem }).etat).toBe('REFUSEE')
  const gone = answered(letGo(sent(sale())), { kind: 'refused', problem })
  expect(toSettle([gone])).toEqual([gone])
})

test('the first final answer stays', () => {
  const accepted = answered(sent(sale()), { kind: 'made', made })
  expect(answered(accepted, { kind: 'refused', problem })).toBe(accepted)
  expect(() => sent(accepted)).toThrow('answered')
})

test('without network cash is taken at the prices of the till, and nothing that the house would have judged is asked', () => {
  expect(madeOffline(sale())).toMatchObject({
    isGone: true,
    body: {
      magasin_id: 1,
      caisse_id: 2,
      lignes: [{ produit_id: 1, quantite: 2, prix: 4.39 }],
      paiements: [{ mode: 'ESPECES', recu: 10 }],
      hors_ligne: { faite_le: '2026-11-18T14:02:11.000Z', numero_local: sale().cle },
    },
  })
  expect(madeOffline(sale()).body).not.toHaveProperty('montant_attendu')
})

test('a sale that was sent, or that a card pays, is never made anew without network', () => {
  expect(maySellOffline(sent(sale()))).toBe(false)
  expect(maySellOffline(sale({ body: { ...sale().body, paiements: [{ mode: 'CARTE' }] } }))).toBe(false)
  expect(() => madeOffline(sent(sale()))).toThrow('cannot be made')
})

test('the queue is in the order in which the sales were made, and counts what waits', () => {
  const [early, late] = [sale({ cle: 'b', madeAt: 1, isGone: true }), sale({ cle: 'a', madeAt: 2 })]
  expect(openSales([late, early])).toEqual([early, late])
  expect(waitingOf([late, early])).toEqual({ count: 1, cents: 878 })
})

test('whatever the answers and their order, a sale ends once and its body never changes', () => {
  const replies: fc.Arbitrary<SaleReply | 'gone'> = fc.constantFrom<(SaleReply | 'gone')[]>(
    { kind: 'silent' },
    { kind: 'running', venteId: 'v' },
    { kind: 'made', made },
    { kind: 'refused', problem },
    'gone',
  )
  fc.assert(
    fc.property(fc.array(replies, { maxLength: 12 }), (list) => {
      const first = sent(sale())
      const ends = new Set<string>()
      let one = first
      for (const reply of list) {
        one = reply === 'gone' ? letGo(one) : answered(one, reply)
        if (one.etat !== 'ENVOYEE')
          ends.add(one.etat === 'REFUSEE' || one.etat === 'A_REGULARISER' ? 'refused' : one.etat)
      }
      expect(ends.size).toBeLessThanOrEqual(1)
      expect(one.body).toBe(first.body)
    }),
  )
})

test('a refused sale that is made again took place when its goods left, and stands for the first one', () => {
  const first = { ...letGo(sale()), etat: 'A_REGULARISER' as const }
  const again = sale({ cle: '019bc1a8-0000-7000-8000-000000000002', madeAt: first.madeAt + 60_000 })
  const made = madeAgain(again, redoneOf(first))
  expect(made).toMatchObject({ cle: again.cle, madeAt: first.madeAt, isGone: true })
  expect(made.body).toMatchObject({ remplace: first.cle, hors_ligne: { numero_local: again.cle } })
  expect(redoneOf({ ...made, etat: 'A_REGULARISER' })).toEqual({
    cle: again.cle,
    madeAt: first.madeAt,
    venteId: first.cle,
  })
})
