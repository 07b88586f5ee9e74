/** Accounts follow what clients tells of their customers: in any order, more than once, and before there is an account. */
import { clients, toWire, utilisateurs } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeEvents } from '../src/events.ts'
import { asking } from './ask.ts'
import { COST, openWorld } from './world.ts'

const world = openWorld()
const { ask, signIn, charlie } = asking(world)
const log = createLogger({ service: 'utilisateurs', instance: 'essai', level: 'silent' })
const PASSWORD = 'un mot bien long'

const take = (...events: BusEvent[]) => takeEvents({ pool: world.pool, log }, events)
const told = (inscriptionId: string, version: number, email: string | null): BusEvent => {
  const nom = email === null ? null : `Cliente ${version}`
  const { id, body } = clients.inscritChange({ inscriptionId, version, email, nom })
  return { id: newId(), type: id, body: toWire(body) as BusEvent['body'] }
}

let made = 0
const address = () => `cliente-${(made += 1)}@exemple.ca`
async function inscribe(email: string, inscriptionId = newId()): Promise<string> {
  const motDePasse = await hashPassword(PASSWORD, COST)
  const body = { inscriptionId, clientId: (made += 1), nom: 'Cliente', email, motDePasse }
  const { path, id } = utilisateurs.creerCompte
  const headers = { 'idempotency-key': `${inscriptionId}:${id}:do` }
  const answer = await ask('POST', path, { headers, body: toWire(body) as object })
  expect(answer.status).toBe(200)
  return inscriptionId
}
const accountOf = async (inscriptionId: string) =>
  (
    await world.pool.query('select nom, email, actif from utilisateurs where inscription_id = $1', [
      inscriptionId,
    ])
  ).rows[0]

test('a customer whose address changed signs in by the new one', async () => {
  const [former, present] = [address(), address()]
  const id = await inscribe(former)
  await take(told(id, 2, present))
  expect((await signIn(present, PASSWORD)).status).toBe(200)
  expect((await signIn(former, PASSWORD)).code).toBe('IDENTIFIANTS_INVALIDES')
})

test('the account of a customer who was deleted opens nothing, keeps nothing of him, and frees his address', async () => {
  const email = address()
  const id = await inscribe(email)
  const { jeton_acces: token } = (await signIn(email, PASSWORD)).json
  for (const _twice of [1, 2]) await take(told(id, 2, null))
  expect((await ask('GET', '/auth/moi', { token })).code).toBe('JETON_REVOQUE')
  expect((await signIn(email, PASSWORD)).code).toBe('IDENTIFIANTS_INVALIDES')
  const rows = await world.pool.query(
    `select 1 from utilisateurs u where to_jsonb(u)::text like $1
     union all select 1 from inscrits i where to_jsonb(i)::text like $1`,
    [`%${email}%`],
  )
  expect(rows.rowCount).toBe(0)
  await inscribe(email)
  expect((await signIn(email, PASSWORD)).status).toBe(200)
})

test('what is told before there is an account counts once there is one', async () => {
  const [changed, gone] = [newId(), newId()]
  const present = address()
  await take(told(changed, 2, present), told(gone, 2, null))
  await inscribe(address(), changed)
  await inscribe(address(), gone)
  expect(await accountOf(changed)).toMatchObject({ email: present, actif: true })
  expect(await accountOf(gone)).toMatchObject({ nom: '', actif: false })
})

test('in any order, in any groups and however often, the greatest version wins', async () => {
  const versions = fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(versions, fc.boolean(), async (said, inOneGroup) => {
      const [id, base] = [await inscribe(address()), address()]
      const events = said.map((version) => told(id, version, version === 9 ? null : `${version}-${base}`))
      if (inOneGroup) await take(...events)
      else for (const event of events) await take(event)
      const greatest = Math.max(...said)
      expect((await accountOf(id)).email).toMatch(greatest === 9 ? /^parti / : `${greatest}-${base}`)
    }),
    { numRuns: 15 },
  )
})

test('customers who pass an address on reach their accounts in whatever order that is told', async () => {
  const [one, two, three] = [address(), address(), address()]
  const [first, second] = [await inscribe(one), await inscribe(two)]
  await take(told(second, 2, one))
  expect(await accountOf(second)).toMatchObject({ email: two })
  await take(told(first, 2, three))
  expect([(await accountOf(first)).email, (await accountOf(second)).email]).toEqual([three, one])
})

test('an address of staff stays theirs until they give it up: the customer keeps his own', async () => {
  const token = await charlie()
  const email = address()
  const saisie = { identifiant: 'passeur', nom: 'Passeur', email, role: 'employe', magasins: [1] }
  const { json: staff, headers } = await ask('POST', '/utilisateurs', { body: saisie, token })
  const former = address()
  const id = await inscribe(former)
  await take(told(id, 2, email))
  expect(await accountOf(id)).toMatchObject({ email: former })
  await ask('PUT', `/utilisateurs/${staff.id}`, {
    body: { ...saisie, email: address() },
    token,
    headers: { 'if-match': String(headers['etag']) },
  })
  expect(await accountOf(id)).toMatchObject({ email })
})

test('an event off contract is left out, and the others are taken', async () => {
  const [id, present] = [await inscribe(address()), address()]
  await take({ ...told(id, 3, address()), body: { inscription_id: id } }, told(id, 2, present))
  expect(await accountOf(id)).toMatchObject({ email: present })
})
