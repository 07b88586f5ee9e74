/** The past of a service, as others ask for it, and what it told of the same when it happened. */
import type { QuestionSpec } from '@comptoir/contracts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'

type Body = Readonly<Record<string, unknown>>

/** All bodies of a question for the past, in pages of so many. Every page is as the contract has it. */
export async function readPast(
  app: FastifyInstance,
  { path, wireReply }: QuestionSpec,
  limite: number,
): Promise<Body[]> {
  const isReply = compileCheck(wireReply)
  const bodies: Body[] = []
  let apres: unknown = null
  do {
    const answer = await app.inject({ method: 'POST', url: path, payload: { apres, limite } })
    expect(answer.statusCode, answer.body).toBe(200)
    const page = answer.json<{ evenements: Body[]; suivant: unknown }>()
    expect(isReply(page), answer.body).toBe(true)
    expect(page.evenements.length).toBeLessThanOrEqual(limite)
    bodies.push(...page.evenements)
    apres = page.suivant
  } while (apres !== null)
  return bodies
}

/** The bodies of the events of this type that wait in the outbox or were sent, in the order of these members. */
export async function readTold(pool: Pool, type: string, ...key: readonly string[]): Promise<Body[]> {
  const { rows } = await pool.query<{ body: Body }>('select body from outbox where type = $1 order by seq', [
    type,
  ])
  const keyOf = (body: Body) => key.map((member) => String(body[member]).padStart(12, '0')).join(' ')
  return rows.map(({ body }) => body).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
