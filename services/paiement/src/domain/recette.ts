/**
 * A taking: what a sale took by its tenders, all of them or none, and what its returns give back.
 *
 *     (none) ── encaisser ──► PRISE ── annuler-encaissement ──► ANNULEE
 *        └── annuler-encaissement ──► ANNULEE     the mark that refuses the collection which comes late
 *
 *     (none) ── rembourser ──► REMBOURSE ── annuler-remboursement ──► ANNULE
 *        └── annuler-remboursement ──► ANNULE     the same for a refund
 *
 * An order that was paid is a taking of one tender as soon as something of it comes back. Everything here is pure.
 */
import { type Refusal, refuse, toDollars } from '@comptoir/contracts'
import { decidePlafond } from '@comptoir/contracts/retours.ts'
import type { Encaissement } from '@comptoir/contracts/sums-paiements.ts'
import type { Autorisation } from './autorisation.ts'
import type { Motif, Rules } from './paiement.ts'

export type { Encaissement }
export type Pour = 'VENTE' | 'COMMANDE'

/** What one tender gives back; `from` counts the tenders of the taking, null is another mode. */
export interface RemboursementPart extends Encaissement {
  readonly from: number | null
}

/** Who gave or got the money: a till's session for cash, a client for an account. */
interface Parties {
  readonly sessionId: string | null
  readonly clientId: number | null
}

export interface Recette extends Parties {
  readonly statut: 'PRISE' | 'ANNULEE'
  readonly moyens: readonly Encaissement[]
  readonly prisCents: number
  readonly renduCents: number
  readonly at: Date
}

export interface Remboursement extends Parties {
  readonly statut: 'REMBOURSE' | 'ANNULE'
  readonly parts: readonly RemboursementPart[]
  readonly at: Date
}

export interface EncaissementDemand extends Parties {
  readonly venteId: string
  readonly totalCents: number
  readonly encaissements: readonly Encaissement[]
}

export interface RemboursementDemand extends Parties {
  readonly retourId: string
  readonly pour: Pour
  readonly reference: string
  readonly montantCents: number
  readonly remboursements: readonly RemboursementPart[]
  /** Absent: of a return that nothing limits. */
  readonly plafond?: Plafond
}

/** What an author may give back in a day and to one client. */
export interface Plafond {
  readonly auteur: string
  /** Null: any amount. */
  readonly plafondCents: number | null
  /** Somebody else allowed it. */
  readonly approuve: boolean
}

/** Whose refunds to a client count together. */
export const capKey = (auteur: string, clientId: number | null): string => `${auteur} ${clientId ?? ''}`

/** Who gives a refund of his own accord; undefined: it counts for nobody's cap. */
export const giverOf = ({ plafond }: Pick<RemboursementDemand, 'plafond'>): string | undefined =>
  plafond === undefined || plafond.approuve ? undefined : plafond.auteur

export type Verdict =
  | { readonly kind: 'faire' }
  | { readonly kind: 'deja-fait'; readonly at: Date }
  | { readonly kind: 'annulee' }
  | { readonly kind: 'refus'; readonly refus: Refusal<RefusDePaiement> }

type RefusDePaiement = 'PAIEMENT_REFUSE' | 'REMBOURSEMENT_IMPOSSIBLE' | 'RETOUR_A_APPROUVER'

const DO: Verdict = { kind: 'faire' }

/** What is known before collections are decided. */
export interface TakingSituation {
  /** By `recetteKey`. */
  readonly recettes: ReadonlyMap<string, Recette>
  /** Balances in cents of the accounts that are open. */
  readonly soldes: ReadonlyMap<number, number>
  /** By sale. */
  readonly autorisations: ReadonlyMap<string, Autorisation>
  readonly rules: Rules
}

/**
 * Decides collections in order of arrival: each lowers the balance that the next one of that client meets.
 * @throws for what no sale may ask, so that a person sees it.
 */
