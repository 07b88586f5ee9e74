import { expect, test } from 'vitest'
import { offerOf, stopOf } from '../src/caisse/payment.ts'

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

test('an account takes all of it, to the cent, and wants to know whose it is', () => {
  expect(offerOf({ tender: 'COMPTE', text: '' }, 4983)).toMatchObject({
    paiements: [{ mode: 'COMPTE' }],
    dueCents: 4983,
    arrondiCents: 0,
  })
  const here = { isOnline: true, isRedo: false, hasBuyer: false }
  expect(stopOf('COMPTE', here)).toBe('buyer')
  expect(stopOf('COMPTE', { ...here, hasBuyer: true })).toBeUndefined()
})

test('without network, or for goods that have left, only cash is taken', () => {
  const here = { isOnline: false, isRedo: false, hasBuyer: true }
  expect((['ESPECES', 'CARTE', 'COMPTE', 'PARTAGE'] as const).map((one) => stopOf(one, here))).toEqual([
    undefined,
    'offline',
    'offline',
    'offline',
  ])
  expect(stopOf('CARTE', { ...here, isOnline: true, isRedo: true })).toBe('redo')
  expect(stopOf('ESPECES', { ...here, isRedo: true })).toBeUndefined()
})
