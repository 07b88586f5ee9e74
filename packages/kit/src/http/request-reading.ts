/** How every server reads requests: head, address and body are taken exactly as written, or refused by name. */
import { isAlias, refuse } from '@comptoir/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { NUL_FORBIDDEN } from './exact-json.ts'
import { parseJsonBody } from './json-body.ts'
import { Problem } from './problem.ts'
import { bodyText } from './request-body.ts'
import { headFault, invalidRequest } from './request-head.ts'

/** Adds all of it to a server. */
export function readRequests(app: FastifyInstance): void {
  readHeads(app)
  readBodies(app)
  refuseNul(app)
}

function readHeads(app: FastifyInstance): void {
  const { server } = app
  // By itself, Node.js would answer an unknown expectation without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  // With a limit on their number, Node.js would drop headers silently. Their bytes are limited instead.
  server.maxHeadersCount = 0
  app.addHook('onRequest', ({ raw }, _reply, next) => next(headFault(raw)))
}

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  // Some routes take a text that is no JSON, and that alone.
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      if (takenBy(request) !== 'text/csv') throw new Problem(refuse('TYPE_NON_ACCEPTE'))
      done(null, bodyText(request.headers, body as Buffer))
    } catch (cause) {
      done(cause as Error)
    }
  })
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = bodyText(request.headers, body as Buffer)
      if (takenBy(request) !== undefined && text !== '') throw new Problem(refuse('TYPE_NON_ACCEPTE'))
      // Some clients send a content type with every request. An empty body is no fault where none is wanted.
      const isNone = text === '' && wantsNoBody(request)
      done(null, isNone ? undefined : parseJsonBody(text))
    } catch (cause) {
      done(cause as Error)
    }
  })
}

const takenBy = ({ routeOptions: { config } }: FastifyRequest) => config.route?.takes

/** Of a body for an alias, its schema says which members are wanted. */
const wantsNoBody = ({ routeOptions: { schema, config } }: FastifyRequest): boolean =>
  schema?.body === undefined || (config.route !== undefined && isAlias(config.route))

/** Refuses U+0000 in addresses, which PostgreSQL cannot store. Bodies are checked where they are parsed. */
function refuseNul(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, next) => {
    if (!request.url.includes('%00')) {
      next()
      return
    }
    const given = Object.entries({ ...(request.params as object), ...(request.query as object) })
    const found = given.find(([, value]) => String(value).includes('\0'))
    next(
      found === undefined ? undefined : invalidRequest({ pointeur: `/${found[0]}`, message: NUL_FORBIDDEN }),
    )
  })
}
