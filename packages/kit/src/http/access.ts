/**
 * Who may use a route: the `acces` of its contract, and nothing else. Whoever it does not name is refused before anything of
 * the request is read but its head. No header is believed but a token that was checked here.
 */
import {
  type Caller,
  guestOf,
  isFor,
  OPERATOR,
  type Profile,
  type Route,
  readsNoToken,
  refuse,
  type ServiceContract,
} from '@comptoir/contracts'
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify'
import { Counter, type Registry } from '../observe/metrics.ts'
import { sameAs } from '../same-secret.ts'
import { Problem } from './problem.ts'
import { authorizationOf, bearerIn, type TokenCheck, type TokenFault } from './token.ts'

export interface AccessOptions {
  readonly contract: ServiceContract
  readonly registry: Registry
  /** Wanted where the contract has routes that are not for guests alone. */
  readonly checkToken?: TokenCheck | undefined
  /** Guests of a production may less: the default. */
  readonly profile?: Profile | undefined
  /** The content of the operators' file, where the service has routes for them. */
  readonly operatorToken?: string | undefined
}

type Identify = (authorization: string, route: Route) => Promise<Caller | TokenFault>

/** Adds the check to each route, as it is registered. */
export function addAccess(app: FastifyInstance, options: AccessOptions): void {
  app.decorateRequest('caller', undefined)
  let identify: Identify | undefined
  const guest = guestOf(options.profile ?? 'production')
  const refused = new Counter({
    name: 'access_refusals_total',
    help: 'Requests refused for who asked, by code',
    labelNames: ['code'],
    registers: [options.registry],
  })
  app.addHook('onRoute', (added) => {
    // What is no route of a contract is open: probes, documents, and what processes ask each other on their own network.
    const route = added.config?.route
    if (route === undefined || readsNoToken(route)) return
    identify ??= identifyBy(options)
    added.onRequest = [checkOf({ route, guest, identify, refused }), ...[added.onRequest ?? []].flat()]
  })
}

interface Check {
  readonly route: Route
  readonly guest: Caller
  readonly identify: Identify
  readonly refused: Counter
}

interface Judged {
  readonly request: FastifyRequest
  readonly authorization: string
  readonly done: (problem?: Error) => void
}

/** Who carries no token is judged at once: nothing is awaited for a guest. */
function checkOf({ route, guest, identify, refused }: Check): onRequestHookHandler {
  const decide = (request: FastifyRequest, found: Caller | TokenFault): Problem | undefined => {
    const problem = typeof found === 'string' ? tokenProblem(found) : decideAccess(route, found)
    if (problem === undefined) request.caller = found as Caller
    else refused.inc({ code: problem.refusal.refus })
    return problem
  }
  const judge = async ({ request, authorization, done }: Judged) => {
    let problem: Error | undefined
    try {
      problem = decide(request, await identify(authorization, route))
    } catch (cause) {
      problem = cause as Error
    }
    done(problem)
  }
  return (request, _reply, done) => {
    const authorization = authorizationOf(request.headers)
    if (authorization === undefined) done(decide(request, guest))
    else void judge({ request, authorization, done })
  }
}

function identifyBy({ contract, checkToken, operatorToken }: AccessOptions): Identify {
  if (checkToken === undefined)
    throw new Error(`${contract.name} has routes for staff or customers and no check of tokens`)
  const isOperators = operatorToken === undefined ? () => false : sameAs(operatorToken)
  return async (authorization, { acces }) => {
    const token = bearerIn(authorization)
    if (token === undefined) return 'JETON_INVALIDE'
    return acces.includes('operateur') && isOperators(token) ? OPERATOR : checkToken(token)
  }
}

function decideAccess(route: Route, caller: Caller): Problem | undefined {
  if (isFor(route, caller)) return undefined
  return caller.role === 'invite'
    ? new Problem(refuse('NON_AUTHENTIFIE'))
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
