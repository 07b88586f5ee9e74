import { expect, test } from 'vitest'
import { offerOf } from '../src/caisse/payment.ts'

test('nothing typed is exactly what is due, rounded to the coin', () => {
  expect(offerOf({ tender: 'ESPECES', text: '' }, 4983)).toMatchObject({
    paiements: [{ mode: 'ESPECES', recu: 49.85 }],
    dueCents: 4985,
    renduCents: 0,
    arrondiCents: 2,
  })
})

test('change is known before anything is sent', () => {
  expect(offerOf({ tender: 'ESPECES', text: '60' }, 4983)).toMatchObject({
    renduCents: 1015,
    recuCents: 6000,
  })
})

test('too little says what is missing, and what is no amount is none', () => {
  expect(offerOf({ tender: 'ESPECES', text: '40' }, 4983)).toEqual({ fault: 'short', cents: 985 })
  expect(offerOf({ tender: 'ESPECES', text: '4o' }, 4983)).toEqual({ fault: 'amount' })
})

test('a card takes all of it, to the cent', () => {
  expect(offerOf({ tender: 'CARTE', text: '' }, 4983)).toMatchObject({
    paiements: [{ mode: 'CARTE' }],
    cardCents: 4983,
    arrondiCents: 0,
  })
})

test('shared: cash takes its coins, the card what is left', () => {
  expect(offerOf({ tender: 'PARTAGE', text: '20' }, 4983)).toMatchObject({
    paiements: [
      { mode: 'CARTE', montant: 29.83 },
      { mode: 'ESPECES', recu: 20 },
    ],
    cardCents: 2983,
    renduCents: 0,
  })
  for (const text of ['', '0', '49,83', '60', '20,01'])
    expect(offerOf({ tender: 'PARTAGE', text }, 4983)).toEqual({ fault: 'amount' })
})
