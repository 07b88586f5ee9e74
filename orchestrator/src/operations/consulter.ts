/** What sagas are doing and did, for people: one saga step by step, the list, and what operators did to one. */
import {
  type orchestrateur,
  type Refusal,
  type Route,
  refuser,
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
import { summaryOf, type Timeline, timelineOf } from '@comptoir/saga-postgres/timeline.ts'
import type { Deps } from '../deps.ts'
import { definitions } from '../sagas/all.ts'

type Answer<R extends Route> = (request: RouteRequest<R>) => Promise<RouteReply<SentBy<R>> | Refusal>

/** `GET /saga/commande/{id}`. */
export const consulter =
  ({ pool, runner }: Deps): Answer<typeof orchestrateur.consulterSaga> =>
  async ({ params: { id }, langue }) => {
    // What this process knows and the journal not yet: whoever was answered finds here what he was told.
    await runner.flush(id)
    // What another process answered, it writes within a moment. One that cannot may have answered more than its row says.
    const isUncertain = !runner.isUntold(id) && (await settle(pool, [id])).length > 0
    const trail = await readTrail(pool, id)
    if (trail === null) return refuser('SAGA_INTROUVABLE', { id })
    const timeline = timelineOf(definitionOf(trail.row), trail, langue)
    if (isUncertain && timeline.statut === 'EN_COURS') throw uncertain(timeline)
    return { status: 200, body: toWire(timeline) }
  }

/** Says what the journal has, for operators, and that a client may have been told more. */
const uncertain = ({ sagaId: id, statut, statutCommande }: Timeline) =>
  new Problem(refuser('FIN_INCERTAINE', { id, statut, statutCommande }), { headers: { 'Retry-After': '1' } })

/** Only a success is told before it is written: it leaves the one status for the other. */
const TOLD_EARLY = new Set<string>(['EN_COURS', 'TERMINEE'])

/** `GET /saga`, newest first. */
export const lister =
  ({ pool, runner }: Deps): Answer<typeof orchestrateur.listerSagas> =>
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
      show: (listed) => toWire(summaryOf(definitionOf(listed.row), listed, at)),
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

function definitionOf(row: Pick<SagaRow, 'definition' | 'definitionVersion'>): SagaDefinition | undefined {
  return definitions.find(({ name, version }) => name === row.definition && version === row.definitionVersion)
}
