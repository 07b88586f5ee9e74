/** `/api/*`: requests of pages go on with the token of who is signed in; his cookie stays here. */
import { refuse } from '@comptoir/contracts'
import { Problem } from '@comptoir/kit/http/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { askUpstream } from './ask-upstream.ts'
import type { Cookies } from './cookies.ts'
import type { Deps } from './deps.ts'
import { refuseForeign } from './origin.ts'
import type { Session, Sessions } from './sessions.ts'
import { isScreenSpace, SPACES } from './spaces.ts'
import { type Answered, targetOf } from './upstreams.ts'

export interface Doors {
  readonly sessions: Sessions
  readonly cookies: Cookies
}

/** A table of products that comes in whole is the largest that anyone sends. */
const BODY_MAX = 2 * 1024 * 1024
const PREFIX = '/api'
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** What a page says and the service behind it should hear. */
const PASSED_ON = [
  'accept',
  'accept-language',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'prefer',
  'traceparent',
  'x-approbation',
]
const PASSED_BACK = [
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
  'idempotency-replayed',
  'link',
  'retry-after',
  'warning',
  'x-total-count',
]

/** Serves all of it. */
export function addProxy(app: FastifyInstance, deps: Deps, doors: Doors): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_MAX }, (_request, body, done) =>
      done(null, body),
    )
    scope.get(`${PREFIX}/ping`, async (_request, reply) => reply.code(204).send())
    scope.route({
      method: METHODS,
      url: `${PREFIX}/*`,
      exposeHeadRoute: false,
      bodyLimit: BODY_MAX,
      handler: async (request, reply) => {
        if (request.method !== 'GET') refuseForeign(request)
        const session = await sessionOf(request, doors)
        const token = session && (await doors.sessions.tokenOf(session))
        if (token === undefined) throw new Problem(refuse('NON_AUTHENTIFIE'))
        return passBack(reply, await forward(request, token, deps))
      },
    })
  })
}

/** A page names its space. A form of another page cannot: the header would have to be allowed first. */
async function sessionOf(
  request: FastifyRequest,
  { sessions, cookies }: Doors,
): Promise<Session | undefined> {
  const space = request.headers['x-comptoir']
  if (!isScreenSpace(space)) throw new Problem(refuse('ORIGINE_INTERDITE'))
  return sessions.find(space, cookies.read(request, SPACES[space].cookie))
}

function forward(request: FastifyRequest, token: string, deps: Deps): Promise<Answered> {
  const path = (request.raw.url ?? '/').slice(PREFIX.length)
  const given = PASSED_ON.flatMap((name) => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const headers = {
    ...Object.fromEntries(given),
    authorization: `Bearer ${token}`,
    'x-request-id': request.id,
  }
  const body = Buffer.isBuffer(request.body) ? request.body : undefined
  const target = targetOf(request.method, path.split('?')[0] ?? '/')
  return askUpstream(deps, target, { method: request.method, path, headers, body })
}

function passBack(reply: FastifyReply, { status, headers, body }: Answered): FastifyReply {
  for (const name of PASSED_BACK) {
    const value = headers[name]
    if (value !== undefined) reply.header(name, value)
  }
  const place = headers['location']
  if (typeof place === 'string') reply.header('Location', place.startsWith('/') ? `${PREFIX}${place}` : place)
  reply.code(status).header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff')
  if (status !== 204 && status !== 304) return reply.send(body)
  body.resume()
  return reply.send()
}
