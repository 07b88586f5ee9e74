/**
 * How events lie in a queue of pg-boss: those that are sent together travel together, so that a queue writes, hands out and ends one
 * row for some fifty events. An event that is alone, or has to be tried alone, is a job by itself.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { idFrom } from '../ids.ts'
import type { BusEvent, WrittenEvent } from './bus.ts'

export type JobData = BusEvent | Several

/**
 * The events are JSON, deflated, in base64: to take fifty of them apart for a column of `jsonb` and to compress them costs PostgreSQL
 * ten times what this costs here, and it does so for every consumer.
 */
interface Several {
  readonly count: number
  readonly deflated: string
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

/**
 * Jobs that carry these events, in their order. The same events in the same order are the same jobs: none is queued twice.
 *
 * @param made Jobs made for another consumer; those of the same events are taken from there, the others are added.
 */
export function jobsOf(events: readonly TextOfEvent[], made: Map<string, NewJob>): NewJob[] {
  const jobs: NewJob[] = []
  for (let from = 0; from < events.length; from += EVENTS_A_JOB) {
    const group = events.slice(from, from + EVENTS_A_JOB)
    const [first] = group
    if (first !== undefined && group.length === 1) jobs.push(alone(JSON.parse(first.text) as BusEvent))
    else jobs.push(together(group, made))
  }
  return jobs
}

function together(group: readonly TextOfEvent[], made: Map<string, NewJob>): NewJob {
  const id = idFrom(group.map((event) => event.id).join(''))
  const known = made.get(id)
  if (known !== undefined) return known
  const json = `[${group.map(({ text }) => text).join(',')}]`
  const job = {
    id,
    data: { count: group.length, deflated: deflateRawSync(json, { level: 1 }).toString('base64') },
  }
  made.set(id, job)
  return job
}

/** A job for this event and no other. */
export const alone = (event: BusEvent): NewJob => ({ id: event.id, data: event })

export const eventsOf = (data: JobData): readonly BusEvent[] =>
  'deflated' in data
    ? (JSON.parse(inflateRawSync(Buffer.from(data.deflated, 'base64')).toString()) as BusEvent[])
    : [data]
