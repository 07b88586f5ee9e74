/**
 * An invoice, or the credit note that corrects one:
 *
 *     (none) ── asked for, or told of before what it needs ──▶ EN_ATTENTE ── issued ──▶ EMISE
 *     (none) ── told of ──────────────────────────────────────────────────── issued ──▶ EMISE
 *
 * A number belongs to a year and a kind: 1, 2, 3 and so on, in the order of issue. One that is issued never changes. Everything here
 * is pure.
 */
import { dayOf } from '@comptoir/contracts/days.ts'
import type { GenreFacture } from '@comptoir/contracts/facturation-factures.ts'
import { NUMERO_MAX } from '@comptoir/contracts/fields.ts'
import { extractTaxes, type Taux, type Taxe, taxesOn } from '@comptoir/contracts/sums.ts'
import type { Vendeur } from '@comptoir/contracts/taux.ts'

export interface Ligne {
  /** Null: the program that asked did not say of what. */
  readonly produitId: number | null
  readonly nom: string | null
  readonly quantite: number
  readonly prixCents: number | null
  readonly remiseCents: number
  readonly totalCents: number
}

/** What an invoice says before it is issued. */
export interface Piece {
  readonly id: string
  readonly genre: GenreFacture
  readonly clientId: number | null
  /** The client as the program calls him that asked for the invoice. */
  readonly referenceClient: string | null
  readonly commandeId: string | null
  readonly venteId: string | null
  readonly retourId: string | null
  readonly magasinId: number | null
  readonly nombreArticles: number
  readonly lignes: readonly Ligne[]
  readonly montantCents: number
  /** Null where the issue finds them. */
  readonly horsTaxesCents: number | null
  readonly taxes: readonly Taxe[] | null
  /** When what it is of was done. */
  readonly faiteLe: Date
  readonly demandeeLe: Date
}

/** A customer as he was called then. */
export interface Client {
  readonly nom: string
  readonly email: string
}

interface Numero {
  readonly annee: number
  readonly rang: number
}

export interface EnAttente extends Piece {
  readonly statut: 'EN_ATTENTE'
  readonly version: 1
}

export interface Emise extends Piece, Numero {
  readonly statut: 'EMISE'
  readonly version: number
  readonly horsTaxesCents: number
  readonly taxes: readonly Taxe[]
  /** The invoice that a credit note corrects. */
  readonly factureId: string | null
  readonly emiseLe: Date
  /** Null for a guest, for whoever left, and for whom a program calls as it likes. */
  readonly client: Client | null
  /** Null on what was issued before invoices said it. */
  readonly vendeur: Vendeur | null
}

export type Facture = EnAttente | Emise

const PREFIXES: Readonly<Record<GenreFacture, string>> = { FACTURE: 'F', NOTE_DE_CREDIT: 'NC' }

/** `F-2026-000001`. */
export const numeroOf = ({ genre, annee, rang }: Numero & Pick<Piece, 'genre'>): string =>
  `${PREFIXES[genre]}-${annee}-${String(rang).padStart(6, '0')}`

/** What such a number says; undefined for what is none. */
export function readNumero(text: string): (Numero & Pick<Piece, 'genre'>) | undefined {
  const [, prefix, annee, rang] = /^(F|NC)-(\d{4})-(\d{6,9})$/.exec(text) ?? []
  if (prefix === undefined) return undefined
  const genre = prefix === PREFIXES.FACTURE ? 'FACTURE' : 'NOTE_DE_CREDIT'
  return { genre, annee: Number(annee), rang: Number(rang) }
}

/** The year in whose numbers an instant falls, where the shops are. */
export const yearOf = (at: Date): number => Number(dayOf(at).slice(0, 4))

export interface Demande {
  readonly userId: string
  readonly numberOfItems: number
  readonly montantCents: number
}

/** The invoice that a program asks for. It says no goods, only how many and for how much. */
export const pieceOfDemande = (
  { userId, numberOfItems, montantCents }: Demande,
  { id, at }: { readonly id: string; readonly at: Date },
): EnAttente => ({
  statut: 'EN_ATTENTE',
  version: 1,
  id,
  genre: 'FACTURE',
  clientId: null,
  referenceClient: userId,
  commandeId: null,
  venteId: null,
  retourId: null,
  magasinId: null,
  nombreArticles: numberOfItems,
  lignes: [
    {
      produitId: null,
      nom: null,
      quantite: numberOfItems,
      prixCents: null,
      remiseCents: 0,
      totalCents: montantCents,
    },
  ],
  montantCents,
  horsTaxesCents: null,
  taxes: null,
  faiteLe: at,
  demandeeLe: at,
})

/** The newest number of each kind, in the year of the issue. */
export type Derniers = Readonly<Record<GenreFacture, number>>

/** What may be issued: one that waits, or one that nobody knew, whose history has no row yet. */
export type Candidate = Piece & { readonly version: 0 | 1 }

/** What invoices are issued on. */
export interface Ground {
  readonly at: Date
  readonly derniers: Derniers
  /** The rates of taxes, by date. */
  readonly taux: readonly Taux[]
  readonly vendeur: Vendeur
  /** The customers that there are of those that candidates name, by number. */
  readonly clients: ReadonlyMap<number, Client>
  /** Invoices that were issued before, by the sale or order that they are of. */
  readonly invoices: ReadonlyMap<string, Emise>
}

