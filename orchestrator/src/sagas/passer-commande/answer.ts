/** The answer to `POST /saga/commande`: the order as it was confirmed, or why there is none. */
import { type Language, type ProblemCode, type Refusal, refuse, toDollars } from '@comptoir/contracts'
import type { Answer, Asked, End, Refused, Undone } from '../saga.ts'
import { refusalOf } from '../undone.ts'
import { type OrderAsked, readLines } from './request.ts'
import type { Part, PasserCommande } from './saga.ts'

/** The `201` of a confirmed order, or the refusal of one that was undone. */
export function answer(end: End<PasserCommande>, asked: Asked<OrderAsked>): Answer | Refused {
  if (end.kind === 'undone') return refused(end, asked)
  const { id, data, reached } = end
  return {
    status: 201,
    body: {
      status: 'ok',
      commande_id: id,
      numero: data.numero,
      saga_id: id,
      statut: 'CONFIRMEE',
      montant: toDollars(data.montantCents),
      etapes: reached,
      ...(data.parts === undefined ? {} : { lignes: servedOf(data.lignes, data.parts) }),
    },
  }
}

/** Which places serve each line. */
const servedOf = (lignes: PasserCommande['lignes'], parts: readonly Part[]) =>
  lignes.map(({ produitId, quantite }) => ({
    produit_id: produitId,
    quantite,
    lieux: parts
      .filter((part) => part.produitId === produitId)
      .map((part) => ({ magasin_id: part.magasinId, quantite: part.quantite })),
  }))

/** Refusals after which no order exists, so that none is named. */
const WITHOUT_ORDER = new Set([
  'PRODUIT_INCONNU',
  'PRODUIT_SANS_PRIX',
  'MONTANT_TROP_GRAND',
  'PRIX_CHANGE',
  'PANIER_VIDE',
  'PANIER_PLEIN',
])

function refused(end: Undone<PasserCommande>, asked: Asked<OrderAsked>): Refused {
  const { refusal } = end.cause
  if (refusal === undefined || !WITHOUT_ORDER.has(refusal.refus))
    return { refusal: refusalOf(end, { noun: 'commande', called: CALLED, language: asked.language }) }
  const { refus, details } = refusal
  const named = refuse(refus, { ...details, sagaId: end.id })
  const message = WRONG[refus]?.[asked.language]
  if (message === undefined) return { refusal: named }
  return { refusal: named, faults: placesOf(refusal, asked.body).map((pointeur) => ({ pointeur, message })) }
}

const placesOf = ({ refus, details }: Refusal, body: OrderAsked): string[] =>
  refus === 'PRIX_CHANGE' ? ['/montant_attendu'] : pointersAt(details['produits'] as readonly number[], body)

/** Where the client named these products: nowhere in the order of a panier. */
function pointersAt(products: readonly number[], { produits = [] }: OrderAsked): string[] {
  const lines = readLines(produits)
  return 'faults' in lines ? [] : products.flatMap((id) => lines.pointers.get(id) ?? [])
}

const CALLED = { fr: 'de la commande', en: 'the order' }
/** What is wrong with what a refusal is about. */
const WRONG: { readonly [code in ProblemCode]?: Readonly<Record<Language, string>> } = {
  PRODUIT_INCONNU: { fr: 'produit inconnu ou retiré de la vente', en: 'unknown product, or no longer sold' },
  PRIX_CHANGE: { fr: 'n’est plus le total', en: 'is not the total any more' },
  PRODUIT_SANS_PRIX: { fr: 'produit sans prix', en: 'product without a price' },
}
