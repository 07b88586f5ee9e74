/** Signing in and out, sessions and one's own account, as a client meets them. */
import { appDeps } from '@comptoir/testing/app.ts'
import { describe, expect, test } from 'vitest'
import { asking } from './ask.ts'
import { API_TOKEN, buildWith, COST, openWorld } from './world.ts'

const world = openWorld()
const { ask, signIn, tokenOf, charlie, unCompte } = asking(world)
const actsOf = async (id: number) =>
  (
    await world.pool.query<{ acte: string }>('select acte from audit where utilisateur_id = $1 order by id', [
      id,
    ])
  ).rows.map(({ acte }) => acte)

describe('signing in', () => {
  test('each account of the demonstration has its role and its store', async () => {
    const answers = await Promise.all([
      signIn('Bob', '1234'),
      signIn('alice', 'admin'),
      signIn('CHARLIE', 'root'),
      signIn('bob5', '1234'),
    ])
    expect(answers.map(({ json }) => [json.utilisateur.role, json.utilisateur.magasins])).toEqual([
      ['employe', [1]],
      ['gestionnaire', [1]],
      ['responsable', []],
      ['employe', [5]],
    ])
    expect(answers[0].json).toMatchObject({ type: 'Bearer', expire_dans: 900 })
  })

  test('a wrong name and a wrong password have one answer, and both are in the audit', async () => {
    const answers = [await signIn('Bob', 'faux'), await signIn('Personne', 'faux')]
    const told = answers.map(({ status, json: { request_id: _id, ...problem } }) => ({ status, problem }))
    expect(told[0]).toEqual(told[1])
    expect(told[0]).toMatchObject({ status: 401, problem: { code: 'IDENTIFIANTS_INVALIDES' } })
    const { rows } = await world.pool.query(
      "select identifiant from audit where acte = 'CONNEXION_REFUSEE' order by id desc limit 2",
    )
    expect(rows.map(({ identifiant }) => identifiant)).toEqual(['Personne', 'Bob'])
  })

  test('after five failures the right password waits too, then opens; a colleague does not wait', async () => {
    const { saisie, motDePasse } = await unCompte()
    for (let n = 0; n < 5; n += 1) expect((await signIn(saisie.identifiant, 'faux')).status).toBe(401)
    const early = await signIn(saisie.identifiant, motDePasse)
    expect([early.status, early.code, early.headers['retry-after']]).toEqual([429, 'TROP_DE_TENTATIVES', '1'])
    expect((await signIn('Bob', '1234')).status).toBe(200)
    await world.pool.query("update tentatives set jusqua = now() where cle = 'nom ' || $1", [
      saisie.identifiant,
    ])
    expect((await signIn(saisie.identifiant, motDePasse)).status).toBe(200)
    const { rows } = await world.pool.query("select 1 from tentatives where cle = 'nom ' || $1", [
      saisie.identifiant,
    ])
    expect(rows).toEqual([])
  })

  test('many guesses at once are not judged before they are counted', async () => {
    const { saisie } = await unCompte()
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(saisie.identifiant, 'faux')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(15)
  })

  test('an address from outside waits for its failures under any names; one of ours does not', async () => {
    for (let n = 0; n < 5; n += 1) await signIn(`inconnu-${n}`, 'faux', '203.0.113.9')
    expect((await signIn('Bob', '1234', '203.0.113.9')).status).toBe(429)
    expect((await signIn('Bob', '1234', '203.0.113.10')).status).toBe(200)
    for (let n = 0; n < 6; n += 1) await signIn(`autre-${n}`, 'faux')
    expect((await signIn('Bob', '1234')).status).toBe(200)
  })

  test('a password that was made at another cost is made anew', async () => {
    const { id, saisie, motDePasse } = await unCompte()
    const stored = async () =>
      (await world.pool.query('select mot_de_passe from utilisateurs where id = $1', [id])).rows[0]
        .mot_de_passe
    const before = await stored()
    const dearer = await buildWith(appDeps({ service: 'utilisateurs', pool: world.pool }), {
      cost: {
        ...COST,
        passes: 2,
      },
    })
    const payload = { identifiant: saisie.identifiant, mot_de_passe: motDePasse }
    expect((await dearer.inject({ method: 'POST', url: '/auth/connexion', payload })).statusCode).toBe(200)
    expect([before, await stored()].map((text) => /t=(\d)/.exec(text)?.[1])).toEqual(['1', '2'])
    expect((await signIn(saisie.identifiant, motDePasse)).status).toBe(200)
    await dearer.close()
  })
})

test('the token that programs share has the rights of a responsable, and no account', async () => {
  expect((await ask('GET', '/utilisateurs', { headers: { 'x-api-token': API_TOKEN } })).status).toBe(200)
  expect((await ask('GET', '/auth/moi', { token: API_TOKEN })).code).toBe('ACCES_INTERDIT')
})

