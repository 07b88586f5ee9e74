/** The answer to `POST /saga/vente`: the sale as it was closed, or why there is none. */
import { type ProblemCode, type Refusal, refuse, toDollars } from '@comptoir/contracts'
import type { Answer, Asked, Completed, End, Refused, Undone } from '../saga.ts'
import { placesOf, productsOf } from '../sale-lines.ts'
import { refusedOf } from '../undone.ts'
import type { VenteAsked } from './request.ts'
import type { Vente } from './saga.ts'
import { placeOfMoney } from './tenders.ts'

/** The `201` of a sale, or the refusal of one that was undone. */
export function answer(end: End<Vente>, { body, language }: Asked<VenteAsked>): Answer | Refused {
  if (end.kind === 'completed')
    return { status: 201, body: { ...soldBody(end, pricedLines(end.data)), ...leftOf(end.data) } }
  return refusedOf(foundInVain(end), {
    noun: 'vente',
    called: CALLED,
    language,
    opens: 'ouvrir-vente',
    placesOf: ({ refus, details }) => PLACES[refus]?.(body, details) ?? [],
  })
}

type Sold = Pick<Vente, 'numero' | 'totalCents' | 'horsTaxesCents' | 'taxes' | 'arrondiCents' | 'renduCents'>

interface PricedLine {
  readonly produitId: number
  readonly quantite: number
  readonly prixCents: number
}

/** What is left, where it was asked for. */
function leftOf({ restes }: Vente) {
  if (restes === undefined) return {}
  return { restes: restes.map(({ produitId, disponible }) => ({ produit_id: produitId, disponible })) }
}

/** The lines at the prices that magasins froze. */
function pricedLines({ lignes, prix }: Vente): PricedLine[] {
  const prices = new Map(prix.map(({ produitId, prixCents }) => [produitId, prixCents]))
  return lignes.map(({ produitId, quantite }) => ({
    produitId,
    quantite,
    prixCents: prices.get(produitId) ?? 0,
  }))
}

/** A sale as tills are told of it. */
export function soldBody({ id, data, reached }: Completed<Sold>, lignes: readonly PricedLine[]) {
  return {
    vente_id: id,
    saga_id: id,
    numero: data.numero,
    statut: 'CONFIRMEE',
    total: toDollars(data.totalCents),
    hors_taxes: toDollars(data.horsTaxesCents),
    taxes: data.taxes.map(({ montantCents, ...taxe }) => ({ ...taxe, montant: toDollars(montantCents) })),
    arrondi: toDollars(data.arrondiCents),
    rendu: toDollars(data.renduCents),
    lignes: lignes.map(({ produitId, quantite, prixCents }) => ({
      produit_id: produitId,
      quantite,
      prix: toDollars(prixCents),
    })),
    etapes: reached,
  }
}

/** More was missing than the seller may record as found: that is for a gestionnaire, not for the stock. */
function foundInVain(end: Undone<Vente>): Undone<Vente> {
  const { cause, data } = end
  if (cause.refusal?.refus !== 'STOCK_INSUFFISANT' || data.constatMax === 0) return end
  const details = { ...cause.refusal.details, maximum: data.constatMax }
  return { ...end, cause: { ...cause, refusal: refuse('CONSTAT_INTERDIT', details) } }
}

type Places = (body: VenteAsked, details: Refusal['details']) => readonly string[]
const at =
  (...places: readonly string[]): Places =>
  () =>
    places
const money: Places = (body) => [placeOfMoney(body)]
const named: Places = ({ lignes }, { produits }) => placesOf(lignes, produits as number[])
const goods: Places = ({ lignes }, { lignes: short }) => placesOf(lignes, productsOf(short))

/** What of the body each refusal is about. */
const PLACES: { readonly [code in ProblemCode]?: Places } = {
  CAISSE_REQUISE: at('/caisse_id'),
  CAISSE_INTROUVABLE: at('/caisse_id'),
  CAISSE_FERMEE: at('/caisse_id'),
  CAISSE_OCCUPEE: at('/caisse_id'),
  MAGASIN_FERME: at('/magasin_id'),
  MAGASIN_INCONNU: at('/magasin_id'),
  PRODUIT_INCONNU: named,
  PRODUIT_SANS_PRIX: named,
  STOCK_INSUFFISANT: goods,
  CONSTAT_INTERDIT: goods,
  MONTANT_INSUFFISANT: money,
  PAIEMENT_EN_TROP: money,
  PAIEMENT_REFUSE: money,
  MONTANT_TROP_GRAND: at('/lignes'),
  PRIX_CHANGE: at('/montant_attendu'),
}

const CALLED = { fr: 'de la vente', en: 'the sale' }
