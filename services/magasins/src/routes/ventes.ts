/** The public routes of sales and returns: they are only ever read here; sagas make and move them. */
import { decideStore, decideStores, isRefusal, magasins, refuse, toDollars } from '@comptoir/contracts'
import type { Taxe } from '@comptoir/contracts/sums.ts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { serveRoute } from '@comptoir/kit/http/serve.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import {
  countRetours,
  countVentes,
  listRetours,
  listVentes,
  type Place,
  readRetourHistoriques,
  readVenteHistoriques,
  type Step,
} from '../db/lecture-store.ts'
import { readEarlier, readRetours } from '../db/retours-store.ts'
import { readVentes } from '../db/ventes-store.ts'
import type { Deps } from '../deps.ts'
import type { Retour } from '../domain/retour.ts'
import type { Vente } from '../domain/vente.ts'

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

/** Registers them. */
export function serveRetours(app: FastifyInstance, { pool }: Deps): void {
  serveRoute(app, magasins.listerRetours, async ({ query, caller, raw }) => {
    const magasinIds = decideStores(caller, query.magasin_id)
    if (isRefusal(magasinIds)) return magasinIds
    const filter = {
      magasinIds,
      venteId: query.vente_id,
      jours: { debut: query.date_debut, fin: query.date_fin },
      statut: query.statut,
      numero: query.numero,
    }
    const { limite } = query
    const rows = await listRetours(pool, filter, { limit: limite + 1, after: placeOf(query.curseur) })
    const total = query.total === undefined ? undefined : await countRetours(pool, filter)
    const presentShown = await retourPresenter(pool, rows)
    const cursorOf = ({ ouvertLe, id }: Retour) => [ouvertLe.toISOString(), id]
    return pageReply({ rows, limite, cursorOf, url: raw.url, show: presentShown, total })
  })
  serveRoute(app, magasins.consulterRetour, async ({ params: { id }, caller }) => {
    const retour = (await readRetours(pool, [id])).get(id)
    if (retour === undefined) return refuse('RETOUR_INTROUVABLE', { id })
    const refusal = decideStore(caller, retour.magasinId)
    return refusal ?? { status: 200, body: (await retourPresenter(pool, [retour]))(retour) }
  })
}

const placeOf = (curseur: string | undefined): Place | undefined =>
  readCursor(curseur, [cursorPart.instant, cursorPart.uuid]) as Place | undefined

const presentTaxes = (taxes: readonly Taxe[]) =>
  taxes.map(({ nom, pourcent, montantCents }) => ({ nom, pourcent, montant: toDollars(montantCents) }))

const presentSteps = <S>(steps: readonly Step<S>[] | undefined) =>
  (steps ?? []).map(({ de, vers, at }) => ({ de, vers, a: at.toISOString() }))

const presentParts = (parts: readonly { readonly mode: string; readonly montantCents: number }[]) =>
  parts.map(({ mode, montantCents }) => ({ mode, montant: toDollars(montantCents) }))

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

/** How returns of a page are shown. */
async function retourPresenter(pool: Pool, retours: readonly Retour[]): Promise<(retour: Retour) => object> {
  const histories = await readRetourHistoriques(
    pool,
    retours.map(({ id }) => id),
  )
  return (retour) => ({
    id: retour.id,
    retour_id: retour.id,
    numero: retour.numero,
    magasin_id: retour.magasinId,
    vente_id: retour.venteId,
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
    historique: presentSteps(histories.get(retour.id)),
  })
}
