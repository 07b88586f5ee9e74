/**
 * The order: `CREEE → STOCK_VERIFIE → STOCK_RESERVE → PAYEE → CONFIRMEE`, or `ANNULEE` from any state before PAYEE.
 * Its lines are given, or taken from the client's panier; from there on both go the same way. One that several places may serve keeps
 * what each gives, and tells it to the order.
 */
import { commande, orchestrateur, paiement, panier, stock } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import { amountOf, piecesIn } from '../held-words.ts'
import type { Saga } from '../saga.ts'
import { motifOf } from '../undone.ts'
import { answer } from './answer.ts'
import { type OrderAsked, read } from './request.ts'

/** Every id is minted before the first call, so an undo works even when a reply was lost. */
export interface PasserCommande {
  readonly commandeId: string
  readonly clientId: number | null // null: a guest
  readonly magasinId: number
  readonly lignes: { produitId: number; quantite: number }[]
  readonly montantCents: number
  readonly numero: number
  /** What the client was shown; absent: he pays whatever it costs. */
  readonly attenduCents?: number
  readonly parts?: readonly Part[]
}

/** What one place gives of a line. */
export interface Part {
  readonly produitId: number
  readonly magasinId: number
  readonly quantite: number
}

const shownTo = (attenduCents: number | undefined) => (attenduCents === undefined ? {} : { attenduCents })
const { compensable, pivot, retriable } = stepsFor<PasserCommande>()

const orderSteps = [
  compensable('creer-commande', {
    call: ({ commandeId, clientId, magasinId, lignes, attenduCents }) =>
      commande.creer({ commandeId, clientId, magasinId, lignes, ...shownTo(attenduCents) }),
    keep: (data, { montantCents, numero }) => ({ ...data, montantCents, numero }), // priced by commande, frozen on its lines
    undo: ({ commandeId }, { reached, cause }) =>
      commande.annuler({ commandeId, motif: motifOf(cause), etats: [...reached] }),
    reached: 'CREEE',
  }),
  compensable('reserver-stock', {
    call: ({ commandeId, magasinId, lignes }) => stock.reserver({ commandeId, magasinId, lignes }), // verifies and reserves
    undo: ({ commandeId }) => stock.liberer({ commandeId }),
    reached: ['STOCK_VERIFIE', 'STOCK_RESERVE'],
  }),
  pivot('payer', {
    call: ({ commandeId, clientId, montantCents }) => paiement.payer({ commandeId, clientId, montantCents }),
    undo: ({ commandeId }) => paiement.annuler({ commandeId }), // for an outcome never learnt
    reached: 'PAYEE', // this write is awaited: from here on the saga only goes forward
  }),
  retriable('confirmer-commande', {
    call: ({ commandeId }, { reached }) => commande.confirmer({ commandeId, etats: [...reached] }),
    reached: 'CONFIRMEE',
  }),
  retriable('sortir-stock', {
    call: ({ commandeId }) => stock.sortir({ commandeId }),
    trailing: true, // after the answer has left
  }),
] as const
const [create, , pay, , leave] = orderSteps

/** The steps of an order that several places may serve. */
const spreadSteps = [
  create,
  compensable('reserver-stock', {
    call: ({ commandeId, magasinId, lignes }) =>
      stock.reserver({ commandeId, magasinId, lignes, repartition: true }),
    keep: (data, { parts = [] }) => ({ ...data, parts }),
    undo: ({ commandeId }) => stock.liberer({ commandeId }),
    reached: ['STOCK_VERIFIE', 'STOCK_RESERVE'],
  }),
  pay,
  retriable('confirmer-commande', {
    call: ({ commandeId, parts = [] }, { reached }) =>
      commande.confirmer({ commandeId, etats: [...reached], parts: [...parts] }),
    reached: 'CONFIRMEE',
  }),
  leave,
] as const

type PasserCommandePanier = PasserCommande & { readonly clientId: number }

const takePanier = stepsFor<PasserCommandePanier>().compensable('prendre-panier', {
  call: ({ commandeId, clientId }) => panier.prendre({ commandeId, clientId }),
  keep: (data, { lignes }) => ({ ...data, lignes }),
  undo: ({ commandeId, clientId }) => panier.remettre({ commandeId, clientId }), // merged into what is there by then
})

const compensated = { compensated: 'ANNULEE' }
export const passerCommande = defineSaga('passer-commande', [...orderSteps], compensated)
export const passerCommandePanier = defineSaga(
  'passer-commande-panier',
  [takePanier, ...orderSteps],
  compensated,
)
export const passerCommandeRepartie = defineSaga('passer-commande-repartie', [...spreadSteps], compensated)
const passerCommandePanierRepartie = defineSaga(
  'passer-commande-panier-repartie',
  [takePanier, ...spreadSteps],
  compensated,
)

/** The order as the orchestrator serves it. */
export const saga: Saga<OrderAsked, PasserCommande> = {
  name: 'passer-commande',
  starts: [orchestrateur.passerCommande, orchestrateur.passerCommandeAlias],
  shows: orchestrateur.consulterSaga,
  definitions: [passerCommande, passerCommandePanier, passerCommandeRepartie, passerCommandePanierRepartie],
  read,
  answer,
  variants: {
    'passer-commande': [
      'passer-commande-panier',
      'passer-commande-repartie',
      'passer-commande-panier-repartie',
    ],
  },
  facts: ({ numero, magasinId, clientId, montantCents }) => ({
    numero: numero === 0 ? null : numero, // not taken yet
    magasinId,
    clientId,
    montantCents: numero === 0 ? null : montantCents,
  }),
  lines: ({ lignes }) => lignes,
  holds: [
    { what: 'panier', from: 'prendre-panier', until: 'confirmer-commande', text: () => TAKEN },
    { what: 'stock', from: 'reserver-stock', until: 'sortir-stock', text: ({ lignes }) => piecesIn(lignes) },
    {
      what: 'argent',
      from: 'payer',
      until: 'confirmer-commande',
      text: ({ montantCents }) => amountOf(montantCents),
    },
  ],
}

const TAKEN = { fr: 'les lignes du panier', en: 'the lines of the cart' }
