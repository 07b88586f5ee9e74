/**
 * The body of an order as people paste it: strict JSON first; only when that fails are `# …` and `// …` comments taken
 * out, and the answer says so.
 */
import { parseJsonBody, withoutComments } from '@comptoir/kit/http/json-body.ts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import { bodyText } from '@comptoir/kit/http/request-body.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'

const cleaned = new WeakSet<FastifyRequest>()

/** Whether comments were taken out of this request's body. */
export const hadComments = (request: FastifyRequest): boolean => cleaned.has(request)

/** Replaces the JSON parser of this part of the application. */
export function acceptComments(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = bodyText(request.headers, body as Buffer)
      done(
        null,
        parseOr(text, () => cleaned.add(request)),
      )
    } catch (fault) {
      done(fault as Error)
    }
  })
}

function parseOr(text: string, onCleaned: () => void): unknown {
  try {
    return parseJsonBody(text)
  } catch (cause) {
    const value = recover(text, cause)
    onCleaned()
    return value
  }
}

/** @throws the first fault again when comments were not what was wrong, at its place in the client's own text. */
function recover(text: string, cause: unknown): unknown {
  if (!(cause instanceof Problem) || cause.refusal.refus !== 'JSON_INVALIDE') throw cause
  const stripped = withoutComments(text)
  if (stripped === text) throw cause
  return parseJsonBody(stripped)
}
