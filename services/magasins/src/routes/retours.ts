/** The public routes of returns, of sales and of orders. */
import { decideStore, decideStores, isRefusal, magasins, refuse, toDollars } from '@comptoir/contracts'
import { pageReply } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../deps.ts'
import type { ShownRetour } from '../domain/retour.ts'
import { placeOf, presentParts, presentSteps, presentTaxes } from './present.ts'
import { countAll, findRetour, listNewest } from './read-retours.ts'

/** Registers them. */
export function serveRetours(app: FastifyInstance, deps: Deps): void {
  serveRoute(app, magasins.listerRetours, async ({ query, caller, raw }) => {
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const filter = {
      magasinIds,
      venteId: query.vente_id,
      commandeId: query.commande_id,
      jours: { debut: query.date_debut, fin: query.date_fin },
      statut: query.statut,
      numero: query.numero,
    }
    const { limite } = query
    const page = { limit: limite + 1, after: placeOf(query.curseur) }
    const isCounted = query.total !== undefined
    const found = await listNewest(deps, { filter, page, isCounted }, raw)
    const total = isCounted ? await countAll(deps, filter, found) : undefined
    const cursorOf = ({ ouvertLe, id }: ShownRetour) => [ouvertLe.toISOString(), id]
    return pageReply({ rows: found.retours, limite, cursorOf, url: raw.url, show: presentRetour, total })
  })
  serveRoute(app, magasins.consulterRetour, async ({ params: { id }, caller, raw }) => {
    const retour = await findRetour(deps, id, raw)
    if (retour === undefined) return refuse('RETOUR_INTROUVABLE', { id })
    return decideStore(caller, retour.magasinId) ?? { status: 200, body: presentRetour(retour) }
  })
}

const presentRetour = (retour: ShownRetour) => ({
  id: retour.id,
  retour_id: retour.id,
  numero: retour.numero,
  magasin_id: retour.magasinId,
  vente_id: retour.venteId,
  commande_id: retour.commandeId,
  auteur: retour.auteur.nom,
  approbateur: retour.approbateur?.nom ?? null,
  client_id: retour.clientId,
  statut: retour.statut,
  motif: retour.motif,
  montant: toDollars(retour.montantCents),
  hors_taxes: toDollars(retour.horsTaxesCents),
  taxes: presentTaxes(retour.taxes),
  remboursements: presentParts(retour.remboursements),
  ouvert_le: retour.ouvertLe.toISOString(),
  lignes: retour.lignes.map((ligne) => ({
    produit_id: ligne.produitId,
    nom: ligne.nom,
    quantite: ligne.quantite,
    montant: toDollars(ligne.montantCents),
    motif: ligne.motif,
    texte: ligne.texte,
    remise_en_stock: ligne.remiseEnStock,
  })),
  historique: presentSteps(retour.historique),
})
