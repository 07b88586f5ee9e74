import { describe, expect, test } from 'vitest'
import { type Issue, issueDe, promessesDe, type ReponseLue } from '../../../k6/lib/promesses.ts'

const ID = '01a211d1-f309-7ba7-933b-3f1eee0c1649'
const headers = { Location: `/saga/commande/${ID}` }
const ligne = { produitId: 5, quantite: 9_999, montantCents: 14_999 }
const annulee = { commande_id: ID, statut: 'ANNULEE' }
const etapes = ['CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE', 'CONFIRMEE'].map((statut) => ({ statut }))

const BONNES: Readonly<Record<Issue, ReponseLue & { corps: object }>> = {
  confirmee: {
    status: 201,
    headers,
    corps: { status: 'ok', commande_id: ID, statut: 'CONFIRMEE', montant: 149.99, etapes },
  },
  rupture: {
    status: 409,
    headers,
    corps: {
      ...annulee,
      code: 'STOCK_INSUFFISANT',
      lignes: [{ produit_id: 5, demande: 9_999, disponible: 305 }],
    },
  },
  refus: { status: 402, headers, corps: { ...annulee, code: 'PAIEMENT_REFUSE', motif: 'plafond-invite' } },
  differee: { status: 202, headers, corps: { status: 'en_cours', commande_id: ID } },
  renvoyee: {
    status: 503,
    headers: { 'Retry-After': '1' },
    corps: { status: 503, code: 'SERVICE_SURCHARGE' },
  },
}

const manquees = (issue: Issue, reponse: ReponseLue): string[] =>
  Object.entries(promessesDe(issue, reponse, ligne)).flatMap(([nom, tenue]) => (tenue() ? [] : [nom]))

describe.each(Object.entries(BONNES))('%s', (nom, bonne) => {
  const issue = nom as Issue

  test('keeps every promise when the answer is the contract’s', () => {
    expect(manquees(issue, bonne)).toEqual([])
  })

  test('keeps none of its body when that is no JSON', () => {
    expect(manquees(issue, { ...bonne, corps: null })).not.toEqual([])
  })

  test.each(Object.keys(bonne.corps))('misses one when %s is gone from the body', (champ) => {
    expect(manquees(issue, { ...bonne, corps: { ...bonne.corps, [champ]: undefined } })).not.toEqual([])
  })
})

test('an order that ends otherwise than it must keeps none of the promises of its status', () => {
  expect(manquees('confirmee', BONNES.rupture)).toContain('statut HTTP 201')
  expect(manquees('rupture', BONNES.confirmee)).toContain('statut HTTP 409')
  expect(manquees('refus', BONNES.rupture)).toContain('statut HTTP 402')
})

test('a stock that would have sufficed is no reason to refuse', () => {
  const corps = { ...BONNES.rupture.corps, lignes: [{ produit_id: 5, demande: 9_999, disponible: 9_999 }] }
  expect(manquees('rupture', { ...BONNES.rupture, corps })).toEqual(['la ligne qui manque'])
})

test('a 503 is sent back in good order only with Retry-After; a 202 goes on without us', () => {
  expect(issueDe({ status: 503, headers: { 'Retry-After': '1' } }, 'refus')).toBe('renvoyee')
  expect(issueDe({ status: 503, headers: {} }, 'refus')).toBe('refus')
  expect(issueDe({ status: 202, headers }, 'confirmee')).toBe('differee')
  expect(issueDe({ status: 500, headers }, 'confirmee')).toBe('confirmee')
})
