/** The ticket of a till: its only writer. Every change can be walked back until the sale is sent. */
import { sumVente, TAXES_QUEBEC, taxesOn, type VenteSums } from '@comptoir/contracts/sums.ts'
import { type RoundedCash, roundCash } from '@comptoir/contracts/sums-paiements.ts'

export const QUANTITY_MAX = 10_000
export const LINES_MAX = 100

export interface TicketLine {
  readonly produitId: number
  readonly nom: string
  readonly prixCents: number
  readonly quantite: number
  readonly remisePourcent: number
  readonly motif: string | null
  /** What is left here, where the stock refused more. */
  readonly reste?: number
  /** What one piece cost when it was added, where the price has changed since. */
  readonly avantCents?: number
}

export interface Ticket {
  readonly lines: readonly TicketLine[]
  /** The line that `+`, `−` and `Suppr` act on. */
  readonly chosen: number | undefined
}

/** A ticket and those before it. */
export interface Draft {
  readonly ticket: Ticket
  readonly before: readonly Ticket[]
}

const NO_LINES: Ticket = { lines: [], chosen: undefined }
export const EMPTY: Draft = { ticket: NO_LINES, before: [] }
/** So many steps can be walked back. */
const STEPS_KEPT = 200

export interface Article {
  readonly id: number
  readonly nom: string
  readonly prixCents: number
}

export type TicketAct =
  | { readonly act: 'add'; readonly article: Article; readonly quantite: number }
  | { readonly act: 'quantity'; readonly produitId: number; readonly quantite: number }
  | { readonly act: 'more'; readonly by: 1 | -1 }
  | {
      readonly act: 'discount'
      readonly produitId: number
      readonly pourcent: number
      readonly motif: string | null
    }
  | { readonly act: 'remove'; readonly produitId: number }
  | { readonly act: 'choose'; readonly by: 1 | -1 }
  | { readonly act: 'chooseLine'; readonly produitId: number }
  | { readonly act: 'short'; readonly left: ReadonlyMap<number, number> }
  | { readonly act: 'takeLeft' }
  | { readonly act: 'prices'; readonly cents: ReadonlyMap<number, number> }
  | { readonly act: 'load'; readonly lines: readonly TicketLine[] }
  | { readonly act: 'clear' }
  | { readonly act: 'undo' }

/** The draft after an act. What changes nothing leaves no step. */
export function write(draft: Draft, act: TicketAct): Draft {
  const { ticket, before } = draft
  switch (act.act) {
    case 'undo': {
      const last = before.at(-1)
      return last === undefined ? draft : { ticket: last, before: before.slice(0, -1) }
    }
    case 'clear':
      return EMPTY
    case 'load':
      return { ticket: { lines: act.lines, chosen: act.lines.at(-1)?.produitId }, before: [] }
    case 'choose':
    case 'chooseLine':
    case 'short':
    case 'prices':
      return { ...draft, ticket: noted(ticket, act) }
    case 'add':
    case 'quantity':
    case 'more':
    case 'discount':
    case 'remove':
    case 'takeLeft': {
      const after = changed(ticket, act)
      return after === ticket ? draft : { ticket: after, before: [...before, ticket].slice(-STEPS_KEPT) }
    }
  }
}

type Change = Extract<
  TicketAct,
  { readonly act: 'add' | 'quantity' | 'more' | 'discount' | 'remove' | 'takeLeft' }
>
type Note = Extract<TicketAct, { readonly act: 'choose' | 'chooseLine' | 'short' | 'prices' }>

