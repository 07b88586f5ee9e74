/** The sale at a till: what the saga says to its participants, and what the till is told. */
import { type ProblemCode, refuse } from '@comptoir/contracts'
import type { Cause } from '@comptoir/saga/definition.ts'
import { type Dialogue, given } from '@comptoir/testing/dialogue.ts'
import { describe, expect, test } from 'vitest'
import type { End, Refused, Start } from '../src/sagas/saga.ts'
import { answer } from '../src/sagas/vente/answer.ts'
import { read, type VenteAsked } from '../src/sagas/vente/request.ts'
import { type Vente, vente, venteCarte } from '../src/sagas/vente/saga.ts'
import { asked } from './asked.ts'

const ID = '01980000-0000-7000-8000-000000000002'
const SESSION = '01980000-0000-7000-8000-000000000003'
const sale = (members: Partial<VenteAsked> = {}): VenteAsked => ({
  magasin_id: 1,
  caisse_id: 3,
  lignes: [{ produit_id: 1, quantite: 2 }],
  paiement: { mode: 'ESPECES', recu: 200 },
  ...members,
})
const input = (body: VenteAsked): Vente => (read(asked(body)) as Start<Vente>).input(ID)

const opened = {
  numero: 12,
  sessionId: SESSION,
  totalCents: 10_000,
  horsTaxesCents: 8_698,
  taxes: [{ nom: 'TPS', pourcent: 5, montantCents: 1_302 }],
  encaissements: [{ mode: 'ESPECES', montantCents: 10_000, arrondiCents: 0 }],
  arrondiCents: 0,
  renduCents: 10_000,
  prix: [{ produitId: 1, prixCents: 10_000 }],
}
const byCard = [{ mode: 'CARTE', montantCents: 10_000, arrondiCents: 0 }]
const lignes = [{ produitId: 1, quantite: 2 }]

const begun = () => given(vente, input(sale())).expect('magasins.ouvrir-vente', { venteId: ID })
const open = () => begun().reply(opened).expect('stock.reserver-vente', { magasinId: 1, lignes })
const reserved = () => open().reply().expect('paiement.encaisser', { sessionId: SESSION, totalCents: 10_000 })
const collected = () => reserved().reply().expect('magasins.fermer-vente', { venteId: ID })
const closed = () => collected().reply().expect('stock.sortir', { commandeId: ID })
const asksCard = () =>
  given(venteCarte, input(sale({ paiement: { mode: 'CARTE', carte: 'muette' } })))
    .expect('magasins.ouvrir-vente')
    .reply({ ...opened, encaissements: byCard })
    .expect('stock.reserver-vente')
    .reply()
    .expect('paiement.autoriser-carte', { venteId: ID, montantCents: 10_000, carte: 'muette' })

describe('a sale', () => {
  test('is opened, reserved, collected and closed; its goods leave after the answer', () => {
    closed().isAnswered('OUVERTE', 'STOCK_RESERVE', 'ENCAISSEE', 'CONFIRMEE').reply().isCompleted()
  })

  test('whose till asks is told what is left', () => {
    const asking = (read(asked(sale({ restes: true }))) as Start<Vente>).input(ID)
    const restes = [{ produitId: 1, disponible: 5 }]
    given(vente, asking)
      .expect('magasins.ouvrir-vente')
      .reply(opened)
      .expect('stock.reserver-vente', { restes: true })
      .reply({ restes })
      .expect('paiement.encaisser')
    const end = {
      kind: 'completed',
      id: ID,
      data: { ...asking, ...opened, restes },
      reached: [],
    } as End<Vente>
    expect(answer(end, asked(sale()))).toMatchObject({ body: { restes: [{ produit_id: 1, disponible: 5 }] } })
  })

  test('by card asks the terminal before it collects', () => {
    asksCard().reply().expect('paiement.encaisser', { encaissements: byCard })
  })

  const undone = (dialogue: Dialogue, motif: string) =>
    dialogue
      .expect('stock.liberer-vente')
      .reply()
      .expect('magasins.annuler-vente', { motif })
      .reply()
      .isUndone('ANNULEE')

  test.each(['PAIEMENT_REFUSE', 'ACTION_ANNULEE'] as const)(
    'whose card is refused (%s) in the middle is undone, without any money',
    (code) => undone(asksCard().refuse(code), code),
  )

  test('whose terminal never answers is asked again, and then void by its key', () => {
    const muted = asksCard().unknown().expect('paiement.autoriser-carte').unknown().timesOut()
    undone(
      muted.expect('paiement.annuler-encaissement').reply().expect('paiement.annuler-autorisation').reply(),
      'DELAI_DEPASSE',
    )
  })

  test('that the stock refuses is undone', () => {
    open()
      .refuse('STOCK_INSUFFISANT')
      .expect('magasins.annuler-vente', { motif: 'STOCK_INSUFFISANT' })
      .reply()
      .isUndone('ANNULEE')
  })

  test('that cannot be collected gives everything back', () =>
    undone(reserved().refuse('PAIEMENT_REFUSE'), 'PAIEMENT_REFUSE'))

  test('is not taken back once it was collected', () => {
    collected().unknown().timesOut().expect('magasins.fermer-vente')
    collected().cannotCancel()
  })
})

