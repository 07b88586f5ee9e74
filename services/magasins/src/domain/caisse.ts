/**
 * A till, and the session in which someone holds it.
 *
 *     FERMEE ── ouvrir ──► OUVERTE ── fermer ──► FERMEE, with a closing that is never changed
 *                            │  ▲
 *                            └──┘ movements
 *
 * A till is not closed while a sale or a return of its session runs. Everything here is pure.
 */
import type { Person } from '@comptoir/contracts/access.ts'
import { type Caller, decideStore } from '@comptoir/contracts/access.ts'
import { TILL_GAP_MAX } from '@comptoir/contracts/magasins-caisses.ts'
import { toCents } from '@comptoir/contracts/money.ts'
import { type Refusal, refuse } from '@comptoir/contracts/operation.ts'

export type Sens = 'ENTREE' | 'SORTIE'

export type Caisse = { readonly id: number; readonly magasinId: number; readonly nom: string } & (
  | { readonly statut: 'FERMEE' }
  | { readonly statut: 'OUVERTE'; readonly session: Session }
)

export interface Session {
  readonly id: string
  readonly tenuePar: Person
  readonly fondCents: number
  readonly ouverteLe: Date
}

/** Money that came and went during a session: by hand, the cash of sales that are final, and that of returns. */
export interface Totals {
  readonly entreesCents: number
  readonly sortiesCents: number
  readonly ventesCents: number
  readonly retoursCents: number
}

/** What a till sold on a day of the shops, in sales that are final, and the last of all its sales. */
export interface DayOfCaisse {
  readonly count: number
  readonly totalCents: number
  readonly last:
    | { readonly id: string; readonly numero: number; readonly totalCents: number; readonly at: Date }
    | undefined
}

/** The amount of cash of a field, in cents: of coins that exist. */
export function decideCash(
  champ: 'fond' | 'montant' | 'compte',
  dollars: number,
): number | Refusal<'MONTANT_TROP_FIN'> | Refusal<'MONTANT_SANS_PIECE'> {
  const cents = toCents(dollars)
  if (cents === null) return refuse('MONTANT_TROP_FIN', { champ })
  return cents % 5 === 0 ? cents : refuse('MONTANT_SANS_PIECE', { champ })
}

/** Refuses an opening: of a till that someone holds, or in a store that is closed. */
export function decideOuverture(caisse: Caisse, isStoreOpen: boolean): Refusal | undefined {
  if (caisse.statut === 'OUVERTE')
    return refuse('CAISSE_OCCUPEE', { id: caisse.id, tenuePar: caisse.session.tenuePar.nom })
  return isStoreOpen ? undefined : refuse('MAGASIN_FERME', { magasinId: caisse.magasinId })
}

/** The open session of a till of the caller's own store. */
export function decideSession(caller: Caller, caisse: Caisse): Session | Refusal {
  const refusal = decideStore(caller, caisse.magasinId)
  if (refusal !== undefined) return refusal
  return caisse.statut === 'OUVERTE' ? caisse.session : refuse('CAISSE_FERMEE', { id: caisse.id })
}

/** Refuses an employe on a till that another holds. Those who close tills act on all of their store. */
export function decideHolder(
  caller: Caller,
  id: number,
  { tenuePar }: Session,
): Refusal<'CAISSE_OCCUPEE'> | undefined {
  const may = caller.role !== 'employe' || caller.subject === tenuePar.id
  return may ? undefined : refuse('CAISSE_OCCUPEE', { id, tenuePar: tenuePar.nom })
}

/** The session in which a seller may sell at a till of his store, or why he may not. */
export function decideSeller(
  till: (Caisse & { readonly isStoreOpen: boolean }) | undefined,
  seller: { caisseId: number; magasinId: number; vendeur: Person; tientToutes: boolean },
): Session | Refusal<'CAISSE_INTROUVABLE' | 'MAGASIN_FERME' | 'CAISSE_FERMEE' | 'CAISSE_OCCUPEE'> {
  const { caisseId: id, magasinId, vendeur, tientToutes } = seller
  if (till?.magasinId !== magasinId) return refuse('CAISSE_INTROUVABLE', { id })
  if (!till.isStoreOpen) return refuse('MAGASIN_FERME', { magasinId })
  if (till.statut === 'FERMEE') return refuse('CAISSE_FERMEE', { id })
  const { tenuePar } = till.session
  const may = tientToutes || tenuePar.id === vendeur.id
  return may ? till.session : refuse('CAISSE_OCCUPEE', { id, tenuePar: tenuePar.nom })
}

/** The till of a sale: the one that it names, or the seller's own, or the first open one where he may sell at all. */
export function decideTill(
  seller: { caisseId: number | null; magasinId: number; vendeur: Person; tientToutes: boolean },
  open: readonly Caisse[],
): number | undefined {
  if (seller.caisseId !== null) return seller.caisseId
  const here = open.filter(({ magasinId }) => magasinId === seller.magasinId)
  const own = here.find(
    (caisse) => caisse.statut === 'OUVERTE' && caisse.session.tenuePar.id === seller.vendeur.id,
  )
  return (own ?? (seller.tientToutes ? here[0] : undefined))?.id
}

/** What a till should hold. */
export const attenduOf = ({ fondCents }: Pick<Session, 'fondCents'>, totals: Totals): number =>
  fondCents + totals.ventesCents - totals.retoursCents + totals.entreesCents - totals.sortiesCents

/** Refuses to take out more than is there. */
export function decideMouvement(
  { id, attenduCents }: { id: number; attenduCents: number },
  mouvement: { sens: Sens; montantCents: number },
): Refusal<'CAISSE_INSUFFISANTE'> | undefined {
  const isThere = mouvement.sens === 'ENTREE' || mouvement.montantCents <= attenduCents
  return isThere ? undefined : refuse('CAISSE_INSUFFISANTE', { id })
}

/** What was counted: a total, or pieces and notes by their value. */
export type Count = number | readonly { readonly valeur: number; readonly nombre: number }[]

/** The cents of a count. */
export function decideCompte(count: Count): ReturnType<typeof decideCash> {
  if (typeof count === 'number') return decideCash('compte', count)
  return count.reduce((sum, { valeur, nombre }) => sum + Math.round(valeur * 100) * nombre, 0)
}

export interface Fermeture extends Totals {
  readonly fondCents: number
  readonly attenduCents: number
  readonly compteCents: number
  readonly ecartCents: number
  readonly motif: string | null
}

/** A closing: expected, counted, and the gap. A great one wants a reason. */
export function decideFermeture(
  session: Pick<Session, 'fondCents'>,
  totals: Totals,
  { compteCents, motif = null }: { compteCents: number; motif?: string | null | undefined },
): Fermeture | Refusal<'ECART_A_EXPLIQUER'> {
  const attenduCents = attenduOf(session, totals)
  const ecartCents = compteCents - attenduCents
  if (Math.abs(ecartCents) > TILL_GAP_MAX && motif === null) return refuse('ECART_A_EXPLIQUER')
  return { ...totals, fondCents: session.fondCents, attenduCents, compteCents, ecartCents, motif }
}