export function decideEncaissements(
  demands: readonly EncaissementDemand[],
  { recettes, soldes, autorisations, rules }: TakingSituation,
): Verdict[] {
  const left = new Map(soldes)
  const accepted = new Map<string, EncaissementDemand>()
  return demands.map((demand): Verdict => {
    const { venteId, clientId, encaissements } = demand
    const known = recettes.get(recetteKey({ pour: 'VENTE', reference: venteId }))
    if (known !== undefined) return verdictOnTaking(demand, known)
    const twin = accepted.get(venteId)
    if (twin !== undefined) {
      expectSame(venteId, sameParties(demand, twin) && sameParts(encaissements, twin.encaissements))
      return DO
    }
    expectTotal(venteId, demand.totalCents, encaissements)
    const byCard = sumOf(encaissements.filter(({ mode }) => mode === 'CARTE'))
    if (hasCard(demand) && !isAuthorised(byCard, autorisations.get(venteId)))
      return refused('carte-non-autorisee', byCard)
    const fromAccount = sumOf(encaissements.filter(({ mode }) => mode === 'COMPTE'))
    if (encaissements.some(({ mode }) => mode === 'COMPTE')) {
      if (clientId === null) return refused('compte-sans-client', fromAccount)
      const solde = left.get(clientId) ?? rules.initialBalanceCents
      if (fromAccount > solde) return refused('solde-insuffisant', fromAccount)
      left.set(clientId, solde - fromAccount)
    }
    accepted.set(venteId, demand)
    return DO
  })
}

/** Whether a card pays a part of it. */
export const hasCard = ({ encaissements }: Pick<EncaissementDemand, 'encaissements'>): boolean =>
  encaissements.some(({ mode }) => mode === 'CARTE')

const isAuthorised = (cents: number, known: Autorisation | undefined): boolean =>
  known?.statut === 'AUTORISEE' && known.montantCents === cents

function verdictOnTaking(demand: EncaissementDemand, known: Recette): Verdict {
  if (known.statut === 'ANNULEE') return { kind: 'annulee' }
  expectSame(demand.venteId, sameParties(demand, known) && sameParts(demand.encaissements, known.moyens))
  return { kind: 'deja-fait', at: known.at }
}

/** What is known before refunds are decided. Takings and what they gave back are locked. */
export interface RefundSituation {
  readonly remboursements: ReadonlyMap<string, Remboursement>
  /** By `recetteKey`. */
  readonly recettes: ReadonlyMap<string, Recette>
  /** The parts that were given back of each taking, by the same key. */
  readonly given: ReadonlyMap<string, readonly RemboursementPart[]>
  /** What authors gave back today of their own accord, in cents, by `capKey`. Who gives is locked. */
  readonly today: ReadonlyMap<string, number>
}

export const recetteKey = ({ pour, reference }: { readonly pour: Pour; readonly reference: string }) =>
  `${pour} ${reference}`

/**
 * Decides refunds in order of arrival: each leaves less of its taking to the next one.
 * @throws for more than a tender took, or than all took together: whoever opened the return has counted.
 */
export function decideRemboursements(
  demands: readonly RemboursementDemand[],
  { remboursements, recettes, given, today }: RefundSituation,
): Verdict[] {
  const gone = new Map(given)
  const spent = new Map(today)
  const accepted = new Map<string, RemboursementDemand>()
  return demands.map((demand): Verdict => {
    const { retourId, remboursements: parts } = demand
    const known = remboursements.get(retourId)
    if (known !== undefined) return verdictOnRefund(demand, known)
    const twin = accepted.get(retourId)
    if (twin !== undefined) {
      expectSame(retourId, sameParties(demand, twin) && sameParts(parts, twin.remboursements))
      return DO
    }
    const key = recetteKey(demand)
    const recette = recettes.get(key)
    const wantsAccount = parts.some(({ mode }) => mode === 'COMPTE')
    if (recette?.statut !== 'PRISE' || (wantsAccount && demand.clientId === null))
      return { kind: 'refus', refus: refuse('REMBOURSEMENT_IMPOSSIBLE') }
    expectTotal(retourId, demand.montantCents, parts)
    expectSession(retourId, demand, parts)
    const after = [...(gone.get(key) ?? []), ...parts]
    expectWithin(retourId, recette, after)
    const refus = decideCap(demand, spent)
    if (refus !== undefined) return { kind: 'refus', refus }
    gone.set(key, after)
    accepted.set(retourId, demand)
    return DO
  })
}

