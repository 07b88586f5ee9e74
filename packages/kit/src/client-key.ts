/** The key by which a client names a request that it may have to send again (IETF draft `Idempotency-Key`). */
import { refuser } from '@comptoir/contracts'
import type { FastifyRequest } from 'fastify'
import { Problem } from './problem-reply.ts'

/**
 * The request's key, if it has one.
 * @throws Problem CLE_INVALIDE: without an account, only a UUID keeps one guest's keys apart from another's.
 */
export function clientKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    return key.toLowerCase()
  throw new Problem(refuser('CLE_INVALIDE', { attendu: 'un UUID / a UUID' }))
}
