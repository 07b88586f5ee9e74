/** Answers a question of another service, on `/interne/<service>/<name>`. */
import { type Asked, fromWire, isRefusal, type QuestionSpec, type Refusal, toWire } from '@comptoir/contracts'
import type { Static, TObject } from '@comptoir/contracts/typebox.ts'
import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'
import { sendProblem } from './problem-reply.ts'

/** A question with the code that answers it. */
export interface AnsweredQuestion {
  readonly spec: QuestionSpec
  readonly handle: (body: never) => Promise<unknown>
}

/** Ties a question of the contract to the code that answers it. */
export const answered = <const B extends TObject, const R extends TObject>(
  question: { readonly spec: QuestionSpec; readonly body: B; readonly reply: R } & ((
    body: Static<B>,
  ) => Asked<Static<R>>),
  handle: (body: Static<B>) => Promise<Static<R> | Refusal>,
): AnsweredQuestion => ({ spec: question.spec, handle })

/** Registers the route of each question. */
export function serveQuestions(app: FastifyInstance, questions: readonly AnsweredQuestion[]): void {
  for (const { spec, handle } of questions)
    app.post(spec.path, { schema: { hide: true, body: spec.wireBody } }, async (request, reply) => {
      const answer = await handle(fromWire(request.body) as never)
      return isRefusal(answer) ? sendProblem(request, reply, new Problem(answer)) : toWire(answer)
    })
}