/** Refuses what is beyond the author's cap; what is not counts for his next one. */
function decideCap(demand: RemboursementDemand, spent: Map<string, number>) {
  const { plafond, clientId, montantCents } = demand
  if (plafond === undefined) return undefined
  const key = capKey(plafond.auteur, clientId)
  const todayCents = spent.get(key) ?? 0
  const refus = decidePlafond(plafond, { todayCents, montantCents })
  if (refus === undefined && giverOf(demand) !== undefined) spent.set(key, todayCents + montantCents)
  return refus
}

function verdictOnRefund(demand: RemboursementDemand, known: Remboursement): Verdict {
  if (known.statut === 'ANNULE') return { kind: 'annulee' }
  expectSame(demand.retourId, sameParties(demand, known) && sameParts(demand.remboursements, known.parts))
  return { kind: 'deja-fait', at: known.at }
}

function expectWithin(id: string, { moyens, prisCents }: Recette, given: readonly RemboursementPart[]) {
  if (sumOf(given) > prisCents) throw new Error(`retour ${id}: ${sumOf(given)} cents of ${prisCents}`)
  for (const { from, mode } of given) {
    if (from === null) continue
    const taken = moyens[from]
    const back = sumOf(given.filter((one) => one.from === from))
    // Cash takes more than its tender gave, when a return is asked to give cash.
    const isTooMuch = mode !== 'ESPECES' && back > (taken?.montantCents ?? 0)
    if (taken?.mode !== mode || isTooMuch)
      throw new Error(`retour ${id}: ${back} cents of tender ${from}, which took ${taken?.montantCents}`)
  }
}

function expectTotal(id: string, totalCents: number, parts: readonly Encaissement[]): void {
  const sum = parts.reduce((before, part) => before + part.montantCents - part.arrondiCents, 0)
  if (sum !== totalCents) throw new Error(`${id}: its tenders come to ${sum} cents, not to ${totalCents}`)
}

/** @throws for cash that no till took or gave. */
export function expectSession(id: string, { sessionId }: Parties, parts: readonly Encaissement[]): void {
  if (sessionId === null && parts.some(({ mode }) => mode === 'ESPECES'))
    throw new Error(`${id}: cash of no till`)
}

function expectSame(id: string, isSame: boolean): void {
  if (!isSame) throw new Error(`${id}: it is known with other content`)
}

const sameParties = (one: Parties, other: Parties) =>
  one.sessionId === other.sessionId && one.clientId === other.clientId

const fieldsOf = (part: Encaissement & { readonly from?: number | null }) =>
  `${part.mode} ${part.montantCents} ${part.arrondiCents} ${part.from ?? ''}`
const sameParts = (one: readonly Encaissement[], other: readonly Encaissement[]) =>
  one.length === other.length && one.every((part, at) => fieldsOf(part) === fieldsOf(other[at] ?? part))

/** What parts come to, in cents. */
export const sumOf = (parts: readonly Encaissement[]): number =>
  parts.reduce((sum, { montantCents }) => sum + montantCents, 0)

const refused = (motif: Motif, montantCents: number): Verdict => ({
  kind: 'refus',
  refus: refuse('PAIEMENT_REFUSE', { motif, montant: toDollars(montantCents) }),
})
