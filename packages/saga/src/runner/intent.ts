import type { SagaDefinition } from '../definition.ts'
import type { SagaState } from '../engine/state.ts'
import type { Intent } from '../journal.ts'
import type { StartRequest } from './runner-types.ts'

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
    clientKey: request.client?.key ?? null,
    fingerprint: request.client?.fingerprint ?? null,
    respondAsync: request.respondAsync ?? false,
    trace: request.trace ?? null,
    transitions: [
      { at: state.since, kind: 'started', step: first, direction: 'do', attempt: 0, phase: state.phase },
    ],
  }
}
