/** What a till may ask when it sells, and what of its request is wrong. */
import { describe, expect, test } from 'vitest'
import type { Refused, Start } from '../src/sagas/saga.ts'
import { read, type VenteAsked } from '../src/sagas/vente/request.ts'
import type { Vente } from '../src/sagas/vente/saga.ts'
import { asked } from './asked.ts'

const ID = '01980000-0000-7000-8000-000000000002'
const sale = (members: Partial<VenteAsked> = {}): VenteAsked => ({
  magasin_id: 1,
  caisse_id: 3,
  lignes: [{ produit_id: 1, quantite: 2 }],
  paiement: { mode: 'ESPECES', recu: 200 },
  ...members,
})
const input = (body: VenteAsked, by: Parameters<typeof asked>[1] = {}): Vente =>
  (read(asked(body, by)) as Start<Vente>).input(ID)
const refusal = (body: VenteAsked, by: Parameters<typeof asked>[1] = {}) => read(asked(body, by)) as Refused

describe('a till asks for a sale', () => {
  test('in the name of who is signed in, with what he may do', () => {
    expect(input(sale({ client_id: 7 }))).toMatchObject({
      venteId: ID,
      vendeur: { id: 'employe-1', nom: 'employe' },
      tientToutes: false,
      clientId: 7,
      paiements: [{ mode: 'ESPECES', montantCents: 20_000 }],
      approbateur: null,
      attenduCents: null,
      constatMax: 0,
    })
    expect(input(sale(), { role: 'gestionnaire' })).toMatchObject({ tientToutes: true })
  })

  test('with lines of one product summed', () => {
    const lignes = [
      { produit_id: 1, quantite: 2 },
      { produit_id: 2, quantite: 1 },
      { produit_id: 1, quantite: 3 },
    ]
    expect(input(sale({ lignes })).lignes.map(({ produitId, quantite }) => [produitId, quantite])).toEqual([
      [1, 5],
      [2, 1],
    ])
  })

  test('by card with the definition that asks the terminal', () => {
    const definitionOf = (paiement: NonNullable<VenteAsked['paiement']>) =>
      (read(asked(sale({ paiement }))) as Start<Vente>).definition
    expect(definitionOf({ mode: 'ESPECES', recu: 5 })).toBe('vente')
    expect(definitionOf({ mode: 'CARTE', carte: 'lente' })).toBe('vente-carte')
  })

  test.each([
    ['no tender', { paiement: undefined }, '/paiement'],
    ['both spellings', { paiements: [{ mode: 'ESPECES', recu: 1 }] }, '/paiements'],
    ['cash with an amount', { paiement: { mode: 'ESPECES', recu: 5, montant: 5 } }, '/paiement/montant'],
    ['cash that no coins make', { paiement: { mode: 'ESPECES', recu: 1.02 } }, '/paiement/recu'],
    ['cash finer than a cent', { paiement: { mode: 'ESPECES', recu: 1.005 } }, '/paiement/recu'],
    ['cash with a card', { paiement: { mode: 'ESPECES', recu: 5, carte: 'acceptee' } }, '/paiement/carte'],
    ['a card with cash', { paiement: { mode: 'CARTE', recu: 5 } }, '/paiement/recu'],
    ['an account of nobody', { paiement: { mode: 'COMPTE' } }, '/client_id'],
    [
      'two cards',
      { paiement: undefined, paiements: [{ mode: 'CARTE', montant: 1 }, { mode: 'CARTE' }] },
      '/paiements/1/mode',
    ],
    ['a price', { lignes: [{ produit_id: 1, quantite: 1, prix: 1 }] }, '/lignes/0/prix'],
    ['a sale to replace', { remplace: ID }, '/remplace'],
    ['an expected amount finer than a cent', { montant_attendu: 0.001 }, '/montant_attendu'],
    [
      'a discount too fine',
      { lignes: [{ produit_id: 1, quantite: 1, remise_pourcent: 1.0005 }] },
      '/lignes/0/remise_pourcent',
    ],
    [
      'two discounts of one product',
      {
        lignes: [
          { produit_id: 1, quantite: 1 },
          { produit_id: 1, quantite: 1, remise_pourcent: 5 },
        ],
      },
      '/lignes/1/produit_id',
    ],
    [
      'too many of one product',
      {
        lignes: [
          { produit_id: 1, quantite: 9_000 },
          { produit_id: 1, quantite: 9_000 },
        ],
      },
      '/lignes/1/quantite',
    ],
  ] as const)('with %s: refused where it is wrong, in both languages', (_, members, pointeur) => {
    const body = { ...sale(), ...members } as VenteAsked
    const french = refusal(body)
    expect([french.refusal.refus, french.faults?.[0]?.pointeur]).toEqual(['REQUETE_INVALIDE', pointeur])
    const english = refusal(body, { language: 'en' })
    expect(english.faults?.[0]?.message).not.toBe(french.faults?.[0]?.message)
  })

  test('at another store: refused', () => {
    expect(refusal(sale({ magasin_id: 2 }))).toMatchObject({
      refusal: { refus: 'MAGASIN_INTERDIT' },
      faults: [{ pointeur: '/magasin_id' }],
    })
  })
})

describe('a discount', () => {
  const at = (remise_pourcent: number, motif?: string) =>
    sale({
      lignes: [{ produit_id: 1, quantite: 1, remise_pourcent, ...(motif === undefined ? {} : { motif }) }],
    })

  test.each([
    ['employe', 10, 10.001],
    ['gestionnaire', 50, 50.001],
  ] as const)('of an %s goes up to %d %%', (role, most, beyond) => {
    expect(input(at(most, 'abîmé'), { role }).lignes[0]?.remisePourcent).toBe(most)
    expect(refusal(at(beyond, 'abîmé'), { role })).toMatchObject({
      refusal: { refus: 'REMISE_A_APPROUVER', details: { pourcent: beyond, maximum: most } },
      faults: [{ pointeur: '/lignes/0/remise_pourcent' }],
    })
  })

  test('of a responsable may be all of it; of another, what who approved may grant', () => {
    expect(input(at(100, 'offert'), { role: 'responsable' }).lignes[0]?.remisePourcent).toBe(100)
    expect(input(at(40, 'abîmé'), { approver: 'gestionnaire' })).toMatchObject({
      approbateur: { id: 'gestionnaire-1', nom: 'gestionnaire' },
    })
    expect(refusal(at(60, 'abîmé'), { approver: 'gestionnaire' }).refusal.details).toMatchObject({
      maximum: 50,
    })
  })

  test('above 10 % says why', () => {
    expect(refusal(at(10.5), { role: 'gestionnaire' })).toMatchObject({
      refusal: { refus: 'MOTIF_REQUIS' },
      faults: [{ pointeur: '/lignes/0/motif' }],
    })
  })
})

test.each([
  ['employe', undefined, 3],
  ['employe', 'gestionnaire', 10_000],
  ['gestionnaire', undefined, 10_000],
] as const)(
  'an %s, approved by %s, records up to %d missing pieces of a line as found',
  (role, approver, most) => {
    const by = approver === undefined ? { role } : { role, approver }
    expect(input(sale({ constat: true }), by).constatMax).toBe(most)
    expect(input(sale(), by).constatMax).toBe(0)
  },
)
