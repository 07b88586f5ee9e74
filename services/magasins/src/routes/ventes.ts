/** The public routes of sales: they are only ever read here; sagas make and move them. */
import { decideStore, decideStores, isRefusal, magasins, refuse, toDollars } from '@comptoir/contracts'
import { pageReply } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { countVentes, listVentes, readVenteHistoriques } from '../db/lecture-store.ts'
import { readEarlier } from '../db/retours-store.ts'
import { readVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import type { Vente } from '../domain/vente.ts'
import { placeOf, presentParts, presentSteps, presentTaxes } from './present.ts'

/** Registers them. */
export function serveVentes(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, magasins.listerVentes, async ({ query, caller, raw }) => {
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const filter = {
      magasinIds,
      caisseId: query.caisse_id,
      jours: { debut: query.date_debut, fin: query.date_fin },
      statut: query.statut,
      numero: query.numero,
      produitId: query.produit_id,
      id: query.cle,
    }
    const { limite } = query
    const rows = await listVentes(pool, filter, { limit: limite + 1, after: placeOf(query.curseur) })
    const total = query.total === undefined ? undefined : await countVentes(pool, filter)
    const presentShown = await ventePresenter(pool, rows)
    const cursorOf = ({ faiteLe, id }: Vente) => [faiteLe.toISOString(), id]
    return pageReply({ rows, limite, cursorOf, url: raw.url, show: presentShown, total })
  })
  serveRoute(app, magasins.consulterVente, async ({ params: { id }, caller }) => {
    const vente = (await readVentes(pool, [id])).get(id)
    if (vente === undefined) return refuse('VENTE_INTROUVABLE', { id })
    const refusal = decideStore(caller, vente.magasinId)
    return refusal ?? { status: 200, body: (await ventePresenter(pool, [vente]))(vente) }
  })
}

/** How sales of a page are shown, with what came back of them. */
async function ventePresenter(pool: Pool, ventes: readonly Vente[]): Promise<(vente: Vente) => object> {
  const ids = ventes.map(({ id }) => id)
  const histories = await readVenteHistoriques(pool, ids)
  const earlier = await readEarlier(pool, ids)
  return (vente) => ({
    ...presentVente(vente),
    lignes: vente.lignes.map((ligne) => ({
      produit_id: ligne.produitId,
      nom: ligne.nom,
      quantite: ligne.quantite,
      prix: toDollars(ligne.prixCents),
      remise_pourcent: ligne.remisePourcent,
      remise: toDollars(ligne.remiseCents),
      total: toDollars(ligne.totalCents),
      motif: ligne.motif,
      retournes: earlier.get(vente.id)?.pieces.get(ligne.produitId) ?? 0,
    })),
    historique: presentSteps(histories.get(vente.id)),
  })
}

const presentVente = (vente: Vente) => ({
  id: vente.id,
  vente_id: vente.id,
  numero: vente.numero,
  magasin_id: vente.magasinId,
  caisse_id: vente.caisseId,
  vendeur: vente.vendeur.nom,
  approbateur: vente.approbateur?.nom ?? null,
  client_id: vente.clientId,
  statut: vente.statut,
  motif: vente.motif,
  total: toDollars(vente.totalCents),
  hors_taxes: toDollars(vente.horsTaxesCents),
  taxes: presentTaxes(vente.taxes),
  paiements: presentParts(vente.encaissements),
  arrondi: toDollars(vente.arrondiCents),
  recu: toDollars(vente.recuCents),
  rendu: toDollars(vente.renduCents),
  faite_le: vente.faiteLe.toISOString(),
  hors_ligne:
    vente.numeroLocal === null
      ? null
      : {
          numero_local: vente.numeroLocal,
          recue_le: vente.recueLe.toISOString(),
          note: vente.note,
          remplace: vente.remplace,
        },
})
