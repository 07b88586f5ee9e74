/** How every server reads requests: head, address and body are taken as they were written, or refused by name. */
import type { FastifyInstance } from 'fastify'
import { NUL_FORBIDDEN } from './exact-json.ts'
import { parseJsonBody } from './json-body.ts'
import { bodyText } from './request-body.ts'
import { headFault, invalidRequest } from './request-head.ts'

/** Adds the reading of requests to a server that has none. */
export function readRequests(app: FastifyInstance): void {
  readHeads(app)
  readBodies(app)
  refuseNul(app)
}

function readHeads(app: FastifyInstance): void {
  const { server } = app
  // Node.js would answer an expectation that it does not know by itself, without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  // Beyond some number it would drop headers without a word; their bytes are limited.
  server.maxHeadersCount = 0
  app.addHook('onRequest', ({ raw }, _reply, next) => next(headFault(raw)))
}

function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = bodyText(request.headers, body as Buffer)
      // Some clients name the type of every request. Where no body is expected, none is missing.
      const isNone = text === '' && request.routeOptions.schema?.body === undefined
      done(null, isNone ? undefined : parseJsonBody(text))
    } catch (cause) {
      done(cause as Error)
    }
  })
}

/** Refuses the one character that PostgreSQL cannot hold; bodies are searched where they are parsed. */
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
