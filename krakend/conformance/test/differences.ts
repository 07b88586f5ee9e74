/**
 * What the gateway itself answers, by what is wrong: with "@comptoir" a problem, without it what the official image says.
 * This is the table of docs/passerelle.md; a test compares the two.
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
  'aucune instance joignable': {
    comptoir: problem(503, 'SERVICE_INDISPONIBLE', true),
    officielle: empty(500),
  },
  'réponse coupée par le service': { comptoir: problem(502, 'PASSERELLE_EN_ECHEC'), officielle: empty(500) },
  'service trop lent': { comptoir: problem(504, 'PASSERELLE_EXPIREE'), officielle: empty(500) },
  'chemin inconnu': {
    comptoir: problem(404, 'ROUTE_INCONNUE'),
    officielle: { status: 404, code: null, text: '404 page not found' },
  },
  'méthode interdite': {
    comptoir: problem(405, 'METHODE_INTERDITE'),
    officielle: { status: 405, code: null, text: '405 method not allowed' },
  },
  'trop de requêtes': { comptoir: problem(429, 'TROP_DE_REQUETES', true), officielle: empty(429) },
  'jeton absent ou faux': { comptoir: problem(401, 'NON_AUTHENTIFIE'), officielle: empty(401) },
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
