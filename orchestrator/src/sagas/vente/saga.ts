/**
 * The sale at a till: `OUVERTE → STOCK_RESERVE → ENCAISSEE → CONFIRMEE`, or `ANNULEE` from any state before ENCAISSEE. By card,
 * the terminal is asked before anything is collected. A sale that took place without network is in `vente-hors-ligne/`.
 */
import { magasins, orchestrateur, paiement, type ReplyOf, stock } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import { amountOf, piecesIn } from '../held-words.ts'
import { cardCents } from '../refund-steps.ts'
import type { Asked, End, Saga } from '../saga.ts'
import { piecesOf, type SaleLine } from '../sale-lines.ts'
import { motifOf } from '../undone.ts'
import { answer as answerOffline } from '../vente-hors-ligne/answer.ts'
import { read as readOffline } from '../vente-hors-ligne/request.ts'
import { type VenteHorsLigne, venteHorsLigne } from '../vente-hors-ligne/saga.ts'
import { answer } from './answer.ts'
import { read, type VenteAsked } from './request.ts'

type Opened = Omit<ReplyOf<typeof magasins.ouvrirVente>, 'a' | 'sessionId'>

/** What is left of the products of a sale, where its till asked. */
type Left = Pick<ReplyOf<typeof stock.reserverVente>, 'restes'>

export interface Vente extends Opened, Left {
  readonly venteId: string
  readonly magasinId: number
  /** Null: the seller's own, which magasins knows. */
  readonly caisseId: number | null
  readonly vendeur: Person
  /** He may sell at a till that another holds. */
  readonly tientToutes: boolean
  readonly clientId: number | null
  readonly lignes: SaleLine[]
  readonly paiements: Parameters<typeof magasins.ouvrirVente>[0]['paiements']
  /** What the terminal does, where a tender is a card. */
  readonly carte: Parameters<typeof paiement.autoriser>[0]['carte']
  readonly approbateur: Person | null
  readonly attenduCents: number | null
  /** How many missing pieces of a line are recorded as found. */
  readonly constatMax: number
  /** The till wants to know what is left. */
  readonly wantsRestes?: true
  readonly sessionId: string | null
}

const { compensable, pivot, retriable } = stepsFor<Vente>()

const heldSteps = [
  compensable('ouvrir-vente', {
    call: ({ venteId, magasinId, caisseId, vendeur, tientToutes, clientId, lignes, ...asked }) => {
      const { paiements, approbateur, attenduCents } = asked
      const what = { lignes, paiements, approbateur, attenduCents }
      return magasins.ouvrirVente({ venteId, magasinId, caisseId, vendeur, tientToutes, clientId, ...what })
    },
    keep: (data, opened) => ({ ...data, ...opened }), // priced and settled by magasins, frozen there
    undo: ({ venteId }, { reached, cause }) =>
      magasins.annulerVente({ venteId, motif: motifOf(cause), etats: [...reached] }),
    reached: 'OUVERTE',
  }),
  compensable('reserver-stock', {
    call: ({ venteId, magasinId, lignes, constatMax, vendeur: auteur, wantsRestes }) => {
      const restes = wantsRestes === undefined ? {} : { restes: wantsRestes }
      return stock.reserverVente({
        venteId,
        magasinId,
        lignes: piecesOf(lignes),
        constatMax,
        auteur,
        ...restes,
      })
    },
    keep: (data, { restes }) => (restes === undefined ? data : { ...data, restes }),
    undo: ({ venteId }) => stock.libererVente({ venteId }),
    reached: 'STOCK_RESERVE',
  }),
] as const

const authorise = compensable('autoriser-carte', {
  call: ({ venteId, encaissements, carte }) =>
    paiement.autoriser({ venteId, montantCents: cardCents(encaissements), carte }),
  undo: ({ venteId }) => paiement.annulerAutorisation({ venteId }),
})

const collectSteps = [
  pivot('encaisser', {
    call: ({ venteId, magasinId, sessionId, clientId, totalCents, encaissements }) =>
      paiement.encaisser({ venteId, magasinId, sessionId, clientId, totalCents, encaissements }),
    undo: ({ venteId }) => paiement.annulerEncaissement({ venteId }), // for an outcome never learnt
    reached: 'ENCAISSEE', // this write is awaited: from here on the saga only goes forward
  }),
  retriable('fermer-vente', {
    call: ({ venteId }, { reached }) => magasins.fermerVente({ venteId, etats: [...reached] }),
    reached: 'CONFIRMEE',
  }),
  retriable('sortir-stock', {
    call: ({ venteId }) => stock.sortir({ commandeId: venteId }),
    trailing: true, // after the answer has left
  }),
] as const

export const vente = defineSaga('vente', [...heldSteps, ...collectSteps], { compensated: 'ANNULEE' })

/** With a card, the terminal is asked before anything is collected. */
export const venteCarte = defineSaga('vente-carte', [...heldSteps, authorise, ...collectSteps], {
  compensated: 'ANNULEE',
})

/** Sales as the orchestrator serves them, those without network among them. */
export const saga: Saga<VenteAsked, Vente | VenteHorsLigne> = {
  name: 'vente',
  starts: [orchestrateur.vendre, orchestrateur.vendreAlias],
  shows: orchestrateur.suivreVente,
  definitions: [vente, venteCarte, venteHorsLigne],
  variants: { vente: ['vente-carte'] },
  facts: ({ numero, magasinId, clientId, totalCents }) => ({
    numero: numero === 0 ? null : numero, // not taken yet
    magasinId,
    clientId,
    montantCents: numero === 0 ? null : totalCents,
  }),
  lines: ({ lignes }) => lignes,
  holds: [
    { what: 'stock', from: 'reserver-stock', until: 'sortir-stock', text: ({ lignes }) => piecesIn(lignes) },
    {
      what: 'argent',
      from: 'autoriser-carte',
      until: 'encaisser',
      text: ({ encaissements }) => onCard(encaissements),
    },
    {
      what: 'argent',
      from: 'encaisser',
      until: 'fermer-vente',
      text: ({ totalCents }) => amountOf(totalCents),
    },
  ],
  read: (asked) => (asked.body.hors_ligne === undefined ? read(asked) : readOffline(asked)),
  answer: (end, asked) =>
    isOffline(end) ? answerOffline(end, asked) : answer(end as End<Vente>, asked as Asked<VenteAsked>),
}

function onCard(encaissements: Vente['encaissements']) {
  const { fr, en } = amountOf(cardCents(encaissements))
  return { fr: `${fr}, autorisés sur la carte`, en: `${en}, authorised on the card` }
}

const isOffline = (end: End<Vente | VenteHorsLigne>): end is End<VenteHorsLigne> => 'faiteLe' in end.data
