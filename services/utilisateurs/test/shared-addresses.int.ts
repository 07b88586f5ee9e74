/** An address is of one customer and of one account: no colleague is given that of a customer who signs in by it. */
import { type BodyOf, type clients } from '@comptoir/contracts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { silent } from '@comptoir/testing/ask.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { beforeEach, expect, test } from 'vitest'
import { insertUtilisateur, lockUtilisateurs } from '../src/db/utilisateurs-store.ts'
import { asking } from './ask.ts'
import { openWorld } from './world.ts'

const asked: string[] = []
let answer: () => { prise: boolean } | typeof silent
beforeEach(() => {
  asked.splice(0)
  answer = () => ({ prise: false })
})
const world = openWorld({
  'clients.adresse-inscrite': ({ email }: BodyOf<typeof clients.adresseInscrite>) => {
    asked.push(email)
    return answer()
  },
})
const { ask, charlie } = asking(world)

let made = 0
const uneSaisie = () => {
  const identifiant = `adresse-${(made += 1)}`
  return { identifiant, nom: 'Un Compte', email: `${identifiant}@exemple.ca`, role: 'employe', magasins: [1] }
}
const isStaff = async (email: string) =>
  (await ask('POST', '/interne/utilisateurs/adresse-prise', { body: { email } })).json.prise
const count = async () => (await world.pool.query('select from utilisateurs')).rowCount

test('an account of staff is not made for the address of a customer who has one, by no route', async () => {
  const token = await charlie()
  const body = uneSaisie()
  const before = await count()
  answer = () => ({ prise: true })
  expect(await ask('POST', '/utilisateurs', { body, token })).toMatchObject({
    status: 409,
    code: 'COURRIEL_DEJA_PRIS',
  })
  const old = { username: body.identifiant, email: body.email, password: 'un mot bien long', role: 'STAFF' }
  expect((await ask('POST', '/api/users', { body: old, token })).code).toBe('COURRIEL_DEJA_PRIS')
  answer = () => silent
  expect(await ask('POST', '/utilisateurs', { body, token })).toMatchObject({
    status: 503,
    code: 'SERVICE_SANS_REPONSE',
  })
  expect(await count()).toBe(before)
})

test('nor does one take it; an address that stays is asked about no more', async () => {
  const token = await charlie()
  const saisie = uneSaisie()
  const { json, headers } = await ask('POST', '/utilisateurs', { body: saisie, token })
  answer = () => ({ prise: true })
  const put = (body: object, etag: unknown) =>
    ask('PUT', `/utilisateurs/${json.id}`, { body, token, headers: { 'if-match': String(etag) } })
  expect((await put({ ...saisie, email: uneSaisie().email }, headers['etag'])).code).toBe(
    'COURRIEL_DEJA_PRIS',
  )
  const same = await put({ ...saisie, email: saisie.email.toUpperCase(), nom: 'Autre' }, headers['etag'])
  expect(same.json).toMatchObject({ nom: 'Autre' })
  expect(asked).toHaveLength(2)
})

test('an address is of staff in whatever capitals, of an account that is closed too, and no other is', async () => {
  const token = await charlie()
  const { email, ...saisie } = uneSaisie()
  const { json, headers } = await ask('POST', '/utilisateurs', { body: { ...saisie, email }, token })
  await ask('DELETE', `/utilisateurs/${json.id}`, { token, headers: { 'if-match': String(headers['etag']) } })
  expect(await Promise.all([email, email.toUpperCase(), uneSaisie().email].map(isStaff))).toEqual([
    true,
    true,
    false,
  ])
})

test('whoever asks waits for a colleague who is being given the address', async () => {
  const saisie = { ...uneSaisie(), role: 'employe' as const, actif: true }
  let told: Promise<boolean> | undefined
  await withTx(world.pool, async (tx) => {
    await lockUtilisateurs(tx)
    await insertUtilisateur(tx, saisie)
    told = isStaff(saisie.email)
    await eventually(async () => {
      const { rows } = await world.pool.query(
        'select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
      )
      return rows.length > 0
    })
  })
  expect(await told).toBe(true)
})
