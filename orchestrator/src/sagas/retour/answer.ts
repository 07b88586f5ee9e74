/** The answer to `POST /saga/retour`: the return as it was closed, or why there is none. */
import { type ProblemCode, type Refusal, toDollars } from '@comptoir/contracts'
import type { Retour } from '../refund-steps.ts'
import type { Answer, Asked, End, Refused } from '../saga.ts'
import { placesOf, productsOf } from '../sale-lines.ts'
import { refusedOf } from '../undone.ts'
import type { RetourAsked } from './request.ts'

/** The `201` of a return, or the refusal of one that was undone. */
export function answer(end: End<Retour>, { body, language }: Asked<RetourAsked>): Answer | Refused {
  if (end.kind === 'undone')
    return refusedOf(end, {
      noun: 'retour',
      called: CALLED,
      language,
      opens: 'ouvrir-retour',
      placesOf: ({ refus, details }) => PLACES[refus]?.(body, details) ?? [],
    })
  const { id, data, reached } = end
  return {
    status: 201,
    body: {
      retour_id: id,
      saga_id: id,
      numero: data.numero,
      statut: 'CLOS',
      montant: toDollars(data.montantCents),
      remboursements: data.remboursements.map(({ mode, montantCents }) => ({
        mode,
        montant: toDollars(montantCents),
      })),
      etapes: reached,
    },
  }
}

type Places = (body: RetourAsked, details: Refusal['details']) => readonly string[]
const at =
  (...places: readonly string[]): Places =>
  () =>
    places

const saleIn = ({ vente_id: id }: RetourAsked): string => (id === undefined ? '/vente_numero' : '/vente_id')

/** What of the body each refusal is about. */
const PLACES: { readonly [code in ProblemCode]?: Places } = {
  VENTE_INTROUVABLE: (body) => [saleIn(body)],
  VENTE_NON_CONFIRMEE: (body) => [saleIn(body)],
  COMMANDE_INTROUVABLE: at('/commande_id'),
  COMMANDE_NON_CONFIRMEE: at('/commande_id'),
  LIGNE_INTROUVABLE: ({ lignes = [] }, { produitId }) => placesOf(lignes, [produitId as number]),
  RETOUR_EXCESSIF: (body, { lignes: beyond }) =>
    body.lignes === undefined ? [saleIn(body)] : placesOf(body.lignes, productsOf(beyond)),
  MODE_A_APPROUVER: at('/mode'),
  MODE_IMPOSSIBLE: at('/mode'),
  REMBOURSEMENT_REFUSE: at('/mode'),
}

const CALLED = { fr: 'du retour', en: 'the return' }
