/** Accounts and tokens of programs as a responsable keeps them, and how a production begins. */
import { personIn } from '@comptoir/demo/personnel.ts'
import { hashPassword } from '@comptoir/kit/password.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { appDeps } from '@comptoir/testing/app.ts'
import { createTestDatabase, createTestPool } from '@comptoir/testing/postgres.ts'
import { describe, expect, test } from 'vitest'
import { rotateKeys } from '../src/db/cles-store.ts'
import { prepareAccounts } from '../src/db/seed.ts'
import { asking } from './ask.ts'
import { buildWith, COST, openWorld, prepare, template } from './world.ts'

const world = openWorld()
const { ask, signIn, tokenOf, charlie, unCompte } = asking(world)
const actsOf = async (id: number) =>
  (
    await world.pool.query<{ acte: string }>('select acte from audit where utilisateur_id = $1 order by id', [
      id,
    ])
  ).rows.map(({ acte }) => acte)

describe('accounts', () => {
  test('one is created without a password, which opens nothing, read, changed and deactivated', async () => {
    const { id, saisie, token, created, motDePasse } = await unCompte()
    expect([created.status, created.headers['location'], created.headers['etag']]).toEqual([
      201,
      `/utilisateurs/${id}`,
      '"1"',
    ])
    const url = `/utilisateurs/${id}`
    expect((await ask('GET', url, { token })).json).toEqual({ id, ...saisie, actif: true, version: 1 })
    const session = await tokenOf(saisie.identifiant, motDePasse)
    const body = { ...saisie, role: 'gestionnaire', magasins: [1, 2] }
    expect((await ask('PUT', url, { token, body })).code).toBe('VERSION_REQUISE')
    const late = await ask('PUT', url, { token, body, headers: { 'if-match': '"7"' } })
    expect([late.status, late.code]).toEqual([412, 'VERSION_PERIMEE'])
    const changed = await ask('PUT', url, { token, body, headers: { 'if-match': '"1"' } })
    expect([changed.status, changed.headers['etag'], changed.json.role]).toEqual([200, '"2"', 'gestionnaire'])
    expect((await ask('GET', '/auth/moi', { token: session })).code).toBe('JETON_REVOQUE')
    expect((await ask('DELETE', url, { token, headers: { 'if-match': '"2"' } })).status).toBe(204)
    expect((await signIn(saisie.identifiant, motDePasse)).code).toBe('IDENTIFIANTS_INVALIDES')
    expect(await actsOf(id)).toEqual([
      'CREATION',
      'MOT_DE_PASSE',
      'CONNEXION',
      'MODIFICATION',
      'DESACTIVATION',
      'CONNEXION_REFUSEE',
    ])
  })

  test('the stores of a person, as 002 gives and takes them; a session under others ends', async () => {
    const { id, saisie, motDePasse, token } = await unCompte()
    const session = await tokenOf(saisie.identifiant, motDePasse)
    const url = `/api/users/${id}/stores`
    const added = await ask('POST', url, { token, body: { storeId: 3 } })
    expect([added.status, added.json]).toEqual([
      200,
      [
        { id: 1, name: 'Plateau', address: '1, rue Un', type: 'SALES' },
        { id: 3, name: '', address: '', type: 'SALES' },
      ],
    ])
    expect((await ask('POST', url, { token, body: { storeId: 3 } })).json).toEqual(added.json)
    expect((await ask('GET', '/auth/moi', { token: session })).code).toBe('JETON_REVOQUE')
    expect((await ask('PUT', url, { token, body: { storeIds: ['2', 5] } })).json).toMatchObject([
      { id: 2 },
      { id: 5 },
    ])
    expect((await ask('DELETE', `${url}/2`, { token })).status).toBe(204)
    expect((await ask('DELETE', `${url}/2`, { token })).code).toBe('UTILISATEUR_INTROUVABLE')
    expect((await ask('GET', `/utilisateurs/${id}`, { token })).json.magasins).toEqual([5])
  })

  test('an account without a password opens nothing', async () => {
    const token = await charlie()
    const saisie = {
      identifiant: 'neuf',
      nom: 'Neuf',
      email: 'neuf@exemple.ca',
      role: 'employe',
      magasins: [],
    }
    await ask('POST', '/utilisateurs', { token, body: saisie })
    expect((await signIn('neuf', '')).status).toBe(400)
    expect((await signIn('neuf', 'neuf')).code).toBe('IDENTIFIANTS_INVALIDES')
  })

  test('names and addresses are taken once, whatever their capitals', async () => {
    const { saisie, token } = await unCompte()
    const create = (given: object) => ask('POST', '/utilisateurs', { token, body: { ...saisie, ...given } })
    expect((await create({ identifiant: saisie.identifiant.toUpperCase(), email: 'x@y.ca' })).code).toBe(
      'IDENTIFIANT_DEJA_PRIS',
    )
    expect((await create({ identifiant: 'libre', email: saisie.email.toUpperCase() })).code).toBe(
      'COURRIEL_DEJA_PRIS',
    )
  })

  test('the last responsable stays, and of two who lower each other at once one does', async () => {
    const token = await charlie()
    const [{ id }] = (await ask('GET', '/utilisateurs?limite=100', { token })).json.filter(
      (one: { identifiant: string }) => one.identifiant === 'Charlie',
    )
    const remove = (of: number, by: string) =>
      ask('DELETE', `/utilisateurs/${of}`, { token: by, headers: { 'if-match': '*' } })
    expect((await remove(id, token)).code).toBe('DERNIER_RESPONSABLE')
    const other = await unCompte('responsable', [])
    const theirs = await tokenOf(other.saisie.identifiant, other.motDePasse)
    const answers = await Promise.all([remove(other.id, token), remove(id, theirs)])
    const left = await world.pool.query("select 1 from utilisateurs where role = 'responsable' and actif")
    await world.pool.query('update utilisateurs set actif = true where id = $1', [id])
    // Whoever comes second has lost his token already, or would be the last.
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(left.rows).toHaveLength(1)
  })

  test('a key gives the first answer again, to whoever chose it alone', async () => {
    const { token, saisie } = await unCompte()
    const headers = { 'idempotency-key': '6f9619ff-8b86-4011-b42d-00c04fc964ff' }
    const body = { ...saisie, identifiant: 'cle', email: 'cle@exemple.ca' }
    const create = (by: string) => ask('POST', '/utilisateurs', { token: by, body, headers })
    const [first, second] = [await create(token), await create(token)]
    expect([second.status, second.json, second.headers['idempotency-replayed']]).toEqual([
      201,
      first.json,
      'true',
    ])
    const other = await unCompte('responsable', [])
    const stranger = await create(await tokenOf(other.saisie.identifiant, other.motDePasse))
    expect(stranger.code).toBe('IDENTIFIANT_DEJA_PRIS')
  })

  test('the database itself keeps the audit as it was written', async () => {
    await expect(world.pool.query("update audit set acte = 'RIEN'")).rejects.toThrow('audit')
  })
})

