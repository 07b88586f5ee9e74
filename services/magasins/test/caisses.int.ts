import { randomUUID } from 'node:crypto'
import { alice, bob, carol, charlie, eve } from '@comptoir/testing/staff.ts'
import { describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const post = (url: string, as: typeof bob, body: object = {}) => world.ask('POST', url, { as, body })

/** A new till of store 1, closed. */
async function uneCaisse(): Promise<string> {
  const made = await post('/caisses', alice, { magasin_id: 1, nom: `Caisse ${randomUUID()}` })
  expect(made.statusCode).toBe(201)
  return `/caisses/${made.json<{ id: number }>().id}`
}

/** The same, opened by Bob with a float. */
async function uneCaisseOuverte(fond: number): Promise<string> {
  const url = await uneCaisse()
  expect((await post(`${url}/ouvrir`, bob, { fond })).statusCode).toBe(200)
  return url
}

describe('a till', () => {
  test('has a name of its own in its store', async () => {
    const refused = await post('/caisses', alice, { magasin_id: 1, nom: 'Caisse 1' })
    expect(refused.json()).toMatchObject({ status: 409, code: 'CAISSE_DEJA_PRISE', nom: 'Caisse 1' })
  })
  test('is seen by the staff of its store, and by a responsable', async () => {
    const stores = async (as: typeof bob, query = '') =>
      new Set(
        (await world.ask('GET', `/caisses?limite=100${query}`, { as }))
          .json<{ magasin_id: number }[]>()
          .map((caisse) => caisse.magasin_id),
      )
    expect(await stores(bob)).toEqual(new Set([1]))
    expect(await stores(carol)).toEqual(new Set([2]))
    expect(await stores({ role: 'employe', magasins: [] })).toEqual(new Set())
    expect(await stores(charlie)).toEqual(new Set([1, 2, 3, 4, 5]))
    expect(await stores(charlie, '&magasin_id=3')).toEqual(new Set([3]))
    expect((await world.ask('GET', '/caisses?magasin_id=1', { as: carol })).json()).toMatchObject({
      status: 403,
      code: 'MAGASIN_INTERDIT',
    })
  })
  test.each([
    ['POST', 'ouvrir', { fond: 10 }],
    ['POST', 'mouvements', { sens: 'ENTREE', montant: 10, motif: 'monnaie' }],
    ['GET', 'lecture', undefined],
    ['POST', 'fermer', { compte: 0 }],
    ['GET', 'fermetures', undefined],
  ] as const)('of another store is closed to a gestionnaire: %s %s', async (method, act, body) => {
    const url = await uneCaisse()
    const answer = await world.ask(method, `${url}/${act}`, { as: carol, ...(body && { body }) })
    expect(answer.json()).toMatchObject({ status: 403, code: 'MAGASIN_INTERDIT', magasin_id: 1 })
  })
  test.each(['ouvrir', 'mouvements', 'fermer'])('that does not exist: %s', async (act) => {
    const body = { ouvrir: { fond: 0 }, fermer: { compte: 0 } }[act] ?? {
      sens: 'ENTREE',
      montant: 1,
      motif: 'abc',
    }
    expect((await post(`/caisses/99999/${act}`, charlie, body)).json()).toMatchObject({
      status: 404,
      code: 'CAISSE_INTROUVABLE',
    })
  })
  test('is held by one: of many who open it at once, one does', async () => {
    const url = await uneCaisse()
    const answers = await Promise.all(
      [bob, eve, alice, charlie].map((as) => post(`${url}/ouvrir`, as, { fond: 100 })),
    )
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409,
    ])
    const holder = answers.find(({ statusCode }) => statusCode === 200)?.json().tenue_par
    for (const refused of answers.filter(({ statusCode }) => statusCode === 409))
      expect(refused.json()).toMatchObject({ code: 'CAISSE_OCCUPEE', tenue_par: holder })
  })
  test('takes money and gives it, as long as it is there', async () => {
    const url = await uneCaisseOuverte(100)
    const move = (as: typeof bob, sens: string, montant: number) =>
      post(`${url}/mouvements`, as, { sens, montant, motif: 'pour la monnaie' })
    expect((await move(bob, 'ENTREE', 50)).json()).toMatchObject({ sens: 'ENTREE', montant: 50, par: 'Bob' })
    expect((await move(bob, 'SORTIE', 150.05)).json()).toMatchObject({
      status: 409,
      code: 'CAISSE_INSUFFISANTE',
    })
    expect((await move(alice, 'SORTIE', 120)).statusCode).toBe(201)
    expect((await move(eve, 'SORTIE', 5)).json()).toMatchObject({ code: 'CAISSE_OCCUPEE', tenue_par: 'Bob' })
    expect((await move(bob, 'ENTREE', 0.01)).json()).toMatchObject({
      status: 400,
      code: 'MONTANT_SANS_PIECE',
      champ: 'montant',
    })
    expect((await move(bob, 'ENTREE', 0.005)).json()).toMatchObject({ code: 'MONTANT_TROP_FIN' })
    expect((await world.ask('GET', `${url}/lecture`, { as: bob })).json()).toMatchObject({
      code: 'ACCES_INTERDIT',
    })
    expect((await world.ask('GET', `${url}/lecture`, { as: alice })).json()).toMatchObject({
      tenue_par: 'Bob',
      fond: 100,
      entrees: 50,
      sorties: 120,
      attendu: 30,
    })
  })
  test('never gives more than it holds, whoever takes at once', async () => {
    const url = await uneCaisseOuverte(100)
    const taken = await Promise.all(
      Array.from({ length: 6 }, () =>
        post(`${url}/mouvements`, bob, { sens: 'SORTIE', montant: 30, motif: 'à la banque' }),
      ),
    )
    expect(taken.filter(({ statusCode }) => statusCode === 201)).toHaveLength(3)
  })
})

