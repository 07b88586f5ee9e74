/** What sagas are doing and did, for people: one saga step by step, the list, and what operators did to one. */
import {
  type Caller,
  decideClient,
  decideStore,
  orchestrateur,
  type Refusal,
  type Route,
  refuse,
  type SagaView,
  type SentBy,
  toWire,
} from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { Deps } from '../deps.ts'
import { definitionsIn, definitionsMeant, type Saga, sagaRunning } from '../sagas/saga.ts'
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

/** `GET /saga`, newest first. */
export const list = ({ engine, sagas }: Deps): Answer<typeof orchestrateur.listerSagas> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ query, caller, language, raw }) => {
    const {
      limite,
      curseur,
      statut,
      type,
      magasin_id: magasinId,
      age_min: minAgeSeconds,
      sans_moteur: orphaned,
      total,
    } = query
    const foreign = decideRead(caller, orchestrateur.listerSagas, magasinId ?? null)
    if (foreign !== undefined) return foreign
    const magasins = magasinId === undefined ? storesOf(caller) : [magasinId]
    const filter = {
      status: statut === undefined ? undefined : STATUS[statut],
      definition: type === undefined ? undefined : definitionsMeant(sagas, type),
      input: magasins === undefined ? undefined : { member: 'magasinId', values: magasins },
      minAgeSeconds,
      orphaned: orphaned !== undefined,
    }
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

/** The stores whose sagas somebody sees; undefined: those of all. In the demonstration a guest sees what operators see. */
const storesOf = ({ role, magasins }: Caller): readonly number[] | undefined =>
  role === 'employe' || role === 'gestionnaire' ? magasins : undefined

/** `GET /saga/{id}/audit`. */
export const audit =
  ({ engine }: Deps): Answer<typeof orchestrateur.audit> =>
  async ({ params: { id } }) => {
    const lines = await engine.audit(id)
    return lines === null ? refuse('SAGA_INTROUVABLE', { id }) : { status: 200, body: lines.map(auditLine) }
  }
