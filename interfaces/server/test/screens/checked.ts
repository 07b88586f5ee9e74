/** Answers of the test house: each as its contract has it. */
import type { TSchema } from '@comptoir/contracts/typebox.ts'
import { Value } from 'typebox/value'
import type { Asked } from '../house.ts'

export interface Told {
  readonly status: number
  readonly body: unknown
}

/** What a part of the house answers; undefined: another part does. */
export type Answer = (asked: Asked) => Told | undefined

/** An answer that its contract would not let pass is a fault of the house. */
export function checked(schema: TSchema, body: unknown, status = 200): Told {
  const faults = Value.Errors(schema, body)
  if (faults.length > 0) throw new Error(JSON.stringify(faults.slice(0, 3)))
  return { status, body }
}

/** The first part that knows what is asked answers. */
export const firstOf =
  (...parts: readonly Answer[]): Answer =>
  (asked) => {
    for (const part of parts) {
      const told = part(asked)
      if (told !== undefined) return told
    }
    return undefined
  }
