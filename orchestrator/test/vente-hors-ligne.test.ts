/** A sale without network: it has happened, and is only recorded. */
import { given } from '@comptoir/testing/dialogue.ts'
import { describe, expect, test } from 'vitest'
import type { Completed, Refused, Start } from '../src/sagas/saga.ts'
import type { VenteAsked } from '../src/sagas/vente/request.ts'
import { saga } from '../src/sagas/vente/saga.ts'
import { read } from '../src/sagas/vente-hors-ligne/request.ts'
import { type VenteHorsLigne, venteHorsLigne } from '../src/sagas/vente-hors-ligne/saga.ts'
import { asked } from './asked.ts'

const ID = '01980000-0000-7000-8000-000000000002'
const sale = (members: object = {}): VenteAsked => ({
  magasin_id: 1,
  caisse_id: 3,
  lignes: [{ produit_id: 1, quantite: 2, prix: 12.34, remise_pourcent: 40 }],
  paiement: { mode: 'ESPECES', recu: 20 },
  hors_ligne: { faite_le: '2026-01-02T03:00:00.000Z', numero_local: 'C3-41' },
  ...members,
})
const started = (body = sale()) => read(asked(body)) as Start<VenteHorsLigne>
const recorded = {
  numero: 12,
  sessionId: null,
  totalCents: 1_481,
  horsTaxesCents: 1_288,
  taxes: [],
  encaissements: [{ mode: 'ESPECES', montantCents: 1_480, arrondiCents: -1 }],
  arrondiCents: -1,
  renduCents: 520,
  note: 'session fermée',
} as const

describe('a sale without network', () => {
  test('is read at the prices of its till, whatever discount was granted there', () => {
    expect(started().input(ID)).toMatchObject({
      faiteLe: '2026-01-02T03:00:00.000Z',
      numeroLocal: 'C3-41',
      lignes: [{ produitId: 1, quantite: 2, prixCents: 1_234, remisePourcent: 40 }],
      recuCents: 2_000,
      remplace: null,
    })
  })

  test.each([
    ['a card', { paiement: { mode: 'CARTE' } }, '/paiement/mode'],
    ['cash without what was handed over', { paiement: { mode: 'ESPECES' } }, '/paiement/recu'],
    ['no price', { lignes: [{ produit_id: 1, quantite: 1 }] }, '/lignes/0/prix'],
    ['a find', { constat: true }, '/constat'],
    ['an expected amount', { montant_attendu: 5 }, '/montant_attendu'],
    [
      'two prices of one product',
      {
        lignes: [
          { produit_id: 1, quantite: 1, prix: 1 },
          { produit_id: 1, quantite: 1, prix: 2 },
        ],
      },
      '/lignes/1/prix',
    ],
  ])('with %s is refused where it is wrong', (_, members, pointeur) => {
    const { refusal, faults } = read(asked(sale(members))) as Refused
    expect([refusal.refus, faults?.[0]?.pointeur]).toEqual(['REQUETE_INVALIDE', pointeur])
  })

  test('is recorded, then its money, then its goods', () => {
    begun()
      .reply(recorded)
      .expect('paiement.noter-encaissement', { sessionId: null, totalCents: 1_481 })
      .reply()
      .isAnswered('CONFIRMEE')
      .expect('stock.sortir-vente', { lignes: [{ produitId: 1, quantite: 2 }] })
      .reply()
      .isCompleted()
  })

  const begun = () => given(venteHorsLigne, started().input(ID)).expect('magasins.enregistrer-vente')

  test('is asked again for as long as it takes: no time is over, and nobody cancels it', () => {
    begun().cannotCancel()
    begun().unknown().timesOut().expect('magasins.enregistrer-vente')
    begun().reply(recorded).expect('paiement.noter-encaissement').unknown().timesOut().cannotCancel()
  })

  test('is answered as any sale, with what a gestionnaire should know', () => {
    const end: Completed<VenteHorsLigne> = {
      kind: 'completed',
      id: ID,
      data: { ...started().input(ID), ...recorded, encaissements: [], taxes: [] },
      reached: [],
    }
    expect(saga.answer(end, asked(sale()))).toMatchObject({
      status: 201,
      body: { vente_id: ID, numero: 12, total: 14.81, arrondi: -0.01, rendu: 5.2, note: 'session fermée' },
    })
    expect(saga.read(asked(sale()))).toMatchObject({ definition: 'vente-hors-ligne' })
  })
})