describe('a program’s token', () => {
  test('is shown once, opens as its role, is listed without itself, and is refused once revoked', async () => {
    const { id, token } = await unCompte('gestionnaire', [2])
    const url = `/utilisateurs/${id}/jetons`
    const body = { nom: 'Caisse libre-service', role: 'employe', jours: 30 }
    expect((await ask('POST', url, { token, body: { ...body, role: 'responsable' } })).code).toBe(
      'ROLE_TROP_ELEVE',
    )
    const created = (await ask('POST', url, { token, body })).json
    const moi = await ask('GET', '/auth/moi', { token: created.jeton })
    expect(moi.json).toMatchObject({ id, role: 'employe', magasins: [2], limites: { remise_pourcent: 10 } })
    const { jeton: _shown, ...kept } = created
    expect((await ask('GET', url, { token })).json).toEqual([kept])
    const { rows } = await world.pool.query('select * from jetons where id = $1', [created.id])
    expect(JSON.stringify(rows)).not.toContain(created.jeton)
    await withTx(world.pool, rotateKeys)
    expect((await ask('GET', '/auth/moi', { token: created.jeton })).status).toBe(200)
    expect((await ask('DELETE', `${url}/${created.id}`, { token })).status).toBe(204)
    expect((await ask('GET', '/auth/moi', { token: created.jeton })).code).toBe('JETON_REVOQUE')
    expect((await ask('GET', '/.well-known/jwks.json')).json.revoques).toContain(created.id)
    const unknown = await ask('DELETE', `${url}/01a21165-3c33-71c4-ab68-4b1a2587d275`, { token })
    expect(unknown.code).toBe('JETON_INTROUVABLE')
  })

  test('ends with the rights of its account', async () => {
    const { id, saisie, token } = await unCompte()
    const body = { nom: 'Étiquettes', role: 'employe' }
    const { jeton } = (await ask('POST', `/utilisateurs/${id}/jetons`, { token, body })).json
    const changed = { ...saisie, magasins: [3] }
    await ask('PUT', `/utilisateurs/${id}`, { token, body: changed, headers: { 'if-match': '"1"' } })
    expect((await ask('GET', '/auth/moi', { token: jeton })).code).toBe('JETON_REVOQUE')
  })
})

