/** What is opened or changed while somebody else changes the same account: never both, and nothing outlives a deactivation. */
import { hasCost, hashPassword, storedOf } from '@comptoir/kit/password.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { eventually } from '@comptoir/testing/service.ts'
import { expect, test } from 'vitest'
import { endSessions } from '../src/db/sessions-store.ts'
import { lockUtilisateurs, savePassword } from '../src/db/utilisateurs-store.ts'
import { asking } from './ask.ts'
import { COST, openWorld } from './world.ts'

const world = openWorld()
const { ask, signIn, tokenOf, unCompte } = asking(world)

type Act = (tx: Parameters<typeof lockUtilisateurs>[0]) => Promise<unknown>

/** Begins `late` while a change of accounts is not yet committed; once `late` waits for it, the change goes on to its end. */
async function whileChanging<T>(change: Act, late: () => Promise<T>, goOn: Act = () => Promise.resolve()) {
  let answer: Promise<T> | undefined
  await withTx(world.pool, async (tx) => {
    await lockUtilisateurs(tx)
    await change(tx)
    answer = late()
    await eventually(async () => {
      const { rows } = await world.pool.query(
        'select from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()',
      )
      return rows.length > 0
    })
    await goOn(tx)
  })
  return answer as Promise<T>
}
const deactivate =
  (id: number): Act =>
  (tx) =>
    tx.query('update utilisateurs set actif = false where id = $1', [id])

test('a token of a program is not made for an account that is being deactivated', async () => {
  const { id, token } = await unCompte()
  const body = { nom: 'Programme', role: 'employe' }
  const answer = await whileChanging(deactivate(id), () =>
    ask('POST', `/utilisateurs/${id}/jetons`, { body, token }),
  )
  expect(answer.code).toBe('UTILISATEUR_INTROUVABLE')
})

test('a session is not opened, or gone on with, for an account that is being deactivated', async () => {
  const { id, saisie, motDePasse } = await unCompte()
  const { json } = await signIn(saisie.identifiant, motDePasse)
  const renewal = { jeton_renouvellement: json.jeton_renouvellement }
  const [opened, renewed] = await whileChanging(deactivate(id), () =>
    Promise.all([signIn(saisie.identifiant, motDePasse), ask('POST', '/auth/renouveler', { body: renewal })]),
  )
  expect([opened.code, renewed.code]).toEqual(['IDENTIFIANTS_INVALIDES', 'RENOUVELLEMENT_INVALIDE'])
})

test('a session is gone on with and ended at once: neither waits for the other in a circle', async () => {
  const { id, saisie, motDePasse } = await unCompte()
  const { json } = await signIn(saisie.identifiant, motDePasse)
  const body = { jeton_renouvellement: json.jeton_renouvellement }
  const renewed = await whileChanging(
    deactivate(id),
    () => ask('POST', '/auth/renouveler', { body }),
    (tx) => endSessions(tx, id),
  )
  expect(renewed.code).toBe('RENOUVELLEMENT_INVALIDE')
})

test('a password that a responsable gives meanwhile is not replaced by one who proved the former', async () => {
  const { id, saisie, motDePasse } = await unCompte()
  const token = await tokenOf(saisie.identifiant, motDePasse)
  const body = { ancien: motDePasse, nouveau: 'un autre mot bien long' }
  const answer = await whileChanging(
    (tx) => savePassword(tx, id, 'celui-du-responsable'),
    () => ask('POST', '/auth/mot-de-passe', { body, token }),
  )
  expect(answer.code).toBe('MOT_DE_PASSE_INCORRECT')
  const { rows } = await world.pool.query('select mot_de_passe from utilisateurs where id = $1', [id])
  expect(rows).toEqual([{ mot_de_passe: 'celui-du-responsable' }])
})

test('a password that another login stores anew meanwhile still opens a session', async () => {
  const { id, saisie, motDePasse } = await unCompte()
  const anew = await hashPassword(motDePasse, COST)
  const opened = await whileChanging(
    (tx) => tx.query('update utilisateurs set mot_de_passe = $2 where id = $1', [id, anew]),
    () => signIn(saisie.identifiant, motDePasse),
  )
  expect(opened.status).toBe(200)
})

test('logins at once after a change of cost all open a session, and one of them stores the password anew', async () => {
  const { id, saisie, motDePasse } = await unCompte()
  const dearer = await hashPassword(motDePasse, { ...COST, passes: COST.passes + 1 })
  await world.pool.query('update utilisateurs set mot_de_passe = $2 where id = $1', [id, dearer])
  const opened = await Promise.all(
    Array.from({ length: 4 }, () => signIn(saisie.identifiant, motDePasse, '203.0.113.77')),
  )
  expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const { rows } = await world.pool.query('select mot_de_passe from utilisateurs where id = $1', [id])
  expect(hasCost(storedOf(rows[0].mot_de_passe), COST)).toBe(true)
})

test('logins of one person at once, from one address, all open a session', async () => {
  const { saisie, motDePasse } = await unCompte()
  for (let round = 0; round < 3; round += 1) {
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => signIn(saisie.identifiant, motDePasse, '203.0.113.78')),
    )
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  }
})
