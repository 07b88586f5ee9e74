/** An account follows its customer, through the gateway, the outbox and the bus. */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { ask, at, eventually } from './http.ts'
import { signIn as signStaffIn } from './people.ts'

const gateway = at(8080)
const MOT_DE_PASSE = 'chaise verte lune'
const address = () => `e2e-${randomUUID().slice(0, 13)}@exemple.ca`
const signIn = (identifiant: string) =>
  ask('POST', `${gateway}/auth/connexion`, { body: { identifiant, mot_de_passe: MOT_DE_PASSE } })
const inscribe = (email: string) =>
  ask('POST', `${gateway}/auth/inscription`, { body: { nom: 'Zoé', email, mot_de_passe: MOT_DE_PASSE } })

test('a customer signs in by his new address, and, deleted, by none; his address is free again', async () => {
  const [former, present] = [address(), address()]
  const { body: made } = await inscribe(former)
  const client = `${gateway}/clients/${String(made['client_id'])}`
  expect((await ask('PUT', client, { body: { nom: 'Zoé', email: present } })).status).toBe(200)
  const signed = await eventually(
    () => signIn(present),
    ({ status }) => status === 200,
  )
  expect(signed.status).toBe(200)
  const headers = { authorization: `Bearer ${String(signed.body['jeton_acces'])}` }
  expect((await ask('DELETE', client, { headers })).status).toBe(204)
  const refused = await eventually(
    () => ask('GET', `${gateway}/auth/moi`, { headers }),
    ({ status }) => status !== 200,
  )
  expect(refused.body['code']).toBe('JETON_REVOQUE')
  expect((await signIn(present)).body['code']).toBe('IDENTIFIANTS_INVALIDES')
  expect((await inscribe(present)).status).toBe(201)
})

test('a customer who signs in takes no colleague’s address, nor a colleague his', async () => {
  const [own, theirs] = [address(), address()]
  const charlie = await signStaffIn('Charlie', 'root')
  const staff = (identifiant: string, email: string) => ({
    body: { identifiant, nom: 'Collègue', email, role: 'employe', magasins: [1] },
  })
  const identifiant = `e2e-${randomUUID().slice(0, 8)}`
  const colleague = await charlie('POST', '/utilisateurs', staff(identifiant, theirs))
  expect(colleague.status, colleague.text).toBe(201)
  const { body: made } = await inscribe(own)
  const client = `${gateway}/clients/${String(made['client_id'])}`
  const taken = await ask('PUT', client, { body: { nom: 'Zoé', email: theirs } })
  expect([taken.status, taken.body['code']], taken.text).toEqual([409, 'COURRIEL_DEJA_PRIS'])
  const other = await charlie('POST', '/utilisateurs', staff(`${identifiant}-2`, own))
  expect([other.status, other.body['code']], other.text).toEqual([409, 'COURRIEL_DEJA_PRIS'])
})
