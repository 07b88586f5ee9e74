/** What a service tells others. An event is stored with the data that it is about, and sent at least once. */
import type { Static, TObject, TSchema } from './typebox.ts'
import { snakeSchema } from './wire.ts'

export interface DomainEvent {
  readonly id: string
  readonly body: Readonly<Record<string, unknown>>
}

/** What stands of an event on the wire. */
export interface EventContract {
  readonly id: string
  readonly wireBody: TSchema
}

/** Declares an event and returns its builder. */
export function event<const B extends TObject>(declared: { id: `${string}.${string}`; body: B }) {
  const build = (body: Static<B>): DomainEvent => ({
    id: declared.id,
    body: body as Readonly<Record<string, unknown>>,
  })
  return Object.assign(build, { id: declared.id, body: declared.body, wireBody: snakeSchema(declared.body) })
}
