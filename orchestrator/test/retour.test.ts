/** Returns of a sale and of a web order: what may be asked, what the saga says to its participants, what is told. */
import { type ProblemCode, refuse } from '@comptoir/contracts'
import { given } from '@comptoir/testing/dialogue.ts'
import { describe, expect, test } from 'vitest'
import type { Retour } from '../src/sagas/refund-steps.ts'
import { answer } from '../src/sagas/retour/answer.ts'
import { type RetourAsked, read } from '../src/sagas/retour/request.ts'
import { retour } from '../src/sagas/retour/saga.ts'
import { retourCommande } from '../src/sagas/retour-commande/saga.ts'
import type { Refused, Start } from '../src/sagas/saga.ts'
import { asked } from './asked.ts'

const ID = '01980000-0000-7000-8000-000000000004'
const VENTE = '01980000-0000-7000-8000-000000000002'
const line = { produit_id: 1, quantite: 1, motif: 'DEFECTUEUX', remise_en_stock: false } as const
const goods = (members: object = {}): RetourAsked => ({
  vente_id: VENTE,
  magasin_id: 1,
  lignes: [line],
  ...members,
})
const started = (body = goods(), by: Parameters<typeof asked>[1] = {}) =>
  read(asked(body, by)) as Start<Retour>
const refused = (body: RetourAsked, by: Parameters<typeof asked>[1] = {}) => read(asked(body, by)) as Refused

describe('a return is asked for', () => {
  test('with what its author may give back', () => {
    const limit = (by: Parameters<typeof asked>[1]) => {
      const { plafondCents, autreMode } = started(goods(), by).input(ID)
      return [plafondCents, autreMode]
    }
    expect(limit({ role: 'employe' })).toEqual([10_000, false])
    expect(limit({ role: 'gestionnaire' })).toEqual([100_000, true])
    expect(limit({ role: 'responsable' })).toEqual([null, true])
    expect(limit({ approver: 'responsable' })).toEqual([null, true])
  })

  test('of a sale or of an order', () => {
    expect(started().definition).toBe('retour')
    const order = { vente_id: undefined, commande_id: VENTE }
    expect(started(goods(order)).definition).toBe('retour-commande')
    expect(started(goods(order)).input(ID).reference).toBe(VENTE)
  })

  test('with what says the same of one product summed, and what does not apart', () => {
    const lignes = [line, line, { ...line, remise_en_stock: true }]
    expect(started(goods({ lignes })).input(ID).lignes).toMatchObject([
      { produitId: 1, quantite: 2, remiseEnStock: false },
      { produitId: 1, quantite: 1, remiseEnStock: true },
    ])
  })

  test.each([
    ['of nothing', { vente_id: undefined }, 'REQUETE_INVALIDE', '/vente_id'],
    ['of both', { commande_id: VENTE }, 'REQUETE_INVALIDE', '/commande_id'],
    ['of a sale named twice', { vente_numero: 12 }, 'REQUETE_INVALIDE', '/vente_numero'],
    [
      'of all of an order',
      { vente_id: undefined, commande_id: VENTE, lignes: undefined },
      'REQUETE_INVALIDE',
      '/lignes',
    ],
    ['at another store', { magasin_id: 2 }, 'MAGASIN_INTERDIT', '/magasin_id'],
    [
      'for another reason without words',
      { lignes: [{ ...line, motif: 'AUTRE' }] },
      'MOTIF_REQUIS',
      '/lignes/0/texte',
    ],
    [
      'of too many',
      {
        lignes: [
          { ...line, quantite: 9_000 },
          { ...line, quantite: 9_000 },
        ],
      },
      'REQUETE_INVALIDE',
      '/lignes/1/quantite',
    ],
  ])('%s: refused where it is wrong, in both languages', (...[, members, code, pointeur]) => {
    const french = refused(goods(members))
    expect([french.refusal.refus, french.faults?.[0]?.pointeur]).toEqual([code, pointeur])
    expect(refused(goods(members), { language: 'en' }).faults?.[0]?.message).not.toBe(
      french.faults?.[0]?.message,
    )
  })
})

const opened = {
  numero: 5,
  clientId: 7,
  montantCents: 8_000,
  horsTaxesCents: 6_958,
  remboursements: [{ mode: 'COMPTE', montantCents: 8_000, arrondiCents: 0, from: 0 }],
} as const

