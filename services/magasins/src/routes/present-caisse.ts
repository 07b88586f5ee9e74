/** A till as clients see it: who holds it, and what it sold today. */
import { toDollars } from '@comptoir/contracts'
import type { Caisse, DayOfCaisse } from '../domain/caisse.ts'

export type ShownCaisse = ReturnType<typeof presentCaisse>

/** The till, with its day; without one, nothing was sold. */
export const presentCaisse = (caisse: Caisse, day: DayOfCaisse | undefined) => {
  const { id, magasinId, nom, statut } = caisse
  const session = caisse.statut === 'OUVERTE' ? caisse.session : undefined
  const last = day?.last
  return {
    id,
    magasin_id: magasinId,
    nom,
    statut,
    tenue_par: session?.tenuePar.nom ?? null,
    ouverte_le: session?.ouverteLe.toISOString() ?? null,
    derniere_vente:
      last === undefined
        ? null
        : {
            vente_id: last.id,
            numero: last.numero,
            total: toDollars(last.totalCents),
            faite_le: last.at.toISOString(),
          },
    ventes_du_jour: day?.count ?? 0,
    total_du_jour: toDollars(day?.totalCents ?? 0),
  }
}
