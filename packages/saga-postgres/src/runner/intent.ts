import { DATABASE_TIMES } from '@comptoir/kit/postgres/database.ts'
import { TIMES } from '@comptoir/kit/process/times.ts'
import type { SagaDefinition } from '@comptoir/saga/definition.ts'
import type { StartRequest } from '@comptoir/saga/engine.ts'
import type { Intent } from '@comptoir/saga/journal.ts'
import type { SagaState } from '@comptoir/saga/machine/state.ts'

/** The first write of a saga, but for its owner. */
export function intentOf(
  request: StartRequest,
  definition: SagaDefinition,
  state: SagaState,
): Omit<Intent, 'owner'> {
  const first = definition.steps[0]?.name ?? '-'
  return {
    id: request.id,
    definition: definition.name,
    definitionVersion: definition.version,
    state,
    deadline: state.deadline,
    expires: state.since + TIMES.intentMs,
    clientKey: request.client?.key ?? null,
    fingerprint: request.client?.fingerprint ?? null,
    respondAsync: request.respondAsync ?? false,
    trace: request.trace ?? null,
    transitions: [
      { at: state.since, kind: 'started', step: first, direction: 'do', attempt: 0, phase: state.phase },
    ],
  }
}

/** From now until nothing can come of this intent any more: a statement that began in time may still be under way. */
export function finalInMs({ expires }: Pick<Intent, 'expires'>, now: number): number {
  return Math.max(0, expires - now) + DATABASE_TIMES.statementMs
}
