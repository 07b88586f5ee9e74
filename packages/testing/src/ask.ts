/** Other services, as a service under test asks them: by their contract, without a network. */
import {
  type Asked,
  fromWire,
  isRefusal,
  type ProblemCode,
  type Refusal,
  refuse,
  toWire,
} from '@comptoir/contracts'
import type { Ask, Told } from '@comptoir/kit/http/ask.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'

/** What a service answers to a question, by the question's id; `silent` when it does not answer at all. */
export type Answers = Readonly<Record<string, (body: never) => object | Refusal | typeof silent>>

export const silent: unique symbol = Symbol('silent')

/** A service that asks nobody. */
export const askNobody: Ask = ({ question }) => {
  throw new Error(`${question.id}: this test has nobody who answers`)
}

/**
 * Others who answer so. What is asked and what is answered must both be as the contract has them.
 * @param answers looked up anew for each question, so that a test may change them
 */
export const askFake =
  (answers: Answers): Ask =>
  async <R, C extends ProblemCode>({ question, body }: Asked<R, C>) => {
    const { id, service, wireBody, wireReply, refusals } = question
    const answer = answers[id]
    if (answer === undefined) throw new Error(`${id}: nobody answers it in this test`)
    const asked = toWire(body)
    if (!compileCheck(wireBody)(asked)) throw new Error(`${id}: asked off contract`)
    const reply = answer(fromWire(asked) as never)
    if (reply === silent)
      throw new Problem(refuse('SERVICE_SANS_REPONSE', { service }), { headers: { 'Retry-After': '1' } })
    if (isRefusal(reply) ? !refusals.includes(reply.refus) : !compileCheck(wireReply)(toWire(reply)))
      throw new Error(`${id}: answered off contract`)
    return reply as Told<R, C>
  }
