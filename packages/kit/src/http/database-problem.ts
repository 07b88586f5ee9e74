/** The problem of a database fault. Whether the write may have happened decides whether the client may try again. */
import { refuse } from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import { mayHaveHadEffect } from '../effect.ts'
import { databaseFault } from '../postgres/fault.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The answer is kept under the request's `Idempotency-Key`, in the transaction of its effect. */
    keepsKeys?: boolean
  }
}

/** The problem of a database that could not be asked, or did not answer. Undefined for any other fault. */
export function databaseProblem(
  cause: Error,
  { method, headers, routeOptions }: FastifyRequest,
): Problem | undefined {
  const fault = databaseFault(cause)
  if (fault !== 'unavailable' && fault !== 'conflict') return undefined
  const isWrite = method !== 'GET' && method !== 'HEAD'
  if (fault === 'conflict' || !isWrite || !mayHaveHadEffect(cause))
    return new Problem(refuse('BASE_INDISPONIBLE'), { headers: { 'Retry-After': '1' }, cause })
  // Tried again, the write might happen twice. Only a request whose key is kept may be tried again.
  const isKept = routeOptions.config.keepsKeys === true && headers['idempotency-key'] !== undefined
  return new Problem(refuse('ECRITURE_INCERTAINE'), { headers: isKept ? { 'Retry-After': '1' } : {}, cause })
}
