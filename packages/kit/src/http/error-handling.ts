/** Every fault of a request becomes a problem: unknown routes, broken schemas, refusals of the framework, exceptions. */
import { refuse } from '@comptoir/contracts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { databaseProblem } from './database-problem.ts'
import { fieldFaults } from './field-faults.ts'
import { languageOf } from './language.ts'
import { Problem, problemStatus } from './problem.ts'
import { sendProblem } from './problem-reply.ts'

/** Adds the handlers. Call before the first route: what a path allows is known from the routes that come later. */
export function addErrorHandling(app: FastifyInstance): void {
  const known: { method: string; pattern: RegExp }[] = []
  app.addHook('onRoute', (added) => {
    const pattern = new RegExp(`^${added.url.replace(/:\w+/g, '[^/]+').replace('*', '.*')}/?$`)
    for (const method of [added.method].flat()) known.push({ method, pattern })
  })
  const answerUnrouted = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0] ?? '/'
    const allowed = known.filter((route) => route.pattern.test(path)).map((route) => route.method)
    // The headers of a HEAD are those of the GET, down to the length of a text that names the method.
    const details = { methode: request.method === 'HEAD' ? 'GET' : request.method, chemin: path }
    if (allowed.length === 0)
      return sendProblem(request, reply, new Problem(refuse('ROUTE_INCONNUE', details)))
    reply.header('Allow', [...new Set(allowed)].join(', '))
    return sendProblem(request, reply, new Problem(refuse('METHODE_INTERDITE', details)))
  }
  app.setNotFoundHandler(answerUnrouted)
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Said of the method QUERY alone, before any route is looked for: none of ours has it.
    if (error.code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') return answerUnrouted(request, reply)
    const problem = problemFrom(error, request)
    if (problemStatus(problem.refusal.refus) === 500) request.log.error({ err: error }, 'unexpected error')
    return sendProblem(request, reply, problem)
  })
}

function problemFrom(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error.validation !== undefined) {
    if (error.validationContext === 'body' && (request.body === undefined || request.body === null))
      return new Problem(refuse('CORPS_MANQUANT'))
    const language = languageOf(request.headers['accept-language'])
    return new Problem(refuse('REQUETE_INVALIDE'), {
      erreurs: fieldFaults(error.validation as never, language),
    })
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(refuse('CORPS_TROP_GRAND', { maximum: request.routeOptions.bodyLimit }))
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem(refuse('TYPE_NON_ACCEPTE'))
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new Problem(refuse('CORPS_MANQUANT'))
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem(refuse('REQUETE_INVALIDE'))
    default:
  }
  return databaseProblem(error, request) ?? new Problem(refuse('ERREUR_INTERNE'), { cause: error })
}
