/** What sagas are doing and did, for people: one saga step by step, the list, and what operators did to one. */
import {
  type Caller,
  decideClient,
  decideStore,
  isRefusal,
  orchestrateur,
  type Refusal,
  type Route,
  refuse,
  type SagaView,
  type SentBy,
  toCents,
  toWire,
} from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { DataFilter, SagaFilter } from '@comptoir/saga/engine.ts'
import type { Deps } from '../deps.ts'
import { definitionsIn, definitionsMeant, FACT_MEMBERS, type Saga, sagaRunning } from '../sagas/saga.ts'
import { factsOf, summaryOf, timelineOf } from '../view/timeline.ts'
import { auditLine, STATUS } from '../view/words.ts'

type Answer<R extends Route> = (request: RouteRequest<R>) => Promise<RouteReply<SentBy<R>> | Refusal>

/** One saga, at the address of its kind: those of other kinds are not found there. */
export const consult = ({ engine, sagas }: Deps, saga: Saga): Answer<SagaView> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ params: { id }, caller, language }) => {
    const answer = await engine.read(id)
    if (answer.kind === 'not-found') return refuse('SAGA_INTROUVABLE', { id })
    const { definition } = answer.saga
    if ((sagaRunning(sagas, definition) ?? saga).name !== saga.name) return refuse('SAGA_INTROUVABLE', { id })
    const { clientId, magasinId } = factsOf(answer.saga, saga)
    const foreign = decideClient(caller, clientId) ?? decideRead(caller, saga.shows, magasinId)
    if (foreign !== undefined) return foreign
    const timeline = timelineOf(definitionOf(answer.saga), answer.saga, language)
    const { noun } = saga.shows
    const state = timeline.etats.at(-1)?.statut ?? null
    const named = { [`${noun}_id`]: id, [`statut_${noun}`]: state }
    // What the journal has, for operators; a client may have been told more.
    if (answer.kind === 'uncertain')
      throw uncertain({ id, statut: timeline.statut, [`statut_${noun}`]: state, etat: state })
    return { status: 200, body: { ...(toWire(timeline) as object), ...named } }
  }
}

/** Where guests may look at a saga, its id is the key to it. Elsewhere staff look at what their own stores did. */
export function decideRead(
  caller: Caller,
  { acces }: Pick<Route, 'acces'>,
  magasinId: number | null,
): Refusal | undefined {
  const isOpen = acces.includes('invite') || storesOf(caller) === undefined || magasinId === null
  return isOpen ? undefined : decideStore(caller, magasinId)
}

/** What the journal has of a saga whose end may have been told already. */
export const uncertain = (details: Readonly<Record<string, unknown>>) =>
  new Problem(refuse('FIN_INCERTAINE', details), { headers: { 'Retry-After': '1' } })

interface Filters {
  readonly type?: string
  readonly magasin_id?: number
  readonly numero?: number
  readonly de?: string
  readonly a?: string
  readonly montant_min?: number
  readonly age_min?: number
  readonly sans_moteur?: '1'
}

/** What of the sagas is asked for, within what the caller sees of them. */
function filterOf(query: Filters, sagas: readonly Saga[], stores: readonly number[] | undefined): SagaFilter {
  const { type, numero, de, a, montant_min: montant, age_min: minAgeSeconds, sans_moteur: orphaned } = query
  const data: DataFilter[] = []
  if (stores !== undefined) data.push({ members: FACT_MEMBERS.magasinId, among: stores })
  if (numero !== undefined) data.push({ members: FACT_MEMBERS.numero, among: [numero] })
  // An amount is a whole number of cents: one between two of them is that of the greater.
  if (montant !== undefined)
    data.push({ members: FACT_MEMBERS.montantCents, least: toCents(montant) ?? Math.ceil(montant * 100) })
  return {
    definition: type === undefined ? undefined : definitionsMeant(sagas, type),
    data,
    from: de === undefined ? undefined : Date.parse(de),
    before: a === undefined ? undefined : Date.parse(a),
    minAgeSeconds,
    orphaned: orphaned !== undefined,
  }
}

/** `GET /saga`, newest first. */
export const list = ({ engine, sagas }: Deps): Answer<typeof orchestrateur.listerSagas> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ query, caller, language, raw }) => {
    const { limite, curseur, statut, total } = query
    const stores = storesSeen(caller, query.magasin_id)
    if (isRefusal(stores)) return stores
    const status = statut === undefined ? undefined : STATUS[statut]
    const filter = { ...filterOf(query, sagas, stores), status }
    const after = readCursor(curseur, [cursorPart.uuid])?.[0]
    const rows = await engine.list({ ...filter, limit: limite + 1, after })
    const now = engine.now()
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: (one) => {
        const saga = sagaRunning(sagas, one.definition)
        return toWire(summaryOf(one, { definition: definitionOf(one), saga, language, now }))
      },
      total: total === undefined ? undefined : await engine.count(filter),
    })
  }
}

/** `GET /saga/statuts`. */
export const count =
  ({ engine, sagas }: Deps): Answer<typeof orchestrateur.compterSagas> =>
  async ({ query, caller }) => {
    const stores = storesSeen(caller, query.magasin_id)
    if (isRefusal(stores)) return stores
    const counts = await engine.countByStatus(filterOf(query, sagas, stores))
    const body = Object.fromEntries(
      Object.entries(STATUS).map(([statut, status]) => [statut, counts[status]]),
    )
    return { status: 200, body }
  }

/** The stores whose sagas somebody sees; undefined: those of all. In the demonstration a guest sees what operators see. */
const storesOf = ({ role, magasins }: Caller): readonly number[] | undefined =>
  role === 'employe' || role === 'gestionnaire' ? magasins : undefined

/** The same, or the one store that is asked for. */
export function storesSeen(caller: Caller, magasinId: number | undefined) {
  if (magasinId === undefined) return storesOf(caller)
  return decideRead(caller, orchestrateur.listerSagas, magasinId) ?? [magasinId]
}

/** `GET /saga/{id}/audit`. */
export const audit =
  ({ engine }: Deps): Answer<typeof orchestrateur.audit> =>
  async ({ params: { id } }) => {
    const lines = await engine.audit(id)
    return lines === null ? refuse('SAGA_INTROUVABLE', { id }) : { status: 200, body: lines.map(auditLine) }
  }
