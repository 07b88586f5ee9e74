/**
 * What the gateway itself answers, by what is wrong: with "@comptoir" a problem, without it what the official image says.
 * This is the table of docs/gateway.md; a test compares the two.
 */
import { expect } from 'vitest'
import { type Answer, problemOf } from './fake-service.ts'
import type { GatewayUnderTest, Kind } from './gateways.ts'

export interface Expected {
  readonly status: number
  /** The code of the problem; null where the answer is none. */
  readonly code: string | null
  /** The body where it is no problem. */
  readonly text?: string
  readonly hasRetryAfter?: boolean
}

const empty = (status: number): Expected => ({ status, code: null, text: '' })
const problem = (status: number, code: string, hasRetryAfter = false): Expected => ({
  status,
  code,
  hasRetryAfter,
})

export const differences = {
  'no instance can be reached': {
    comptoir: problem(503, 'SERVICE_INDISPONIBLE', true),
    official: empty(500),
  },
  'the service breaks off': { comptoir: problem(502, 'PASSERELLE_EN_ECHEC'), official: empty(500) },
  'a service that gave too few answers': {
    comptoir: problem(503, 'SERVICE_INDISPONIBLE', true),
    official: empty(500),
  },
  'the service is too slow': { comptoir: problem(504, 'PASSERELLE_EXPIREE'), official: empty(500) },
  'a body is wrongly cut': { comptoir: problem(400, 'REQUETE_INVALIDE'), official: empty(500) },
  'unknown path': {
    comptoir: problem(404, 'ROUTE_INCONNUE'),
    official: { status: 404, code: null, text: '404 page not found' },
  },
  'wrong method': {
    comptoir: problem(405, 'METHODE_INTERDITE'),
    official: { status: 405, code: null, text: '405 method not allowed' },
  },
  'too many requests': { comptoir: problem(429, 'TROP_DE_REQUETES', true), official: empty(429) },
  'no token where one is wanted': { comptoir: problem(401, 'NON_AUTHENTIFIE'), official: empty(401) },
  'a token that is forged': { comptoir: problem(401, 'JETON_INVALIDE'), official: empty(401) },
  'a token that is over': { comptoir: problem(401, 'JETON_EXPIRE'), official: empty(401) },
  'a token while nobody gives the keys': {
    comptoir: problem(503, 'CLES_INDISPONIBLES', true),
    official: empty(401),
  },
} as const satisfies Record<string, Record<Kind, Expected>>

export type Subject = keyof typeof differences

/** Asserts that the answer is the one that the table has for this gateway. */
export function expectRefusal(gateway: GatewayUnderTest, subject: Subject, answer: Answer): void {
  const expected: Expected = differences[subject][gateway.kind]
  expect(answer.status, subject).toBe(expected.status)
  expect('retry-after' in answer.headers, subject).toBe(expected.hasRetryAfter ?? false)
  if (expected.code === null) expect(answer.text).toBe(expected.text)
  else expect(problemOf(answer)).toMatchObject({ code: expected.code, status: expected.status })
}
