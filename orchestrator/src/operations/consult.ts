/** What sagas are doing and did, for people: one saga step by step, the list, and what operators did to one. */
import {
  type orchestrateur,
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
import { definitionsIn, type Saga, sagaRunning } from '../sagas/saga.ts'
import { summaryOf, timelineOf } from '../view/timeline.ts'
import { auditLine, STATUS } from '../view/words.ts'

type Answer<R extends Route> = (request: RouteRequest<R>) => Promise<RouteReply<SentBy<R>> | Refusal>

/** One saga, at the address of its kind: those of other kinds are not found there. */
export const consult = ({ engine, sagas }: Deps, saga: Saga): Answer<SagaView> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ params: { id }, language }) => {
    const answer = await engine.read(id)
    if (answer.kind === 'not-found') return refuse('SAGA_INTROUVABLE', { id })
    const { definition } = answer.saga
    if ((sagaRunning(sagas, definition) ?? saga).name !== saga.name) return refuse('SAGA_INTROUVABLE', { id })
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

const uncertain = (details: Readonly<Record<string, unknown>>) =>
  new Problem(refuse('FIN_INCERTAINE', details), { headers: { 'Retry-After': '1' } })

/** `GET /saga`, newest first. */
export const list = ({ engine, sagas }: Deps): Answer<typeof orchestrateur.listerSagas> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ query, raw }) => {
    const { limite, curseur, statut, type, age_min: minAgeSeconds, sans_moteur: orphaned, total } = query
    const filter = {
      status: statut === undefined ? undefined : STATUS[statut],
      definition: type,
      minAgeSeconds,
      orphaned: orphaned !== undefined,
    }
    const after = readCursor(curseur, [cursorPart.uuid])?.[0]
    const rows = await engine.list({ ...filter, limit: limite + 1, after })
    const at = engine.now()
    return pageReply({
      rows,
      limite,
      cursorOf: ({ id }) => [id],
      url: raw.url,
      show: (saga) => toWire(summaryOf(definitionOf(saga), saga, at)),
      total: total === undefined ? undefined : await engine.count(filter),
    })
  }
}

/** `GET /saga/{id}/audit`. */
export const audit =
  ({ engine }: Deps): Answer<typeof orchestrateur.audit> =>
  async ({ params: { id } }) => {
    const lines = await engine.audit(id)
    return lines === null ? refuse('SAGA_INTROUVABLE', { id }) : { status: 200, body: lines.map(auditLine) }
  }
