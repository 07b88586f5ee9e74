/** Judges a snapshot by every rule. */
import type { ClientBase } from 'pg'
import { invariants } from './invariants/all.ts'
import type { Invariant, Violation } from './invariants/invariant.ts'
import { timelineOf } from './timeline.ts'

export interface Breach {
  readonly invariant: Invariant
  readonly violations: readonly Violation[]
  /** All that is known of the first saga that broke it. */
  readonly timeline: readonly string[]
}

/** The rules that are broken, in the order of the list. */
export async function check(snapshot: ClientBase): Promise<Breach[]> {
  const breaches: Breach[] = []
  for (const invariant of invariants) {
    const violations = await invariant.find(snapshot)
    if (violations.length === 0) continue
    const first = violations.find(({ sagaId }) => sagaId !== null)?.sagaId ?? null
    const timeline = first === null ? [] : await timelineOf(snapshot, first)
    breaches.push({ invariant, violations, timeline })
  }
  return breaches
}
