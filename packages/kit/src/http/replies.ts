/**
 * What the answer of another service means. Only what the contract declares counts: a reply off contract, an undeclared refusal
 * or an error is `unknown`, never a success and never a refusal.
 */
import { fromWire, type Outcome, type ProblemCode, type QuestionSpec, refuse } from '@comptoir/contracts'
import type { HttpAnswer } from './client.ts'
import { compileCheck } from './validation.ts'

export interface Replies {
  /** The outcomes of a group of so many commands, from the answer to `…/lot`. */
  ofGroup(answer: HttpAnswer, count: number): readonly Outcome[]
  /** The outcome of one command, from the answer of its single route. */
  ofOne(answer: HttpAnswer): Outcome
}

/** Reads the answers of one operation. */
export function repliesOf(operation: QuestionSpec): Replies {
  const isReply = compileCheck(operation.wireReply)

  function succeeded(body: unknown): Outcome {
    if (!isReply(body)) return unknown('a reply off contract')
    return { kind: 'succeeded', reply: fromWire(body) }
  }

  function refused(code: unknown, details: unknown, otherwise: string): Outcome {
    const declared = operation.refusals.find((refusal: ProblemCode) => refusal === code)
    if (declared === undefined) return unknown(otherwise)
    return {
      kind: 'refused',
      refusal: refuse(declared, (fromWire(details) ?? {}) as Record<string, unknown>),
    }
  }

  function conclude(reply: unknown): Outcome {
    const outcome = member(reply, 'outcome')
    if (outcome === 'succeeded') return succeeded(member(reply, 'body'))
    if (outcome !== 'refused') return unknown('the participant met an error')
    const problem = member(reply, 'problem')
    return refused(member(problem, 'code'), member(problem, 'details'), 'a refusal off contract')
  }

  return {
    ofGroup: ({ status, body }, count) => {
      const all = (outcome: Outcome) => Array.from({ length: count }, () => outcome)
      if (status !== 200) return all(unknown(`HTTP ${status}`))
      const replies = member(body, 'replies')
      if (!Array.isArray(replies) || replies.length !== count)
        return all(unknown('a group answered off contract'))
      return replies.map(conclude)
    },
    ofOne: ({ status, body }) =>
      status === 200 ? succeeded(body) : refused(member(body, 'code'), factsOf(body), `HTTP ${status}`),
  }
}

/** The members of a problem+json that are not the refusal's own facts. */
const STANDARD = new Set([
  'type',
  'title',
  'status',
  'code',
  'detail',
  'instance',
  'action',
  'request_id',
  'erreurs',
])
function factsOf(problem: unknown): unknown {
  if (typeof problem !== 'object' || problem === null) return {}
  return Object.fromEntries(Object.entries(problem).filter(([name]) => !STANDARD.has(name)))
}

function unknown(reason: string): Outcome {
  return { kind: 'unknown', reason }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
