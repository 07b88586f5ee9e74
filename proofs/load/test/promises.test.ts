import { describe, expect, test } from 'vitest'
import { type End, endOf, promisesOf, type ReplyRead } from '../../../k6/lib/promises.ts'

const ID = '01a211d1-f309-7ba7-933b-3f1eee0c1649'
const headers = { Location: `/saga/commande/${ID}` }
const ligne = { produitId: 5, quantite: 9_999, montantCents: 14_999 }
const cancelled = { commande_id: ID, statut: 'ANNULEE' }
const etapes = ['CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE', 'CONFIRMEE'].map((statut) => ({ statut }))

const GOOD: Readonly<Record<End, ReplyRead & { body: object }>> = {
  confirmed: {
    status: 201,
    headers,
    body: { status: 'ok', commande_id: ID, statut: 'CONFIRMEE', montant: 149.99, etapes },
  },
  shortage: {
    status: 409,
    headers,
    body: {
      ...cancelled,
      code: 'STOCK_INSUFFISANT',
      lignes: [{ produit_id: 5, demande: 9_999, disponible: 305 }],
    },
  },
  refused: { status: 402, headers, body: { ...cancelled, code: 'PAIEMENT_REFUSE', motif: 'plafond-invite' } },
  deferred: { status: 202, headers, body: { status: 'en_cours', commande_id: ID } },
  'sent-away': {
    status: 503,
    headers: { 'Retry-After': '1' },
    body: { status: 503, code: 'SERVICE_SURCHARGE' },
  },
}

const missed = (end: End, reply: ReplyRead): string[] =>
  Object.entries(promisesOf(end, reply, ligne)).flatMap(([name, isKept]) => (isKept() ? [] : [name]))

describe.each(Object.entries(GOOD))('%s', (name, good) => {
  const end = name as End

  test('keeps every promise when the answer is the contract’s', () => {
    expect(missed(end, good)).toEqual([])
  })

  test('keeps none of its body when that is no JSON', () => {
    expect(missed(end, { ...good, body: null })).not.toEqual([])
  })

  test.each(Object.keys(good.body))('misses one when %s is gone from the body', (member) => {
    expect(missed(end, { ...good, body: { ...good.body, [member]: undefined } })).not.toEqual([])
  })
})

test('an order that ends otherwise than it must keeps none of the promises of its status', () => {
  expect(missed('confirmed', GOOD.shortage)).toContain('statut HTTP 201')
  expect(missed('shortage', GOOD.confirmed)).toContain('statut HTTP 409')
  expect(missed('refused', GOOD.shortage)).toContain('statut HTTP 402')
})

test('a stock that would have sufficed is no reason to refuse', () => {
  const body = { ...GOOD.shortage.body, lignes: [{ produit_id: 5, demande: 9_999, disponible: 9_999 }] }
  expect(missed('shortage', { ...GOOD.shortage, body })).toEqual(['la ligne qui manque'])
})

test('a 503 is sent back in good order only with Retry-After; a 202 goes on without us', () => {
  expect(endOf({ status: 503, headers: { 'Retry-After': '1' } }, 'refused')).toBe('sent-away')
  expect(endOf({ status: 503, headers: {} }, 'refused')).toBe('refused')
  expect(endOf({ status: 202, headers }, 'confirmed')).toBe('deferred')
  expect(endOf({ status: 500, headers }, 'confirmed')).toBe('confirmed')
})
