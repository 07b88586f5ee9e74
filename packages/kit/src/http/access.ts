/**
 * Who may use a route: the `acces` of its contract, and nothing else. Whoever it does not name is refused before anything of
 * the request is read but its head. No header is believed but a token that was checked here.
 */
import { type Caller, GUEST, isGuarded, type Route, refuse, type ServiceContract } from '@comptoir/contracts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Counter, type Registry } from '../observe/metrics.ts'
import { Problem } from './problem.ts'
import { fastifyPath } from './serve.ts'
import type { TokenCheck, TokenFault } from './token.ts'

export interface AccessOptions {
  readonly contract: ServiceContract
  readonly registry: Registry
  /** Undefined where the service is not guarded. */
  readonly checkToken?: TokenCheck | undefined
}

/** Adds the check to a server of a guarded service, for every route of its contract. */
export function addAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('caller', undefined)
  if (!isGuarded(options.contract)) return
  const routes = byPlace(options.contract.routes.filter((route) => !isForGuestsAlone(route)))
  if (routes.size === 0) return
  const { checkToken } = options
  if (checkToken === undefined)
    throw new Error(`${options.contract.name} is guarded and has no check of tokens`)
  const refused = new Counter({
    name: 'access_refusals_total',
    help: 'Requests refused for who asked, by code',
    labelNames: ['code'],
    registers: [options.registry],
  })
  app.addHook('onRequest', async (request) => {
    const place = `${request.method === 'HEAD' ? 'GET' : request.method} ${request.routeOptions.url}`
    const route = routes.get(place)
    // What is no route of the contract is open: probes, documents, and what processes ask each other on their own network.
    if (route === undefined) return
    const found = await callerOf(request, checkToken)
    const problem = typeof found === 'string' ? tokenProblem(found) : decideAccess(route, found)
    if (problem === undefined) request.caller = found as Caller
    else {
      refused.inc({ code: problem.refusal.refus })
      throw problem
    }
  })
}

const byPlace = (routes: readonly Route[]): ReadonlyMap<string, Route> =>
  new Map(routes.map((route) => [`${route.method} ${fastifyPath(route.path)}`, route]))

const isForGuestsAlone = ({ acces }: Route): boolean => acces.every((role) => role === 'invite')

async function callerOf({ headers }: FastifyRequest, check: TokenCheck): Promise<Caller | TokenFault> {
  const { authorization } = headers
  if (authorization === undefined) return GUEST
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1]
  return token === undefined || token.length > TOKEN_MAX ? 'JETON_INVALIDE' : check(token)
}

const TOKEN_MAX = 4_096

function decideAccess({ acces }: Route, { role }: Caller): Problem | undefined {
  if (acces.includes(role)) return undefined
  return role === 'invite'
    ? new Problem(refuse('NON_AUTHENTIFIE'), { headers: { 'WWW-Authenticate': 'Bearer' } })
    : new Problem(refuse('ACCES_INTERDIT'))
}

function tokenProblem(fault: TokenFault): Problem {
  if (fault === 'CLES_INDISPONIBLES')
    return new Problem(refuse('CLES_INDISPONIBLES'), { headers: { 'Retry-After': '1' } })
  return new Problem(refuse(fault), { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks. A guest, where no token was read. */
    caller: Caller | undefined
  }
}
