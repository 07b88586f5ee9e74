/** Goods that come back. */
import { addDays } from '@comptoir/contracts/days.ts'
import { MOTIFS_RETOUR } from '@comptoir/contracts/retours.ts'
import { proportion } from '@comptoir/contracts/sums.ts'
import { shareRefund } from '@comptoir/contracts/sums-retours.ts'
import { midnightOf } from './curves.ts'
import { type Day, timesFrom } from './past-day.ts'
import { sessionOf } from './past-sessions.ts'
import type { PastRetour, PastVente } from './past-types.ts'
import { personIn } from './personnel.ts'
import { type Draws, Weights } from './random.ts'

const RETURNED = 0.035
const DAYS_MAX = 12
/** More cash than this a till may not have when it is asked for. */
const CASH_MAX = 15_000
/** Of the reasons, in their order. */
const MOTIFS = new Weights([3, 5, 1, 1])

/** A return that is to come, on a day after its sale. */
export interface ComingRetour {
  readonly jour: string
  readonly retour: PastRetour
}

/** Some of a sale's goods may come back: one line of it, or a part of that. The gestionnaire of the store takes them. */
export function drawRetour(vente: PastVente, { jour: sold, draws }: Day): ComingRetour | undefined {
  if (vente.statut !== 'CONFIRMEE' || !draws.chance(RETURNED)) return undefined
  const jour = addDays(sold, draws.between(1, DAYS_MAX))
  const ligne = vente.lignes[draws.between(0, vente.lignes.length - 1)]
  if (ligne === undefined) return undefined
  const quantite = draws.between(1, ligne.quantite)
  const montantCents = proportion(ligne.totalCents, quantite, ligne.quantite)
  const remboursements = shareRefund(montantCents, { taken: vente.encaissements, given: [] })
  const inCash = remboursements.some(({ mode }) => mode === 'ESPECES')
  if (remboursements.length === 0 || (inCash && montantCents > CASH_MAX)) return undefined
  const session = sessionOf(vente.magasinId, 'gestionnaire', jour)
  const times = timesFrom(midnightOf(jour), draws.between(10, 17) * 60, draws)
  return {
    jour,
    retour: {
      id: draws.idAt(times.openedAt),
      vente,
      magasinId: vente.magasinId,
      caisseId: session.caisseId,
      sessionId: inCash ? session.id : null,
      auteur: personIn(vente.magasinId, 'gestionnaire'),
      ligne: { produitId: ligne.produitId, quantite, ...drawMotif(draws) },
      montantCents,
      remboursements,
      openedAt: times.openedAt,
      refundedAt: times.paidAt,
      endedAt: times.endedAt,
    },
  }
}

/** What is broken is thrown away. */
function drawMotif(draws: Draws) {
  const motif = MOTIFS_RETOUR[draws.weighted(MOTIFS)] ?? 'NE_CONVIENT_PAS'
  return {
    motif,
    texte: motif === 'AUTRE' ? 'Reçu en double' : null,
    remiseEnStock: motif !== 'DEFECTUEUX',
  }
}
