/** One saga of any kind, for staff: how it stands, what is held for it, and what an operator's act would do to it. */
import { orchestrateur, type Refusal, type Route, refuse, type SentBy, toWire } from '@comptoir/contracts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import { traceIdFrom, traceIdOf } from '@comptoir/kit/observe/trace.ts'
import type { SagaHistory } from '@comptoir/saga/engine.ts'
import type { Deps } from '../deps.ts'
import { definitionsIn, type Saga, sagaRunning } from '../sagas/saga.ts'
import { heldOf, standingOf } from '../view/held.ts'
import { previewOf } from '../view/preview.ts'
import { factsOf, timelineOf } from '../view/timeline.ts'
import { ACT } from '../view/words.ts'
import { decideRead, uncertain } from './consult.ts'
import { addressOf } from './start.ts'

type Answer<R extends Route> = (request: RouteRequest<R>) => Promise<RouteReply<SentBy<R>> | Refusal>

/** `GET /saga/{id}`. */
export const consultAny = ({ engine, sagas }: Deps): Answer<typeof orchestrateur.consulterTouteSaga> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ params: { id }, caller, language }) => {
    const answer = await engine.read(id)
    if (answer.kind === 'not-found') return refuse('SAGA_INTROUVABLE', { id })
    const { saga: history } = answer
    const saga = sagaRunning(sagas, history.definition)
    const facts = factsOf(history, saga)
    const foreign = decideRead(caller, orchestrateur.consulterTouteSaga, facts.magasinId)
    if (foreign !== undefined) return foreign
    const definition = definitionOf(history)
    const timeline = timelineOf(definition, history, language)
    if (answer.kind === 'uncertain')
      throw uncertain({ id, statut: timeline.statut, etat: timeline.etats.at(-1)?.statut })
    const { state, transitions, version, instance, trace } = history
    const traceId = trace === null ? traceIdFrom(id) : traceIdOf(trace)
    const standing =
      saga === undefined || definition === undefined || state === null
        ? []
        : heldOf(standingOf(saga, definition, { state, transitions }), state, language)
    const suivi = addressIn(saga, history)
    const lignes = linesOf(history, saga)
    const said = { ...timeline, ...facts, version, instance, traceId, suivi, lignes, retenu: standing }
    return { status: 200, body: toWire(said), headers: { ETag: `"${version}"` } }
  }
}

const linesOf = ({ state }: SagaHistory, saga: Saga | undefined) =>
  state === null
    ? []
    : (saga?.lines?.(state.data ?? state.input) ?? []).map(({ produitId, quantite }) => ({
        produitId,
        quantite,
      }))

const addressIn = (saga: Saga | undefined, { id }: SagaHistory): string =>
  saga === undefined ? `/saga/${id}` : addressOf(saga, id)

/** `GET /saga/{id}/apercu`. */
export const preview = ({ engine, sagas }: Deps): Answer<typeof orchestrateur.apercu> => {
  const definitionOf = definitionsIn(sagas)
  return async ({ params: { id }, query: { acte }, language }) => {
    const answer = await engine.read(id)
    if (answer.kind === 'not-found') return refuse('SAGA_INTROUVABLE', { id })
    const { saga: history } = answer
    const told = previewOf(history, {
      saga: sagaRunning(sagas, history.definition) ?? { holds: [] },
      definition: definitionOf(history),
      action: ACT[acte],
      now: engine.now(),
      language,
    })
    return { status: 200, body: toWire(told), headers: { ETag: `"${told.version}"` } }
  }
}