describe('a return', () => {
  const begun = () => given(retour, started().input(ID)).expect('magasins.ouvrir-retour', { venteId: VENTE })
  const open = () =>
    begun()
      .reply({ ...opened, sessionId: null })
      .expect('paiement.autoriser-remboursement', { montantCents: 0 })
      .reply()
      .expect('paiement.rembourser', { pour: 'VENTE', reference: VENTE, montantCents: 8_000 })

  test('gives the money back, then takes the goods, then is closed', () => {
    open()
      .reply()
      .expect('stock.rentrer', { lignes: [{ produitId: 1, quantite: 1, remiseEnStock: false }] })
      .reply()
      .expect('magasins.clore-retour', { retourId: ID })
      .reply()
      .hasReached('OUVERT', 'REMBOURSE', 'RENTRE', 'CLOS')
      .isCompleted()
  })

  test('of all of a sale, by its number, goes on with what magasins found', () => {
    const whole = { vente_id: undefined, vente_numero: 12, lignes: undefined } as never
    const found = [{ produitId: 1, quantite: 3, motif: 'AUTRE', texte: 'essai', remiseEnStock: true }]
    given(retour, started(goods(whole)).input(ID))
      .expect('magasins.ouvrir-retour', { venteId: null, venteNumero: 12, lignes: [] })
      .reply({ ...opened, sessionId: null, venteId: VENTE, lignes: found })
      .expect('paiement.autoriser-remboursement')
      .reply()
      .expect('paiement.rembourser', { reference: VENTE })
      .reply()
      .expect('stock.rentrer', { lignes: [{ produitId: 1, quantite: 3, remiseEnStock: true }] })
  })

  test.each(['RETOUR_EXCESSIF', 'RETOUR_HORS_DELAI', 'RETOUR_A_APPROUVER'] as const)(
    'that may not be opened (%s) leaves nothing',
    (code) => begun().refuse(code).isUndone('ANNULE'),
  )

  test('whose refund is refused is given up', () => {
    open()
      .refuse('REMBOURSEMENT_IMPOSSIBLE')
      .expect('paiement.annuler-autorisation-remboursement', { retourId: ID })
      .reply()
      .expect('magasins.annuler-retour', { motif: 'REMBOURSEMENT_IMPOSSIBLE' })
      .reply()
      .isUndone('ANNULE')
  })

  test('whose refund stays unknown takes it back by its key', () => {
    open()
      .unknown()
      .timesOut()
      .expect('paiement.annuler-remboursement')
      .reply()
      .expect('paiement.annuler-autorisation-remboursement')
      .reply()
      .expect('magasins.annuler-retour')
  })

  const toCard = (carte?: 'refusee') =>
    given(retour, started(goods(carte === undefined ? {} : { carte })).input(ID))
      .expect('magasins.ouvrir-retour')
      .reply({
        ...opened,
        sessionId: null,
        remboursements: [
          { mode: 'CARTE', montantCents: 5_000, arrondiCents: 0, from: 0 },
          { mode: 'ESPECES', montantCents: 3_000, arrondiCents: 0, from: 1 },
        ],
      })
      .expect('paiement.autoriser-remboursement', { montantCents: 5_000, carte: carte ?? 'acceptee' })

  test('to a card has the terminal give the card’s part back before anything is booked', () => {
    toCard().reply().expect('paiement.rembourser', { montantCents: 8_000 })
  })

  test('that the terminal refuses is given up, and nothing is booked', () => {
    toCard('refusee')
      .refuse('REMBOURSEMENT_REFUSE')
      .expect('magasins.annuler-retour', { motif: 'REMBOURSEMENT_REFUSE' })
      .reply()
      .isUndone('ANNULE')
  })

  test('whose terminal stays silent has it taken back by its key', () => {
    toCard()
      .unknown()
      .timesOut()
      .expect('paiement.annuler-remboursement')
      .reply()
      .expect('paiement.annuler-autorisation-remboursement', { retourId: ID })
  })

  test('is not taken back once the money was given', () => {
    open().reply().expect('stock.rentrer').unknown().timesOut().cannotCancel()
  })

  test('of an order is opened and closed by commande', () => {
    given(retourCommande, started(goods({ vente_id: undefined, commande_id: VENTE })).input(ID))
      .expect('commande.ouvrir-retour', { commandeId: VENTE })
      .reply(opened)
      .expect('paiement.rembourser', { pour: 'COMMANDE', sessionId: null })
      .reply()
      .expect('stock.rentrer')
      .reply()
      .expect('commande.clore-retour')
  })
})

describe('who returns is told', () => {
  const ended = {
    id: ID,
    data: { ...started().input(ID), ...opened, remboursements: [...opened.remboursements] },
    reached: [],
  }

  test('what was given back, and how', () => {
    expect(answer({ ...ended, kind: 'completed' }, asked(goods()))).toEqual({
      status: 201,
      body: {
        retour_id: ID,
        saga_id: ID,
        numero: 5,
        statut: 'CLOS',
        montant: 80,
        remboursements: [{ mode: 'COMPTE', montant: 80 }],
        etapes: [],
      },
    })
  })

  test.each([
    ['VENTE_INTROUVABLE', { id: VENTE }, '/vente_id'],
    ['VENTE_NON_CONFIRMEE', { id: VENTE }, '/vente_id'],
    ['COMMANDE_INTROUVABLE', { id: VENTE }, '/commande_id'],
    ['COMMANDE_NON_CONFIRMEE', { id: VENTE }, '/commande_id'],
    ['LIGNE_INTROUVABLE', { produitId: 1 }, '/lignes/0/produit_id'],
    ['RETOUR_EXCESSIF', { lignes: [{ produitId: 1, demande: 2, restant: 0 }] }, '/lignes/0/produit_id'],
    ['MODE_A_APPROUVER', { mode: 'ESPECES' }, '/mode'],
    ['MODE_IMPOSSIBLE', { mode: 'ESPECES' }, '/mode'],
    ['REMBOURSEMENT_REFUSE', { montant: 50 }, '/mode'],
    ['RETOUR_A_APPROUVER', { plafond: 100 }, undefined],
    ['RETOUR_HORS_DELAI', { jours: 30 }, undefined],
    ['CAISSE_INSUFFISANTE', { id: 3 }, undefined],
  ] as readonly (readonly [ProblemCode, object, string | undefined])[])(
    'that %s, and what of the request that is',
    (code, details, pointeur) => {
      const cause = { kind: 'refused', step: 'ouvrir-retour', refusal: refuse(code, { ...details }) } as const
      const said = answer({ ...ended, kind: 'undone', cause }, asked(goods())) as Refused
      expect([said.refusal.refus, said.faults?.[0]?.pointeur]).toEqual([code, pointeur])
      expect(said.refusal.details).toEqual({ ...details, sagaId: ID })
    },
  )
})
