/** An address is of one customer and of one account: a customer who signs in by his takes no colleague's, nor a colleague his. */
import { type BodyOf, toWire, type utilisateurs } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { silent } from '@comptoir/testing/ask.ts'
import { beforeEach, expect, test } from 'vitest'
import { lockAdresse } from '../src/db/clients-store.ts'
import { openWorld } from './world.ts'

const asked: string[] = []
let answer: () => { prise: boolean } | typeof silent
beforeEach(() => {
  asked.splice(0)
  answer = () => ({ prise: false })
})
const world = openWorld({
  'utilisateurs.adresse-prise': ({ email }: BodyOf<typeof utilisateurs.adressePrise>) => {
    asked.push(email)
    return answer()
  },
})

let people = 0
const address = () => `adresse-${(people += 1)}@exemple.ca`
const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  world.app.inject({ method: 'POST', url, payload, headers })
/** A customer with an account. */
async function inscribe(email: string): Promise<number> {
  const inscriptionId = newId()
  const made = await post(
    '/interne/clients/inscrire',
    toWire({ inscriptionId, nom: 'Cliente', email }) as object,
    {
      'idempotency-key': `${inscriptionId}:inscrire:do`,
    },
  )
  return made.json().client_id
}
const move = async (id: number, email: string) => {
  const payload = { nom: 'Cliente', email }
  return (await world.app.inject({ method: 'PUT', url: `/clients/${id}`, payload })).json()
}
const isTaken = async (email: string) =>
  (await post('/interne/clients/adresse-inscrite', { email })).json().prise
const told = async () =>
  (await world.pool.query("select from outbox where type = 'clients.inscrit-change'")).rowCount

test('a customer with an account takes no address of a colleague, and nothing is told', async () => {
  const [own, wanted] = [address(), address()]
  const id = await inscribe(own)
  answer = () => ({ prise: true })
  expect(await move(id, wanted)).toMatchObject({ code: 'COURRIEL_DEJA_PRIS', status: 409, email: wanted })
  expect((await world.app.inject(`/clients/${id}`)).json()).toMatchObject({ email: own })
  expect(await told()).toBe(0)
  answer = () => ({ prise: false })
  expect(await move(id, wanted)).toMatchObject({ email: wanted })
  expect(asked).toEqual([wanted, wanted])
})

test('nobody is asked about an address that stays, or one by which nobody signs in', async () => {
  const own = address()
  const id = await inscribe(own)
  expect(await move(id, own.toUpperCase())).toMatchObject({ email: own.toUpperCase() })
  const { id: without } = (await post('/clients', { nom: 'Client', email: address() })).json()
  await move(without, address())
  expect(asked).toEqual([])
})

test('nothing changes while nobody can say whose the address is', async () => {
  const own = address()
  const id = await inscribe(own)
  answer = () => silent
  expect(await move(id, address())).toMatchObject({ code: 'SERVICE_SANS_REPONSE', status: 503 })
  expect((await world.app.inject(`/clients/${id}`)).json()).toMatchObject({ email: own })
})

test('an address is taken by a customer with an account, in whatever capitals, and by no other', async () => {
  const [own, other] = [address(), address()]
  await inscribe(own)
  await post('/clients', { nom: 'Client', email: other })
  expect(await Promise.all([own, own.toUpperCase(), other, address()].map(isTaken))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('an address that somebody is about to take is taken: nobody waits for him', async () => {
  const wanted = address()
  await withTx(world.pool, async (tx) => {
    await lockAdresse(tx, wanted)
    expect(await isTaken(wanted)).toBe(true)
  })
  expect(await isTaken(wanted)).toBe(false)
})
