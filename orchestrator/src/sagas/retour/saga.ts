/**
 * The return of a sale's goods: `OUVERT → REMBOURSE → RENTRE → CLOS`, or `ANNULE` before REMBOURSE. Of a web order that is brought
 * to a store: `retour-commande/`.
 */
import { magasins, orchestrateur } from '@comptoir/contracts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import { amountOf, piecesIn } from '../held-words.ts'
import { askTerminal, cardCents, type Retour, refundSteps } from '../refund-steps.ts'
import { retourCommande } from '../retour-commande/saga.ts'
import type { Saga } from '../saga.ts'
import { motifOf } from '../undone.ts'
import { answer } from './answer.ts'
import { type RetourAsked, read } from './request.ts'

const { compensable, retriable } = stepsFor<Retour>()

const open = compensable('ouvrir-retour', {
  call: ({ retourId, reference, magasinId, auteur, plafondCents, mode, autreMode, ...asked }) => {
    const { approbateur, lignes, venteNumero } = asked
    const sale = venteNumero === undefined ? { venteId: reference } : { venteId: null, venteNumero }
    const by = { auteur, plafondCents, mode, autreMode, approbateur }
    return magasins.ouvrirRetour({ retourId, ...sale, magasinId, ...by, lignes })
  },
  // Found, counted and shared by magasins.
  keep: (data, { lignes = data.lignes, ...opened }) => ({
    ...data,
    ...opened,
    lignes,
    reference: opened.venteId ?? data.reference,
  }),
  undo: ({ retourId }, { cause }) => magasins.annulerRetour({ retourId, motif: motifOf(cause) }),
  reached: 'OUVERT',
})

const close = retriable('clore-retour', {
  call: ({ retourId }) => magasins.cloreRetour({ retourId }),
  reached: 'CLOS',
})

export const retour = defineSaga('retour', [open, askTerminal, ...refundSteps('VENTE'), close], {
  version: 2,
  compensated: 'ANNULE',
})

/** Those that began before the terminal was asked. */
const retour1 = defineSaga('retour', [open, ...refundSteps('VENTE'), close], { compensated: 'ANNULE' })

/** Returns as the orchestrator serves them, of sales and of orders. */
export const saga: Saga<RetourAsked, Retour> = {
  name: 'retour',
  starts: [orchestrateur.retourner, orchestrateur.retournerAlias],
  shows: orchestrateur.suivreRetour,
  definitions: [retour, retour1, retourCommande],
  read,
  answer,
  variants: { retour: ['retour-commande'] },
  facts: ({ numero, magasinId, clientId, montantCents }) => ({
    numero: numero === 0 ? null : numero, // not taken yet
    magasinId,
    clientId,
    montantCents: numero === 0 ? null : montantCents,
  }),
  lines: ({ lignes }) => lignes,
  holds: [
    {
      what: 'argent',
      from: 'autoriser-remboursement',
      until: 'rembourser',
      text: ({ remboursements }) => onCard(remboursements),
    },
    {
      what: 'argent',
      from: 'rembourser',
      until: 'clore-retour',
      text: ({ montantCents }) => amountOf(montantCents),
    },
    { what: 'stock', from: 'ouvrir-retour', until: 'rentrer-stock', text: ({ lignes }) => piecesIn(lignes) },
  ],
}

function onCard(remboursements: Retour['remboursements']) {
  const { fr, en } = amountOf(cardCents(remboursements))
  return { fr: `${fr}, rendus à la carte`, en: `${en}, given back to the card` }
}