function changed(ticket: Ticket, act: Change): Ticket {
  switch (act.act) {
    case 'add':
      return added(ticket, act.article, act.quantite)
    case 'quantity':
      return withQuantity(ticket, act.produitId, act.quantite)
    case 'more': {
      const line = ticket.lines.find(({ produitId }) => produitId === ticket.chosen)
      return line === undefined ? ticket : withQuantity(ticket, line.produitId, line.quantite + act.by)
    }
    case 'discount': {
      const { produitId, pourcent: remisePourcent, motif } = act
      return mapLine(ticket, produitId, (line) => ({ ...line, remisePourcent, motif }))
    }
    case 'remove':
      return withQuantity(ticket, act.produitId, 0)
    case 'takeLeft':
      return ticket.lines.reduce(
        (all, { produitId, reste }) => (reste === undefined ? all : withQuantity(all, produitId, reste)),
        ticket,
      )
  }
}

function noted(ticket: Ticket, act: Note): Ticket {
  switch (act.act) {
    case 'chooseLine':
      return { ...ticket, chosen: act.produitId }
    case 'choose': {
      const at = ticket.lines.findIndex(({ produitId }) => produitId === ticket.chosen)
      const next = Math.min(ticket.lines.length - 1, Math.max(0, at + act.by))
      return { ...ticket, chosen: ticket.lines[next]?.produitId }
    }
    case 'short':
      return mapAll(ticket, (line) => withLeft(line, act.left.get(line.produitId)))
    case 'prices':
      return mapAll(ticket, (line) => repriced(line, act.cents.get(line.produitId)))
  }
}

function added(ticket: Ticket, { id, nom, prixCents }: Article, quantite: number): Ticket {
  const known = ticket.lines.find(({ produitId }) => produitId === id)
  if (known !== undefined) return withQuantity(ticket, id, known.quantite + quantite)
  if (ticket.lines.length >= LINES_MAX) return ticket
  const line = { produitId: id, nom, prixCents, quantite, remisePourcent: 0, motif: null }
  return { lines: [...ticket.lines, line], chosen: id }
}

/** A quantity that no sale may have changes nothing; none takes the line away. */
function withQuantity(ticket: Ticket, produitId: number, quantite: number): Ticket {
  if (quantite > QUANTITY_MAX) return ticket
  if (quantite > 0)
    return {
      ...mapLine(ticket, produitId, (line) => withLeft({ ...line, quantite }, undefined)),
      chosen: produitId,
    }
  const at = ticket.lines.findIndex((line) => line.produitId === produitId)
  if (at === -1) return ticket
  const lines = ticket.lines.toSpliced(at, 1)
  return { lines, chosen: (lines[at] ?? lines.at(-1))?.produitId }
}

function withLeft(line: TicketLine, reste: number | undefined): TicketLine {
  if (reste !== undefined) return { ...line, reste }
  if (line.reste === undefined) return line
  const plain: { -readonly [name in keyof TicketLine]: TicketLine[name] } = { ...line }
  delete plain.reste
  return plain
}

function repriced(line: TicketLine, prixCents: number | undefined): TicketLine {
  if (prixCents === undefined || prixCents === line.prixCents) return line
  return { ...line, prixCents, avantCents: line.prixCents }
}

const mapAll = (ticket: Ticket, change: (line: TicketLine) => TicketLine): Ticket => ({
  ...ticket,
  lines: ticket.lines.map(change),
})

const mapLine = (ticket: Ticket, produitId: number, change: (line: TicketLine) => TicketLine): Ticket =>
  mapAll(ticket, (line) => (line.produitId === produitId ? change(line) : line))

export interface TicketSums extends VenteSums {
  readonly cash: RoundedCash
  readonly pieces: number
}

/** What the lines come to, on a day (`YYYY-MM-DD`) of the shops. */
export function sumsOf(lines: readonly TicketLine[], day: string): TicketSums {
  const sums = sumVente(lines, taxesOn(day, TAXES_QUEBEC))
  return {
    ...sums,
    cash: roundCash(sums.totalCents),
    pieces: lines.reduce((sum, { quantite }) => sum + quantite, 0),
  }
}

/** The greatest discount of the lines. */
export const greatestDiscount = (lines: readonly TicketLine[]): number =>
  lines.reduce((most, { remisePourcent }) => Math.max(most, remisePourcent), 0)