describe('a closing', () => {
  test('tells what was expected and counted, and its gap; then the till is closed', async () => {
    const url = await uneCaisseOuverte(100)
    await post(`${url}/mouvements`, bob, { sens: 'SORTIE', montant: 40, motif: 'à la banque' })
    expect((await post(`${url}/fermer`, bob, { compte: 60 })).json()).toMatchObject({
      code: 'ACCES_INTERDIT',
    })
    const closed = await post(`${url}/fermer`, alice, { compte: 59.95 })
    expect(closed.json()).toMatchObject({
      numero: 1,
      tenue_par: 'Bob',
      fermee_par: 'Alice',
      fond: 100,
      entrees: 0,
      sorties: 40,
      attendu: 60,
      compte: 59.95,
      ecart: -0.05,
      motif: null,
    })
    const again = { status: 409, code: 'CAISSE_FERMEE' }
    expect((await post(`${url}/fermer`, alice, { compte: 59.95 })).json()).toMatchObject(again)
    expect((await world.ask('GET', `${url}/lecture`, { as: alice })).json()).toMatchObject(again)
    const listed = await world.ask('GET', `${url}/fermetures`, { as: alice })
    expect(listed.json()).toEqual([closed.json()])
  })
  test('adds up the pieces and notes that were counted', async () => {
    const url = await uneCaisseOuverte(137.4)
    const compte = [
      { valeur: 100, nombre: 1 },
      { valeur: 20, nombre: 1 },
      { valeur: 2, nombre: 8 },
      { valeur: 0.25, nombre: 5 },
      { valeur: 0.1, nombre: 1 },
      { valeur: 0.05, nombre: 1 },
    ]
    expect((await post(`${url}/fermer`, alice, { compte })).json()).toMatchObject({ compte: 137.4, ecart: 0 })
  })
  test.each([
    { valeur: 3, nombre: 1 },
    { valeur: 0.01, nombre: 1 },
    { valeur: 5, nombre: -1 },
    { valeur: 5 },
  ])('counts no %j', async (piece) => {
    const url = await uneCaisseOuverte(5)
    const refused = await post(`${url}/fermer`, alice, { compte: [piece] })
    expect(refused.json()).toMatchObject({ status: 400, code: 'REQUETE_INVALIDE' })
  })
  test('with a great gap wants a reason, and until then nothing is closed', async () => {
    const url = await uneCaisseOuverte(100)
    const refused = await post(`${url}/fermer`, alice, { compte: 94.95 })
    expect(refused.json()).toMatchObject({ status: 422, code: 'ECART_A_EXPLIQUER' })
    expect((await post(`${url}/fermer`, alice, { compte: 95 })).json()).toMatchObject({ ecart: -5 })
    const other = await uneCaisseOuverte(100)
    const motif = 'un billet déchiré'
    expect((await post(`${other}/fermer`, alice, { compte: 80, motif })).json()).toMatchObject({
      ecart: -20,
      motif,
    })
  })
  test('is numbered without a gap, and of many at once one closes', async () => {
    const url = await uneCaisse()
    for (const numero of [1, 2, 3]) {
      await post(`${url}/ouvrir`, bob, { fond: 10 })
      const answers = await Promise.all(
        [alice, charlie, alice].map((as) => post(`${url}/fermer`, as, { compte: 10 })),
      )
      const closed = answers.filter(({ statusCode }) => statusCode === 200)
      expect(closed.map((answer) => answer.json().numero)).toEqual([numero])
    }
    const first = await world.ask('GET', `${url}/fermetures?limite=2&total=1`, { as: alice })
    expect(first.headers['x-total-count']).toBe('3')
    expect(first.json<{ numero: number }[]>().map(({ numero }) => numero)).toEqual([3, 2])
    const next = /<(.+)>; rel="next"/.exec(String(first.headers['link']))?.[1] ?? ''
    expect((await world.ask('GET', next, { as: alice })).json()).toMatchObject([{ numero: 1 }])
  })
  test('under one key happens once', async () => {
    const url = await uneCaisseOuverte(10)
    const given = { as: alice, body: { compte: 10 }, headers: { 'idempotency-key': randomUUID() } }
    const first = await world.ask('POST', `${url}/fermer`, given)
    const again = await world.ask('POST', `${url}/fermer`, given)
    expect([again.headers['idempotency-replayed'], again.json()]).toEqual(['true', first.json()])
  })
  test.each(['mouvements', 'fermetures'])('and its movements stay as they are: %s', async (table) => {
    const url = await uneCaisseOuverte(10)
    await post(`${url}/mouvements`, bob, { sens: 'ENTREE', montant: 5, motif: 'monnaie' })
    await post(`${url}/fermer`, alice, { compte: 15 })
    await expect(world.pool.query(`delete from ${table}`)).rejects.toThrow('append-only')
    await expect(world.pool.query(`update ${table} set motif = 'autre'`)).rejects.toThrow('append-only')
  })
})

