/**
 * A sale that took place while its till had no network: it has happened, so every step is tried until it succeeds, and none is
 * refused. What the stock did not know is recorded as found; a session that is closed by then is a note.
 */
import { magasins, paiement, type ReplyOf, stock } from '@comptoir/contracts'
import type { Person } from '@comptoir/contracts/access.ts'
import { defineSaga, stepsFor } from '@comptoir/saga/definition.ts'
import { piecesOf, type SaleLine } from '../sale-lines.ts'

type Recorded = Omit<ReplyOf<typeof magasins.enregistrerVente>, 'a'>

export interface VenteHorsLigne extends Recorded {
  readonly venteId: string
  readonly magasinId: number
  readonly caisseId: number
  readonly vendeur: Person
  readonly clientId: number | null
  readonly faiteLe: string
  readonly numeroLocal: string
  readonly lignes: (SaleLine & { readonly prixCents: number })[]
  readonly recuCents: number
  readonly remplace: string | null
}

const { retriable } = stepsFor<VenteHorsLigne>()

export const venteHorsLigne = defineSaga('vente-hors-ligne', [
  retriable('enregistrer-vente', {
    call: ({ venteId, magasinId, caisseId, vendeur, clientId, faiteLe, numeroLocal, ...sold }) => {
      const { lignes, recuCents, remplace } = sold
      const where = { venteId, magasinId, caisseId, vendeur, clientId }
      return magasins.enregistrerVente({ ...where, faiteLe, numeroLocal, lignes, recuCents, remplace })
    },
    keep: (data, recorded) => ({ ...data, ...recorded }),
    reached: 'CONFIRMEE',
  }),
  retriable('noter-encaissement', {
    call: ({ venteId, magasinId, sessionId, clientId, totalCents, encaissements }) =>
      paiement.noterEncaissement({ venteId, magasinId, sessionId, clientId, totalCents, encaissements }),
  }),
  retriable('sortir-stock', {
    call: ({ venteId, magasinId, lignes, vendeur: auteur }) =>
      stock.sortirVente({ venteId, magasinId, lignes: piecesOf(lignes), auteur }),
    trailing: true, // after the answer has left
  }),
])