async function fresh(work: (pool: ReturnType<typeof createTestPool>) => Promise<void>): Promise<void> {
  const database = await createTestDatabase({ template })
  const pool = createTestPool(database.url)
  await work(pool)
  await pool.end()
  await database.drop()
}

test('accounts whose first seed failed have the numbers that the past names, and the next one follows them', () =>
  fresh(async (pool) => {
    const seen: string[] = []
    const hash = async (password: string) => {
      if (seen.push(password) > 1) throw new Error('one password is enough for today')
      return hashPassword(password, COST)
    }
    const demo = { profile: 'demo', demo: true, firstPassword: undefined } as const
    await expect(prepareAccounts(pool, { ...demo, hash })).rejects.toThrow('enough for today')
    await prepare(pool)
    const { rows } = await pool.query<{ id: string }>(`select id::text from utilisateurs where nom = 'Bob'`)
    expect(rows).toEqual([{ id: personIn(1, 'employe').id }])
    const next = await pool.query(
      `select nextval('utilisateurs_id_seq')::int - max(id) as after from utilisateurs`,
    )
    expect(next.rows).toEqual([{ after: 1 }])
  }))

describe('a production', () => {
  test('does not start while an account of the demonstration opens something', () =>
    fresh(async (pool) => {
      await prepare(pool)
      await expect(prepare(pool, 'production')).rejects.toThrow('11 accounts of the demonstration')
      await pool.query('update utilisateurs set actif = false')
      await prepare(pool, 'production')
    }))

  test('makes its first account once, with a password that is none of the common ones', () =>
    fresh(async (pool) => {
      await expect(prepare(pool, 'production', 'motdepasse2026')).rejects.toThrow('FIRST_PASSWORD_FILE')
      await Promise.all([1, 2].map(() => prepare(pool, 'production', 'chaise verte lune')))
      const app = await buildWith(appDeps({ service: 'utilisateurs', pool }), {
        profile: 'production',
      })
      const payload = { identifiant: 'responsable', mot_de_passe: 'chaise verte lune' }
      const { jeton_acces: token } = (
        await app.inject({ method: 'POST', url: '/auth/connexion', payload })
      ).json()
      const headers = { authorization: `Bearer ${token}` }
      expect((await app.inject({ url: '/auth/moi', headers })).statusCode).toBe(200)
      const demonstration = { authorization: `Bearer ${await charlie()}` }
      const forged = await app.inject({ url: '/auth/moi', headers: demonstration })
      expect(forged.json().code).toBe('JETON_INVALIDE')
      const weak = { mot_de_passe: 'court' }
      const refused = await app.inject({
        method: 'PUT',
        url: '/utilisateurs/1/mot-de-passe',
        payload: weak,
        headers,
      })
      expect(refused.json().code).toBe('MOT_DE_PASSE_FAIBLE')
      await app.close()
    }))
})