describe('a sale put aside', () => {
  const sale = {
    magasin_id: 1,
    nom: 'Mme Tremblay',
    lignes: [{ produit_id: 1, quantite: 2, remise_pourcent: 10 }],
  }

  test('is seen in its store, and taken once; others are told by whom', async () => {
    const kept = await post('/attentes', bob, sale)
    expect(kept.json()).toMatchObject({ ...sale, par: 'Bob' })
    const { id } = kept.json<{ id: string }>()
    const waiting = async () => (await world.ask('GET', '/attentes?magasin_id=1', { as: eve })).json()
    expect(await waiting()).toContainEqual(kept.json())
    const taken = await Promise.all([bob, eve, alice].map((as) => post(`/attentes/${id}/reprendre`, as)))
    expect(taken.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    const par = ['Bob', 'Eve', 'Alice'][taken.findIndex(({ statusCode }) => statusCode === 200)]
    for (const late of taken.filter(({ statusCode }) => statusCode === 409))
      expect(late.json()).toMatchObject({ code: 'ATTENTE_DEJA_REPRISE', par })
    expect(await waiting()).not.toContainEqual(kept.json())
  })
  test('is no business of another store', async () => {
    const { id } = (await post('/attentes', bob, sale)).json<{ id: string }>()
    const forbidden = { status: 403, code: 'MAGASIN_INTERDIT' }
    expect((await post(`/attentes/${id}/reprendre`, carol)).json()).toMatchObject(forbidden)
    expect((await post('/attentes', carol, sale)).json()).toMatchObject(forbidden)
    expect((await world.ask('GET', '/attentes?magasin_id=1', { as: carol })).json()).toMatchObject(forbidden)
    expect((await post(`/attentes/${randomUUID()}/reprendre`, bob)).json()).toMatchObject({
      status: 404,
      code: 'ATTENTE_INTROUVABLE',
    })
  })
})
