/** What the worker is told: at least once, in any order. */
import { clients, commande, facturation, magasins } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { readerOf } from '@comptoir/participant/received.ts'
import {
  insertFactures,
  lockCompteurs,
  lockFactures,
  readFactures,
  saveCompteurs,
  saveEmissions,
} from './db/factures-store.ts'
import type { WorkerDeps } from './deps.ts'
import {
  type Client,
  type Decided,
  decideEmissions,
  type Emise,
  type Facture,
  isCoherent,
  lastOf,
  namedClient,
  type Piece,
  sourceOf,
  yearOf,
} from './domain/facture.ts'
import {
  type Made,
  pieceOfCommande,
  pieceOfRetourDeCommande,
  pieceOfRetourDeVente,
  pieceOfVente,
} from './events/pieces.ts'

export type EventDeps = Pick<
  WorkerDeps,
  'pool' | 'log' | 'metrics' | 'taux' | 'vendeur' | 'ask' | 'now' | 'newId'
>

const readDemandee = readerOf(facturation.factureDemandee)
const readCommande = readerOf(commande.commandeConfirmee)
const readVente = readerOf(magasins.venteConfirmee)
const readRetourDeCommande = readerOf(commande.retourClos)
const readRetourDeVente = readerOf(magasins.retourClos)

/** What an event asks for: the issue of one that is stored, a paper of its own, or nothing. */
type Wish = { readonly factureId: string } | { readonly piece: Piece | undefined }

/** Undefined: it is off contract, or its figures are not those of one paper. */
function wishOf(event: BusEvent, made: Made): Wish | undefined {
  const demandee = readDemandee(event)
  if (demandee !== undefined) return demandee
  const [confirmed, sold] = [readCommande(event), readVente(event)]
  const [returned, brought] = [readRetourDeCommande(event), readRetourDeVente(event)]
  if (confirmed !== undefined) return coherent(pieceOfCommande(confirmed, made))
  if (sold !== undefined) return coherent(pieceOfVente(sold, made))
  if (returned !== undefined) return coherent(pieceOfRetourDeCommande(returned, made))
  return brought && coherent(pieceOfRetourDeVente(brought, made))
}

const coherent = (piece: Piece | undefined): Wish | undefined =>
  piece === undefined || isCoherent(piece) ? { piece } : undefined

/**
 * Takes a group of events, in one transaction: it is acknowledged after that, so a group that comes again finds what it has done.
 * @throws for events that nobody can take, once the others are done: they come again alone, and are parked by the bus in the end.
 */
export async function takeEvents(deps: EventDeps, events: readonly BusEvent[]): Promise<void> {
  const { metrics } = deps
  const at = deps.now()
  const ids: string[] = []
  const pieces: Piece[] = []
  const wrong: string[] = []
  for (const event of events) {
    const wish = wishOf(event, { id: deps.newId(), at })
    if (wish === undefined) wrong.push(event.id)
    else if ('factureId' in wish) ids.push(wish.factureId)
    else if (wish.piece !== undefined) pieces.push(wish.piece)
  }
  const { issued, waiting } = await issue(deps, { ids, pieces, at })
  metrics.received('new', issued.length + waiting.length)
  metrics.received('known', ids.length + pieces.length - issued.length - waiting.length)
  if (wrong.length === 0) return
  metrics.received('off-contract', wrong.length)
  throw new Error(`events whose figures are those of no paper: ${wrong.join(', ')}`)
}

interface Wishes {
  readonly ids: readonly string[]
  readonly pieces: readonly Piece[]
  readonly at: Date
}

/** Issues what can be. A number is given in the transaction that uses it, so none is left out. */
export async function issue(deps: EventDeps, { ids, pieces, at }: Wishes): Promise<Decided> {
  const { pool, taux, vendeur, metrics } = deps
  if (ids.length + pieces.length === 0) return { issued: [], waiting: [] }
  const annee = yearOf(at)
  const sources = [...new Set(pieces.flatMap((piece) => sourceOf(piece) ?? []))]
  const demanded = await readFactures(pool, ids)
  const named = await readClients(deps, [...demanded.values(), ...pieces])
  const decided = await withTx(pool, async (tx) => {
    const derniers = await lockCompteurs(tx, annee)
    const known = await lockFactures(tx, { ids, sources })
    const candidates = [...known.filter(isWaiting), ...freshOf(pieces, known)]
    const decided = decideEmissions(candidates, {
      at,
      derniers,
      taux,
      vendeur,
      clients: named,
      invoices: invoicesIn(known),
    })
    await saveEmissions(tx, decided.issued)
    await insertFactures(tx, decided.waiting)
    await saveCompteurs(tx, annee, lastOf(decided.issued, derniers))
    return decided
  })
  for (const { genre } of decided.issued) metrics.issued(genre, 1)
  return decided
}

/**
 * What the customers of these are called. Before the transaction: nothing is locked while another service is asked.
 * @throws when clients does not answer: the group comes again.
 */
async function readClients(
  { ask }: EventDeps,
  pieces: readonly Piece[],
): Promise<ReadonlyMap<number, Client>> {
  const clientIds = [...new Set(pieces.flatMap((piece) => namedClient(piece) ?? []))]
  if (clientIds.length === 0) return new Map()
  const answer = await ask(clients.nommer({ clientIds }))
  return new Map(answer.clients.map(({ id, ...client }) => [id, client]))
}

const isWaiting = (facture: Facture) => facture.statut === 'EN_ATTENTE'

/** What a paper is of, once: a sale or an order has one invoice, a return one credit note. */
const keyOf = (piece: Piece): string => piece.retourId ?? sourceOf(piece) ?? piece.id

/** Those that nobody knew, each once. */
function freshOf(pieces: readonly Piece[], known: readonly Facture[]): (Piece & { readonly version: 0 })[] {
  const seen = new Set(known.map(keyOf))
  return pieces.flatMap((piece) => {
    const key = keyOf(piece)
    if (seen.has(key)) return []
    seen.add(key)
    return [{ ...piece, version: 0 as const }]
  })
}

const invoicesIn = (known: readonly Facture[]): Map<string, Emise> =>
  new Map(
    known.flatMap((facture) => {
      const source = sourceOf(facture)
      const isInvoice = facture.statut === 'EMISE' && facture.genre === 'FACTURE'
      return isInvoice && source !== undefined ? [[source, facture] as const] : []
    }),
  )
