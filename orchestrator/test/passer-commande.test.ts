/** The order saga as it speaks with its participants. */
import { type Dialogue, given } from '@comptoir/testing/dialogue.ts'
import { describe, expect, test } from 'vitest'
import {
  passerCommande,
  passerCommandePanier,
  passerCommandeRepartie,
} from '../src/sagas/passer-commande/saga.ts'

const commandeId = '01980000-0000-7000-8000-000000000002'
const lignes = [{ produitId: 1, quantite: 2 }]
const order = { commandeId, clientId: 7, magasinId: 6, lignes, montantCents: 0, numero: 0 }
const priced = { montantCents: 20_000, numero: 42 }

const ordered = () => given(passerCommande, order).expect('commande.creer', { lignes })
const created = () => ordered().reply(priced).expect('stock.reserver', { magasinId: 6, lignes })
const reserved = () => created().reply().expect('paiement.payer', { clientId: 7, montantCents: 20_000 })
const paid = () => reserved().reply().expect('commande.confirmer', { commandeId })
const confirmed = () => paid().reply().expect('stock.sortir')
const taken = () =>
  given(passerCommandePanier, { ...order, lignes: [] }).expect('panier.prendre', { commandeId, clientId: 7 })

describe('an order', () => {
  test('is created, reserved, paid and confirmed; its goods leave after the answer', () => {
    confirmed()
      .isAnswered('CREEE', 'STOCK_VERIFIE', 'STOCK_RESERVE', 'PAYEE', 'CONFIRMEE')
      .reply()
      .isCompleted()
  })

  test('tells its confirmation what it reached, and when', () => {
    reserved()
      .reply()
      .expect('commande.confirmer', {
        etats: [
          { statut: 'CREEE', a: '2026-01-02T03:04:06.000Z' },
          { statut: 'STOCK_VERIFIE', a: '2026-01-02T03:04:07.000Z' },
          { statut: 'STOCK_RESERVE', a: '2026-01-02T03:04:07.000Z' },
          { statut: 'PAYEE', a: '2026-01-02T03:04:08.000Z' },
        ],
      })
  })

  test('that several places may serve asks for it, and tells the order what each gives', () => {
    const parts = [
      { produitId: 1, magasinId: 2, quantite: 1 },
      { produitId: 1, magasinId: 6, quantite: 1 },
    ]
    given(passerCommandeRepartie, order)
      .expect('commande.creer', { lignes })
      .reply(priced)
      .expect('stock.reserver', { magasinId: 6, lignes, repartition: true })
      .reply({ parts })
      .expect('paiement.payer')
      .reply()
      .expect('commande.confirmer', { commandeId, parts })
      .reply()
      .expect('stock.sortir', { commandeId })
      .reply()
      .isCompleted()
  })

  test('asks for the amount that the client was shown, where he was shown one', () => {
    given(passerCommande, { ...order, attenduCents: 20_000 }).expect('commande.creer', {
      lignes,
      attenduCents: 20_000,
    })
  })

  test('of a panier takes it first, and orders what it held', () => {
    taken()
      .reply({ lignes: [{ produitId: 3, quantite: 4 }], version: 5 })
      .expect('commande.creer', { lignes: [{ produitId: 3, quantite: 4 }] })
  })
})