describe('a session', () => {
  const renew = (secret: string) =>
    ask('POST', '/auth/renouveler', { body: { jeton_renouvellement: secret } })

  test('goes on by its renewal token, once; the same again ends it and the audit says so', async () => {
    const { id, saisie, motDePasse } = await unCompte()
    const first = (await signIn(saisie.identifiant, motDePasse)).json
    const second = (await renew(first.jeton_renouvellement)).json
    expect((await ask('GET', '/auth/moi', { token: second.jeton_acces })).json.id).toBe(id)
    expect((await renew(first.jeton_renouvellement)).code).toBe('RENOUVELLEMENT_INVALIDE')
    expect((await renew(second.jeton_renouvellement)).code).toBe('RENOUVELLEMENT_INVALIDE')
    expect((await ask('GET', '/auth/moi', { token: second.jeton_acces })).code).toBe('JETON_REVOQUE')
    expect(await actsOf(id)).toContain('REUTILISATION')
  })

  test('of two that renew at once, one goes on at most', async () => {
    const { jeton_renouvellement: secret } = (await signIn('bob2', '1234')).json
    const answers = await Promise.all([renew(secret), renew(secret)])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
  })

  test('ends when it is signed out, and no other with it', async () => {
    const [mine, other] = [(await signIn('bob3', '1234')).json, (await signIn('bob3', '1234')).json]
    const body = { jeton_renouvellement: mine.jeton_renouvellement }
    expect((await ask('POST', '/auth/deconnexion', { body })).status).toBe(204)
    expect((await ask('GET', '/auth/moi', { token: mine.jeton_acces })).code).toBe('JETON_REVOQUE')
    expect((await renew(mine.jeton_renouvellement)).code).toBe('RENOUVELLEMENT_INVALIDE')
    expect((await ask('GET', '/auth/moi', { token: other.jeton_acces })).status).toBe(200)
    expect((await ask('POST', '/auth/deconnexion', { body: { jeton_renouvellement: 'rien' } })).status).toBe(
      204,
    )
  })

  test('lives through a change of keys, and nothing secret is published', async () => {
    const token = await tokenOf('bob4', '1234')
    const before = (await ask('GET', '/.well-known/jwks.json')).json
    const rotated = await ask('POST', '/auth/cles', { token: await charlie() })
    expect(rotated.json.kid).toBe(
      before.keys.find(({ kid }: { kid: string }) => kid === rotated.json.kid)?.kid,
    )
    const after = (await ask('GET', '/.well-known/jwks.json')).json
    const kids = ({ keys }: { keys: { kid: string }[] }) => keys.map(({ kid }) => kid)
    expect([before.keys.length, after.keys.length]).toEqual([2, 3])
    expect(kids(after)).toEqual(expect.arrayContaining(kids(before)))
    expect(JSON.stringify(after)).not.toContain('"d"')
    expect((await ask('GET', '/auth/moi', { token })).status).toBe(200)
    expect((await ask('GET', '/auth/moi', { token: await tokenOf('bob4', '1234') })).status).toBe(200)
  })
})

describe('one’s own account', () => {
  test('says who one is, what the role may use, and how far it goes without asking', async () => {
    const { json } = await ask('GET', '/auth/moi', { token: await tokenOf('Bob', '1234') })
    expect(json).toMatchObject({ identifiant: 'Bob', limites: { remise_pourcent: 10, retour_par_jour: 100 } })
    expect(json.droits).toContain('utilisateurs.moi')
    expect(json.droits).not.toContain('utilisateurs.lister')
    const responsable = await ask('GET', '/auth/moi', { token: await charlie() })
    expect(responsable.json.limites).toEqual({ remise_pourcent: 100, retour_par_jour: null })
  })

  test('its password is checked again without a new token', async () => {
    const token = await tokenOf('alice2', 'admin')
    const check = (motDePasse: string) =>
      ask('POST', '/auth/verifier', { body: { mot_de_passe: motDePasse }, token })
    expect([(await check('admin')).status, (await check('faux')).code]).toEqual([
      204,
      'MOT_DE_PASSE_INCORRECT',
    ])
  })

  test('its password changes by the old one; other sessions end, and the new one opens', async () => {
    const { saisie, motDePasse } = await unCompte()
    const [mine, other] = [
      await signIn(saisie.identifiant, motDePasse),
      await signIn(saisie.identifiant, motDePasse),
    ]
    const token = mine.json.jeton_acces
    const change = (ancien: string, nouveau: string) =>
      ask('POST', '/auth/mot-de-passe', { body: { ancien, nouveau }, token })
    expect((await change('faux', 'un autre mot long')).code).toBe('MOT_DE_PASSE_INCORRECT')
    expect((await change(motDePasse, 'abc')).json).toMatchObject({
      code: 'MOT_DE_PASSE_FAIBLE',
      motif: 'mot-de-passe-court',
    })
    expect((await change(motDePasse, 'un autre mot long')).status).toBe(204)
    expect((await ask('GET', '/auth/moi', { token })).status).toBe(200)
    expect((await ask('GET', '/auth/moi', { token: other.json.jeton_acces })).code).toBe('JETON_REVOQUE')
    expect((await signIn(saisie.identifiant, motDePasse)).status).toBe(401)
    expect((await signIn(saisie.identifiant, 'un autre mot long')).status).toBe(200)
  })
})