describe('the till is told', () => {
  const ended = { id: ID, data: { ...input(sale()), ...opened } as Vente, reached: [] }
  const told = (end: End<Vente>, body = sale(), language: 'fr' | 'en' = 'fr') =>
    answer(end, asked(body, { language }))
  const undone = (cause: Cause, data = ended.data): End<Vente> => ({
    ...ended,
    data,
    kind: 'undone',
    cause,
    reached: [{ statut: 'ANNULEE', a: '2026-01-02T03:04:05.678Z' }],
  })

  test('what the sale came to', () => {
    expect(told({ ...ended, kind: 'completed' })).toEqual({
      status: 201,
      body: {
        vente_id: ID,
        saga_id: ID,
        numero: 12,
        statut: 'CONFIRMEE',
        total: 100,
        hors_taxes: 86.98,
        taxes: [{ nom: 'TPS', pourcent: 5, montant: 13.02 }],
        arrondi: 0,
        rendu: 100,
        lignes: [{ produit_id: 1, quantite: 2, prix: 100 }],
        etapes: [],
      },
    })
  })

  test.each([
    ['CAISSE_FERMEE', {}, '/caisse_id'],
    ['CAISSE_OCCUPEE', {}, '/caisse_id'],
    ['CAISSE_REQUISE', { magasinId: 1 }, '/caisse_id'],
    ['CAISSE_INTROUVABLE', {}, '/caisse_id'],
    ['MAGASIN_FERME', {}, '/magasin_id'],
    ['PRODUIT_INCONNU', { produits: [1] }, '/lignes/0/produit_id'],
    ['PRODUIT_SANS_PRIX', { produits: [1] }, '/lignes/0/produit_id'],
    ['MONTANT_TROP_GRAND', {}, '/lignes'],
    ['MONTANT_INSUFFISANT', { manque: 1 }, '/paiement/recu'],
    ['PAIEMENT_EN_TROP', { trop: 1 }, '/paiement/recu'],
    ['PRIX_CHANGE', { total: 1 }, '/montant_attendu'],
    ['STOCK_INSUFFISANT', { lignes: [{ produitId: 1, demande: 2, disponible: 0 }] }, '/lignes/0/produit_id'],
    ['PAIEMENT_REFUSE', { montant: 1, motif: 'carte-refusee' }, '/paiement/recu'],
  ] as readonly (readonly [ProblemCode, object, string])[])(
    'that %s, and what of its request that is',
    (code, details, pointeur) => {
      const end = undone({ kind: 'refused', step: 'encaisser', refusal: refuse(code, { ...details }) })
      for (const language of ['fr', 'en'] as const) {
        const { refusal: given, faults } = told(end, sale(), language) as Refused
        expect([given.refus, given.details['venteId'], faults?.[0]?.pointeur]).toEqual([code, ID, pointeur])
      }
    },
  )

  test('of no sale where none was opened', () => {
    const end = undone({ kind: 'refused', step: 'ouvrir-vente', refusal: refuse('CAISSE_FERMEE', { id: 3 }) })
    expect((told(end) as Refused).refusal.details).toEqual({ id: 3, sagaId: ID })
  })

  test('that more was missing than an employe may find', () => {
    const short = refuse('STOCK_INSUFFISANT', { lignes: [{ produitId: 1, demande: 9, disponible: 1 }] })
    const end = undone(
      { kind: 'refused', step: 'reserver-stock', refusal: short },
      { ...ended.data, constatMax: 3 },
    )
    expect(told(end)).toMatchObject({
      refusal: { refus: 'CONSTAT_INTERDIT', details: { maximum: 3 } },
      faults: [{ pointeur: '/lignes/0/produit_id' }],
    })
  })

  test.each([
    ['fr', 'deadline', 'le délai de la vente est passé'],
    ['en', 'deadline', 'the time for the sale ran out'],
    ['fr', 'cancelled', 'par un opérateur (panne)'],
    ['en', 'cancelled', 'by an operator (panne)'],
  ] as const)('%s: whether it came too late or was cancelled (%s)', (language, kind, motif) => {
    const end = undone({ kind, step: 'reserver-stock', ...(kind === 'cancelled' ? { detail: 'panne' } : {}) })
    expect(told(end, sale(), language)).toMatchObject({
      refusal: { refus: 'SAGA_ANNULEE', details: { motif } },
    })
  })
})