describe('a refusal undoes the steps before it, from the last to the first', () => {
  test.each([
    'PRODUIT_INCONNU',
    'MONTANT_TROP_GRAND',
    'PRIX_CHANGE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ] as const)('of the order (%s): nothing is there to undo', (code) =>
    ordered().refuse(code).isUndone('ANNULEE'),
  )

  test.each([
    'STOCK_INSUFFISANT',
    'MAGASIN_INCONNU',
    'RESERVATION_EXISTANTE',
    'ACTION_ANNULEE',
    'COMMANDE_PERIMEE',
  ] as const)('of the stock (%s): the order is cancelled, with the reason', (code) =>
    created()
      .refuse(code)
      .expect('commande.annuler', { motif: code, etats: [{ statut: 'CREEE' }] })
      .reply()
      .isUndone('ANNULEE'),
  )

  test.each(['PAIEMENT_REFUSE', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'] as const)(
    'of the payment (%s): the stock is released, then the order cancelled',
    (code) =>
      reserved()
        .refuse(code)
        .expect('stock.liberer')
        .reply()
        .expect('commande.annuler', { motif: code })
        .reply()
        .isUndone('ANNULEE'),
  )

  test.each(['PANIER_VIDE', 'PANIER_PLEIN', 'ACTION_ANNULEE', 'COMMANDE_PERIMEE'] as const)(
    'of the panier (%s): no order is made',
    (code) => taken().refuse(code).isUndone('ANNULEE'),
  )

  test('after the panier was taken: its lines are put back last', () => {
    taken()
      .reply({ lignes, version: 5 })
      .expect('commande.creer')
      .refuse('PRODUIT_INCONNU')
      .expect('panier.remettre', { commandeId, clientId: 7 })
      .reply()
      .isUndone('ANNULEE')
  })
})

/** Without a refusal, every step is undone, asked or not, from the payment down. */
const undoesAll = (dialogue: Dialogue, motif: string) =>
  dialogue
    .expect('paiement.annuler')
    .reply()
    .expect('stock.liberer')
    .reply()
    .expect('commande.annuler', { motif })
    .reply()

const BEFORE_THE_PIVOT = [
  ['commande.creer', ordered],
  ['stock.reserver', created],
  ['paiement.payer', reserved],
] as const
const AFTER_THE_PIVOT = [
  ['commande.confirmer', paid],
  ['stock.sortir', confirmed],
] as const

describe('an unknown outcome', () => {
  test.each([...BEFORE_THE_PIVOT, ...AFTER_THE_PIVOT])('of %s is asked again', (operation, stands) => {
    stands().unknown().expect(operation).unknown().expect(operation)
  })

  test.each(BEFORE_THE_PIVOT)('of %s, until the time is over: everything is undone', (_, stands) =>
    undoesAll(stands().unknown().timesOut(), 'DELAI_DEPASSE').isUndone('ANNULEE'),
  )

  test('of the panier, until the time is over: its lines are put back last', () => {
    undoesAll(taken().unknown().timesOut(), 'DELAI_DEPASSE')
      .expect('panier.remettre')
      .reply()
      .isUndone('ANNULEE')
  })

  test('of an undo is asked again for as long as it takes', () => {
    created()
      .refuse('STOCK_INSUFFISANT')
      .expect('commande.annuler')
      .unknown()
      .timesOut()
      .expect('commande.annuler')
      .reply()
      .isUndone('ANNULEE')
  })
})

describe('the point of no return', () => {
  test.each(AFTER_THE_PIVOT)('is behind %s: no time is over any more', (operation, stands) => {
    stands().unknown().timesOut().expect(operation)
  })

  test.each(AFTER_THE_PIVOT)('is behind %s: it cannot be cancelled', (_, stands) => {
    stands().cannotCancel()
  })

  test.each(BEFORE_THE_PIVOT)('is before %s: cancelled, everything is undone', (_, stands) =>
    undoesAll(stands().cancel('demande du client'), 'ANNULEE_PAR_OPERATEUR').isUndone('ANNULEE'),
  )
})

describe('a dialogue', () => {
  test('fails where the saga asks for something else, or in other words', () => {
    expect(() => ordered().reply(priced).expect('paiement.payer')).toThrow('stock.reserver')
    expect(() => given(passerCommande, order).expect('commande.creer', { magasinId: 5 })).toThrow('magasinId')
  })

  test('fails on an answer off contract', () => {
    expect(() => ordered().reply({ numero: 42 })).toThrow('commande.creer replies')
    expect(() => created().refuse('PANIER_VIDE')).toThrow('stock.reserver refuses PANIER_VIDE')
  })
})