export interface Decided {
  readonly issued: readonly Emise[]
  /** Credit notes that nobody knew, and whose invoice has not come yet. */
  readonly waiting: readonly EnAttente[]
}

/** The sale or order that an invoice or credit note is of; undefined for what a program asked for. */
export const sourceOf = ({ commandeId, venteId }: Piece): string | undefined =>
  commandeId ?? venteId ?? undefined

/** Issues candidates in the order given, invoices before the credit notes that correct them. */
export function decideEmissions(candidates: readonly Candidate[], ground: Ground): Decided {
  const { at, taux, vendeur, clients } = ground
  const last = { ...ground.derniers }
  const invoices = new Map(ground.invoices)
  const issued: Emise[] = []
  const waiting: EnAttente[] = []
  const issue = (candidate: Candidate, found: Found) => {
    last[candidate.genre] += 1
    const rang = last[candidate.genre]
    const version = candidate.version + 1
    const emission = { ...found, annee: yearOf(at), rang, emiseLe: at, vendeur }
    issued.push({ ...candidate, statut: 'EMISE', version, ...emission })
  }
  for (const candidate of candidates.filter(({ genre }) => genre === 'FACTURE')) {
    issue(candidate, { ...sumsOf(candidate, taux), ...clientOf(candidate, clients), factureId: null })
    const source = sourceOf(candidate)
    if (source !== undefined) invoices.set(source, issued.at(-1) as Emise)
  }
  for (const candidate of candidates.filter(({ genre }) => genre === 'NOTE_DE_CREDIT')) {
    const corrected = invoices.get(sourceOf(candidate) ?? '')
    if (corrected !== undefined) issue(candidate, correctionOf(candidate, corrected))
    else if (candidate.version === 0) waiting.push({ ...candidate, statut: 'EN_ATTENTE', version: 1 })
  }
  return { issued, waiting }
}

/** The newest numbers once these are issued. */
export function lastOf(issued: readonly Emise[], derniers: Derniers): Derniers {
  const last = { ...derniers }
  for (const { genre, rang } of issued) last[genre] = Math.max(last[genre], rang)
  return last
}

type Sums = Pick<Emise, 'horsTaxesCents' | 'taxes'>
/** What the issue finds for an invoice. */
type Found = Sums & Pick<Emise, 'clientId' | 'client' | 'factureId'>

/** The number of the customer that an invoice may be for: a program may call him by it. */
export function namedClient({ clientId, referenceClient }: Piece): number | undefined {
  if (clientId !== null) return clientId
  const isNumero = referenceClient !== null && /^[1-9]\d{0,9}$/.test(referenceClient)
  return isNumero && Number(referenceClient) <= NUMERO_MAX ? Number(referenceClient) : undefined
}

function clientOf(piece: Piece, clients: Ground['clients']): Pick<Emise, 'clientId' | 'client'> {
  const id = namedClient(piece)
  const client = id === undefined ? undefined : clients.get(id)
  return { clientId: client === undefined ? piece.clientId : (id ?? null), client: client ?? null }
}

const named = ({ horsTaxesCents, taxes }: Piece): Sums | undefined =>
  horsTaxesCents === null || taxes === null ? undefined : { horsTaxesCents, taxes }

const sumsOf = (piece: Piece, taux: readonly Taux[]): Sums =>
  named(piece) ?? extractTaxes(piece.montantCents, taxesOn(dayOf(piece.faiteLe), taux))

/** A credit note is for whom its invoice was. */
const correctionOf = (note: Piece, { id: factureId, taxes, clientId, client }: Emise): Found => ({
  ...correctedSums(note, taxes),
  clientId,
  client,
  factureId,
})

/** A return of an order says its net alone: what is left of the amount is shared among the taxes of its invoice, by their rates. */
function correctedSums(note: Piece, taxes: readonly Taxe[]): Sums {
  const known = named(note)
  if (known !== undefined) return known
  const horsTaxesCents = note.horsTaxesCents ?? note.montantCents
  return { horsTaxesCents, taxes: shareTaxes(note.montantCents - horsTaxesCents, taxes) }
}

/** An amount of tax as parts of these taxes: by their rates, the last one with what is left. */
export function shareTaxes(cents: number, taxes: readonly Taxe[]): readonly Taxe[] {
  const whole = taxes.reduce((sum, { pourcent }) => sum + pourcent, 0)
  let left = cents
  return taxes.map(({ nom, pourcent }, index) => {
    const montantCents = index === taxes.length - 1 ? left : Math.round((cents * pourcent) / whole)
    left -= montantCents
    return { nom, pourcent, montantCents }
  })
}

/** Whether an event's figures are those of one paper: its lines come to its amount, and so do net and taxes. */
export function isCoherent(piece: Piece): boolean {
  const { lignes, montantCents, horsTaxesCents, taxes, nombreArticles } = piece
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0)
  const isNet =
    horsTaxesCents === null ||
    taxes === null ||
    horsTaxesCents + sum(taxes.map((taxe) => taxe.montantCents)) === montantCents
  return nombreArticles >= 1 && isNet && sum(lignes.map(({ totalCents }) => totalCents)) === montantCents
}
