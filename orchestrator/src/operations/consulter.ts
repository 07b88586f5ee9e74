/** What sagas are doing and did, for people: one saga step by step, the list, and what operators did to one. */
import {
  type orchestrateur,
  type Refusal,
  type Route,
  refuser,
  type SagaView,
  type SentBy,
  toWire,
} from '@comptoir/contracts'
import { cursorPart, pageReply, readCursor } from '@comptoir/kit/http/page.ts'
import { Problem } from '@comptoir/kit/http/problem-reply.ts'
import type { RouteReply, RouteRequest } from '@comptoir/kit/http/serve.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { SagaRow } from '@comptoir/saga/journal.ts'
import { countSagas, listSagas, readAudit, readTrail } from '@comptoir/saga-postgres/store/reads.ts'
import { settle, settleAll } from '@comptoir/saga-postgres/store/settled.ts'
import { summaryOf, timelineOf } from '@comptoir/saga-postgres/timeline.ts'
import type { Deps } from '../deps.ts'
import { definitionsOf, type Saga, sagaRunning } from '../sagas/saga.ts'

type Answer<R extends Route> = (request: RouteRequest<R>) => Promise<RouteReply<SentBy<R>> | Refusal>

/** One saga, at the address of its kind: those of other kinds are not found there. */
export const consulter =
  ({ pool, runner, sagas }: Deps, saga: Saga): Answer<SagaView> =>
  async ({ params: { id }, langue }) => {
    // What this process knows and the journal not yet: whoever was answered finds here what he was told.
    await runner.flush(id)
    // What another process answered, it writes within a moment. One that cannot may have answered more than its row says.
    const isUncertain = !runner.isUntold(id) && (await settle(pool, [id])).length > 0
    const trail = await readTrail(pool, id)
    if (trail === null) return refuser('SAGA_INTROUVABLE', { id })
    if ((sagaRunning(sagas, trail.row.definition) ?? saga).name !== saga.name)
      return refuser('SAGA_INTROUVABLE', { id })
    const timeline = timelineOf(definitionOf(sagas, trail.row), trail, langue)
    const { noun } = saga.shows
    const state = timeline.etats.at(-1)?.statut ?? null
    const named = { [`${noun}_id`]: id, [`statut_${noun}`]: state }
    // What the journal has, for operators; a client may have been told more.
    if (isUncertain && timeline.statut === 'EN_COURS')
      throw uncertain({ id, statut: timeline.statut, [`statut_${noun}`]: state, etat: state })
    return { status: 200, body: { ...(toWire(timeline) as object), ...named } }
  }

const uncertain = (details: Readonly<Record<string, unknown>>) =>
  new Problem(refuser('FIN_INCERTAINE', details), { headers: { 'Retry-After': '1' } })

/** Only a success is told before it is written: it leaves the one status for the other. */
const TOLD_EARLY = new Set<string>(['EN_COURS', 'TERMINEE'])

/** `GET /saga`, newest first. */
export const lister =
  ({ pool, runner, sagas }: Deps): Answer<typeof orchestrateur.listerSagas> =>
  async ({ query, raw }) => {
    const { limite, curseur, statut, type, age_min: ageMin, sans_moteur: sansMoteur, total } = query
    const after = readCursor(curseur, [cursorPart.uuid])?.[0]
    const filter = { statut, type, ageMin, orphaned: sansMoteur !== undefined }
    if (statut === undefined || TOLD_EARLY.has(statut)) {
      await runner.flush()
      await settleAll(pool)
    }
    const rows = await listSagas(pool, { ...filter, limit: limite + 1, after })
    const at = runner.now()
    return pageReply({
      rows,
      limite,
      cursorOf: ({ row }) => [row.id],
      url: raw.url,
      show: (listed) => toWire(summaryOf(definitionOf(sagas, listed.row), listed, at)),
      total: total === undefined ? undefined : await countSagas(pool, filter),
    })
  }

/** `GET /saga/{id}/audit`. */
export const auditer =
  ({ pool }: Deps): Answer<typeof orchestrateur.audit> =>
  async ({ params: { id } }) => {
    if ((await readTrail(pool, id)) === null) return refuser('SAGA_INTROUVABLE', { id })
    return { status: 200, body: await readAudit(pool, id) }
  }

function definitionOf(
  sagas: readonly Saga[],
  row: Pick<SagaRow, 'definition' | 'definitionVersion'>,
): SagaDefinition | undefined {
  return definitionsOf(sagas).find(
    ({ name, version }) => name === row.definition && version === row.definitionVersion,
  )
}
