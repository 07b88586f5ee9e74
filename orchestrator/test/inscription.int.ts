/** An inscription: the customer and his account, or neither; a password that nobody reads back. */
import { refuse } from '@comptoir/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWorld, TOKEN, type World } from './world.ts'

let world: World
beforeEach(async () => {
  world = await buildWorld()
})
afterEach(() => world.close())

const ZOE = { nom: 'Zoé Tremblay', email: 'zoe@exemple.ca', mot_de_passe: 'chaise verte lune' }
const inscribe = (headers: Record<string, string> = {}, body: object = ZOE) =>
  world.app.inject({ method: 'POST', url: '/auth/inscription', payload: body, headers })

test('it makes both, says who they are, and the same again under its key', async () => {
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await inscribe(key)
  expect(first.statusCode, first.body).toBe(201)
  const { inscription_id: id } = first.json<{ inscription_id: string }>()
  expect(first.json()).toEqual({
    inscription_id: id,
    client_id: 61,
    utilisateur_id: 12,
    nom: 'Zoé Tremblay',
    email: 'zoe@exemple.ca',
    statut: 'INSCRIT',
  })
  const again = await inscribe(key)
  expect([again.json(), again.headers['idempotency-replayed']]).toEqual([first.json(), 'true'])
  expect((await world.app.inject(`/saga/inscription/${id}`)).json()).toMatchObject({
    statut_inscription: 'INSCRIT',
  })
})

test('the password stands nowhere in the journal', async () => {
  await inscribe({ 'idempotency-key': crypto.randomUUID() })
  const { rows } = await world.pool.query<{ text: string }>(
    "select string_agg(s::text, ' ') as text from sagas s union all select string_agg(t::text, ' ') from transitions t",
  )
  const text = rows.map((row) => row.text).join()
  expect(text).toContain('$argon2id$')
  expect(text).not.toContain('chaise')
})

test('an address that has an account undoes the customer', async () => {
  world.answers.set('utilisateurs.creer-compte', () => ({
    kind: 'refused',
    refusal: refuse('COURRIEL_DEJA_PRIS', { email: ZOE.email }),
  }))
  const answer = await inscribe()
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'COURRIEL_DEJA_PRIS'])
  expect(world.asked.at(-1)?.operation).toBe('clients.retirer')
})

test('an account whose making is not known is taken back before its customer', async () => {
  world.answers.set('utilisateurs.creer-compte', () => ({ kind: 'unknown', reason: 'essai' }))
  const accepted = await inscribe({ prefer: 'respond-async' })
  const { inscription_id: id } = accepted.json<{ inscription_id: string }>()
  await expect
    .poll(() => world.asked.map(({ operation }) => operation))
    .toContain('utilisateurs.creer-compte')
  await world.app.inject({
    method: 'POST',
    url: `/saga/${id}/annuler`,
    payload: { motif: 'essai' },
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  await expect.poll(() => world.asked.at(-1)?.operation, { timeout: 20_000 }).toBe('clients.retirer')
  expect(world.asked.map(({ operation }) => operation)).toContain('utilisateurs.retirer-compte')
})

test('a weak password starts nothing', async () => {
  const answer = await inscribe({}, { ...ZOE, mot_de_passe: ZOE.email })
  expect(answer.json()).toMatchObject({ status: 422, code: 'MOT_DE_PASSE_FAIBLE' })
  expect(world.asked).toEqual([])
})
