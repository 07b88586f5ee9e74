/** Sales and returns of a school, by the sums of the house. Pure. */
import { settle } from '@comptoir/contracts/sums-paiements.ts'
import { sumsOf, type TicketLine } from '../caisse/ticket.ts'
import type { Made, SaleBody } from '../caisse/types.ts'
import type { ReturnBody, Returned, Sale } from '../ventes/types.ts'
import { shopDay } from '../words/days.ts'
import { centsOf } from './twin-tills.ts'

export interface Sold {
  readonly products: ReadonlyMap<number, { readonly nom: string; readonly prixCents: number }>
  readonly nom: string
  readonly id: string
  readonly numero: number
  readonly at: Date
}

/** The sale that is asked for; undefined where its tenders do not pay it. */
export function saleOf(body: SaleBody, { products, nom, id, numero, at }: Sold): Sale | undefined {
  const lines = body.lignes.map((asked) => lineOf(asked, products))
  const sums = sumsOf(lines, shopDay(at))
  const settled = settle(sums.totalCents, (body.paiements ?? []).map(tenderOf))
  if ('reason' in settled) return undefined
  return {
    id,
    vente_id: id,
    numero,
    magasin_id: body.magasin_id,
    caisse_id: body.caisse_id ?? 0,
    vendeur: nom,
    approbateur: null,
    client_id: body.client_id ?? null,
    statut: 'CONFIRMEE',
    motif: null,
    total: sums.totalCents / 100,
    hors_taxes: sums.horsTaxesCents / 100,
    taxes: sums.taxes.map(({ montantCents, ...tax }) => ({ ...tax, montant: montantCents / 100 })),
    paiements: settled.encaissements.map(({ mode, montantCents }) => ({ mode, montant: montantCents / 100 })),
    arrondi: settled.arrondiCents / 100,
    recu: (body.paiements ?? []).reduce((sum, { recu = 0 }) => sum + recu, 0),
    rendu: settled.renduCents / 100,
    faite_le: at.toISOString(),
    lignes: lines.map((line, place) => soldLine(line, sums.lignes[place]?.totalCents ?? 0)),
    historique: [],
    hors_ligne: null,
  }
}

function lineOf(asked: SaleBody['lignes'][number], products: Sold['products']): TicketLine {
  const { produit_id: produitId, quantite, remise_pourcent: remisePourcent = 0, motif = null } = asked
  const { nom = '', prixCents = 0 } = products.get(produitId) ?? {}
  return { produitId, nom, prixCents, quantite, remisePourcent, motif }
}

const tenderOf = ({ mode, recu, montant }: NonNullable<SaleBody['paiements']>[number]) =>
  mode === 'ESPECES'
    ? { mode, recuCents: centsOf(recu) }
    : { mode, montantCents: montant === undefined ? undefined : centsOf(montant) }

function soldLine(line: TicketLine, totalCents: number): Sale['lignes'][number] {
  const { produitId, nom, quantite, prixCents, remisePourcent, motif } = line
  return {
    produit_id: produitId,
    nom,
    quantite,
    prix: prixCents / 100,
    remise_pourcent: remisePourcent,
    remise: (prixCents * quantite - totalCents) / 100,
    total: totalCents / 100,
    motif,
    retournes: 0,
  }
}

/** What the till hears of it. */
export const madeOf = (sale: Sale): Made => ({
  vente_id: sale.id,
  saga_id: sale.id,
  numero: sale.numero,
  statut: 'CONFIRMEE',
  total: sale.total,
  hors_taxes: sale.hors_taxes,
  taxes: sale.taxes,
  arrondi: sale.arrondi,
  rendu: sale.rendu,
  lignes: sale.lignes.map(({ produit_id, quantite, prix }) => ({ produit_id, quantite, prix })),
  etapes: [],
})

interface Named {
  readonly id: string
  readonly numero: number
}

/** The sale after a return, and what the till hears of the return: its part of each line, by the way it was paid. */
export function takeBack(
  sale: Sale,
  { lignes = [] }: ReturnBody,
  { id, numero }: Named,
): { readonly sale: Sale; readonly returned: Returned } {
  const wanted = new Map(lignes.map(({ produit_id, quantite }) => [produit_id, quantite]))
  const pieces = (line: Sale['lignes'][number]) =>
    Math.min(wanted.get(line.produit_id) ?? 0, line.quantite - line.retournes)
  const cents = sale.lignes.reduce(
    (sum, line) => sum + Math.round((centsOf(line.total) * pieces(line)) / line.quantite),
    0,
  )
  const mode = sale.paiements[0]?.mode ?? 'ESPECES'
  return {
    sale: {
      ...sale,
      lignes: sale.lignes.map((line) => ({ ...line, retournes: line.retournes + pieces(line) })),
    },
    returned: {
      retour_id: id,
      saga_id: id,
      numero,
      statut: 'CLOS',
      montant: cents / 100,
      remboursements: [{ mode, montant: cents / 100 }],
      etapes: [],
    },
  }
}
