/**
 * How events lie in a queue of pg-boss: those that are sent together travel together, so that a queue writes, hands out and ends one
 * row for some fifty events. An event that is alone, or has to be tried alone, is a job by itself.
 */
import { idFrom } from '../ids.ts'
import type { BusEvent, WrittenEvent } from './bus.ts'

export type JobData = BusEvent | Several

/** The events are JSON as text: the column is `jsonb`, and taking fifty events apart costs PostgreSQL more than all else of the row. */
interface Several {
  readonly count: number
  readonly events: string
}

export interface NewJob {
  readonly id: string
  readonly data: JobData & object
}

/** A row of a queue stays small enough to be read at once. */
const EVENTS_A_JOB = 50

/** A whole event as one text. */
export interface TextOfEvent extends Pick<BusEvent, 'id' | 'type'> {
  readonly text: string
}

/** Writes an event around its body, once for all who want it. */
export function textOf({ json, ...event }: WrittenEvent): TextOfEvent {
  const { id, type } = event
  return { id, type, text: `${JSON.stringify(event).slice(0, -1)},"body":${json}}` }
}

/** Jobs that carry these events, in their order. The same events in the same order are the same jobs: none is queued twice. */
export function jobsOf(events: readonly TextOfEvent[]): NewJob[] {
  const jobs: NewJob[] = []
  for (let from = 0; from < events.length; from += EVENTS_A_JOB) {
    const group = events.slice(from, from + EVENTS_A_JOB)
    const [first] = group
    if (first !== undefined && group.length === 1) jobs.push(alone(JSON.parse(first.text) as BusEvent))
    else
      jobs.push({
        id: idFrom(group.map(({ id }) => id).join('')),
        data: { count: group.length, events: `[${group.map(({ text }) => text).join(',')}]` },
      })
  }
  return jobs
}

/** A job for this event and no other. */
export const alone = (event: BusEvent): NewJob => ({ id: event.id, data: event })

export const eventsOf = (data: JobData): readonly BusEvent[] =>
  'events' in data ? (JSON.parse(data.events) as BusEvent[]) : [data]
