/** An approval: given with name and password, for one act and one key, and no token for anything else. */
import { randomUUID } from 'node:crypto'
import { createApprovalCheck } from '@comptoir/kit/http/approval.ts'
import { expect, test } from 'vitest'
import { readKeys } from '../src/db/cles-store.ts'
import { asking } from './ask.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { ask, tokenOf } = asking(world)
const cle = randomUUID()
const ALICE = { identifiant: 'Alice', mot_de_passe: 'admin', acte: 'vente', cle }

const approve = async (body: object) =>
  ask('POST', '/approbations', { body, token: await tokenOf('Bob', '1234') })
const check = (approval: string, wanted: { acte: string; cle: string | undefined }, now = new Date()) =>
  createApprovalCheck({ keys: { read: () => readKeys(world.pool) }, profile: 'demo', now: () => now })(
    approval,
    wanted,
  )

test('it names who gave it, for its act and key alone, and for an hour', async () => {
  const { status, json } = await approve(ALICE)
  expect([status, json.approbateur]).toMatchObject([201, { nom: 'Alice', role: 'gestionnaire' }])
  const given = json.approbation as string
  expect(await check(given, { acte: 'vente', cle })).toMatchObject({ role: 'gestionnaire', magasins: [1] })
  const later = new Date(Date.now() + 3_700_000)
  expect([
    await check(given, { acte: 'retour', cle }),
    await check(given, { acte: 'vente', cle: randomUUID() }),
    await check(given, { acte: 'vente', cle: undefined }),
    await check(given, { acte: 'vente', cle }, later),
    await check(given.slice(0, -4), { acte: 'vente', cle }),
  ]).toEqual(Array.from({ length: 5 }, () => 'APPROBATION_INVALIDE'))
})

test('it opens no route, and a token approves nothing', async () => {
  const { json } = await approve(ALICE)
  expect((await ask('GET', '/auth/moi', { token: json.approbation })).code).toBe('JETON_INVALIDE')
  const token = await tokenOf('Alice', 'admin')
  expect(await check(token, { acte: 'vente', cle })).toBe('APPROBATION_INVALIDE')
})

test('a wrong password, and who has no more to grant, are refused; the audit keeps both sides', async () => {
  expect((await approve({ ...ALICE, mot_de_passe: 'faux' })).code).toBe('IDENTIFIANTS_INVALIDES')
  expect((await approve({ ...ALICE, identifiant: 'Bob2', mot_de_passe: '1234' })).code).toBe('ACCES_INTERDIT')
  expect((await ask('POST', '/approbations', { body: ALICE })).code).toBe('NON_AUTHENTIFIE')
  await approve(ALICE)
  const { json } = await ask('GET', '/utilisateurs/audit', { token: await tokenOf('Charlie', 'root') })
  const given = (json as { acte: string; identifiant: string }[]).find(({ acte }) => acte === 'APPROBATION')
  expect(given).toMatchObject({ identifiant: 'Alice' })
})
