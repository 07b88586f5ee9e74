import { randomUUID } from 'node:crypto'
import { catalogue } from '@comptoir/contracts'
import { compileCheck } from '@comptoir/kit/http/validation.ts'
import { bearer } from '@comptoir/testing/tokens.ts'
import { expect, test } from 'vitest'
import { openWorld } from './world.ts'

const world = openWorld()
const charlie = await bearer({ role: 'responsable' })
const bob = await bearer({ role: 'employe' })

const send = (payload: string | Buffer, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: 'POST',
    url: '/produits/import',
    headers: { ...charlie, 'content-type': 'text/csv', ...headers },
    payload,
  })
const counts = async () =>
  (
    await world.pool.query(`select (select count(*) from produits) as products, (select count(*) from outbox) as events,
      (select count(*) from produit_historique) as versions, (select max(revision) from produits) as revision`)
  ).rows
const snapshot = async (query = '', headers: Record<string, string> = {}) =>
  world.app.inject({ url: `/produits/instantane${query}`, headers: { ...bob, ...headers } })

const HEAD = 'code;nom;description;categorie;prix;cout;codes_barres;image'

test('an import makes every product of its table, once for a key', async () => {
  const table = [
    HEAD,
    'IMP-1;"Thé ""vert"", 20 sachets";;epicerie;6,49;3,1;11111111 22222222;',
    'IMP-2;Thé noir;"deux\nlignes";Épicerie;7.5;;;/images/the.png',
    ';Sans code;;Épicerie;1;;;',
  ].join('\r\n')
  const headers = { 'idempotency-key': randomUUID() }
  const first = await send(`\uFEFF${table}`, headers)
  expect([first.statusCode, first.json()]).toEqual([201, { importes: 3 }])
  const again = await send(`\uFEFF${table}`, headers)
  expect(again.headers['idempotency-replayed']).toBe('true')
  const found = await world.app.inject({ url: '/produits?q=22222222', headers: charlie })
  expect(found.json()).toMatchObject([
    { code: 'IMP-1', nom: 'Thé "vert", 20 sachets', prix: 6.49, cout: 3.1, categorie_id: 2 },
  ])
  const { rows } = await world.pool.query<{ code: string }>(
    `select code from produits where nom = 'Sans code' and code = 'P' || id`,
  )
  expect(rows).toHaveLength(1)
  const { rows: told } = await world.pool.query(
    `select from outbox where body->>'nom' like 'Thé%' and seq > 201`,
  )
  expect(told).toHaveLength(2)
})

test('one wrong line, and nothing is made: each fault is told with its line and column', async () => {
  const before = await counts()
  const table = [
    HEAD,
    'OK-1;Bon;;Épicerie;1;;33333333;',
    'OK-2;;;Épicerie;1;;;',
    'OK-3;Cher;;Épicerie;1.005;;;',
    'OK-4;Perdu;;Nulle part;1;;;',
    'OK-5;Négatif;;Épicerie;-1;;;',
    'ok-1;Double;;Épicerie;1;;33333333;',
    'P1;Pris;;Épicerie;1;;2000000000015;',
    'OK-8;Code-barres;;Épicerie;1;;12;',
    'OK-9;Coût trop fin;;Épicerie;1;0.333;;',
  ].join('\n')
  const refused = (await send(table)).json<{ code: string; erreurs: { pointeur: string }[] }>()
  expect(refused.code).toBe('IMPORT_REFUSE')
  expect(refused.erreurs.map(({ pointeur }) => pointeur)).toEqual([
    '/3/nom',
    '/4/prix',
    '/5/categorie',
    '/6/prix',
    '/7/code',
    '/7/codes_barres',
    '/8/code',
    '/8/codes_barres',
    '/9/codes_barres',
    '/10/cout',
  ])
  expect(await counts()).toEqual(before)
})

test.each([
  ['a broken quote', `${HEAD}\nA;"Thé;;Épicerie;1;;;\nB;Café;;Épicerie;1;;;`, 'IMPORT_REFUSE'],
  ['a quote in the middle', 'nom,categorie,prix\nThé "vert,Épicerie,1', 'IMPORT_REFUSE'],
  ['too few cells', 'nom,categorie,prix\nThé,Épicerie', 'IMPORT_REFUSE'],
  ['an unknown column', 'nom,categorie,prix,tva\nThé,Épicerie,1,5', 'IMPORT_REFUSE'],
  ['a missing column', 'nom,prix\nThé,1', 'IMPORT_REFUSE'],
  ['no line', HEAD, 'IMPORT_REFUSE'],
  ['nothing', '', 'REQUETE_INVALIDE'],
  ['Latin-1', Buffer.from('nom,categorie,prix\nThé,Épicerie,1', 'latin1'), 'UTF8_INVALIDE'],
  ['UTF-16', Buffer.from('\uFEFFnom,categorie,prix\nThé,Épicerie,1', 'utf16le'), 'UTF8_INVALIDE'],
  ['10 MB', Buffer.alloc(10_000_000, 'a'), 'CORPS_TROP_GRAND'],
])('%s is refused by name, and nothing is made', async (_name, payload, code) => {
  const before = await counts()
  expect((await send(payload)).json()).toMatchObject({ code })
  expect(await counts()).toEqual(before)
})

test('another encoding is refused by its name, and so is another type', async () => {
  const other = await send('nom,categorie,prix\nA,Films,1', {
    'content-type': 'text/csv; charset=iso-8859-1',
  })
  expect(other.json()).toMatchObject({ code: 'JEU_NON_ACCEPTE', jeu: 'iso-8859-1' })
  expect((await send('{}', { 'content-type': 'application/json' })).statusCode).toBe(415)
  const json = await world.app.inject({
    method: 'POST',
    url: '/produits',
    headers: { ...charlie, 'content-type': 'text/csv' },
    payload: 'nom\nA',
  })
  expect(json.statusCode).toBe(415)
})

test('a snapshot has all that is sold, and later what changed and what is sold no more', async () => {
  const all = await snapshot()
  const isSnapshot = compileCheck(catalogue.prendreInstantane.replies[200])
  const whole = all.json<{ version: number; complet: boolean; produits: { id: number }[] }>()
  expect(isSnapshot(whole)).toBe(true)
  expect(all.headers['etag']).toBe(`"${whole.version}"`)
  expect(whole.produits.find(({ id }) => id === 1)).toMatchObject({
    nom: 'Casque d’écoute sans fil',
    categorie: 'Électronique',
    prix: 100,
    codes_barres: ['2000000000015'],
  })
  expect((await snapshot('', { 'if-none-match': `"${whole.version}"` })).statusCode).toBe(304)
  const since = `?depuis_version=${whole.version}`
  expect((await snapshot(since)).json()).toMatchObject({ complet: false, produits: [], retires: [] })
  const change = (id: number, body?: object) =>
    world.app.inject({
      method: body === undefined ? 'DELETE' : 'PUT',
      url: `/produits/${id}`,
      headers: { ...charlie, 'if-match': '"1"' },
      ...(body === undefined ? {} : { payload: body }),
    })
  await change(10)
  await change(11, { nom: 'Webcam', categorie_id: 1, prix: 61.5 })
  expect((await snapshot(since)).json()).toMatchObject({
    complet: false,
    produits: [{ id: 11, nom: 'Webcam', prix: 61.5 }],
    retires: [10],
  })
  const now = (await snapshot()).json<{ version: number; produits: { id: number }[] }>()
  expect(now.version).toBeGreaterThan(whole.version)
  expect(now.produits.map(({ id }) => id)).not.toContain(10)
  // A renamed category changes each of its products.
  await world.app.inject({
    method: 'PUT',
    url: '/categories/13',
    headers: { ...charlie, 'if-match': '"1"' },
    payload: { nom: 'Cinéma' },
  })
  const renamed = (await snapshot(`?depuis_version=${now.version}`)).json<{
    produits: { categorie: string }[]
  }>()
  expect(new Set(renamed.produits.map(({ categorie }) => categorie))).toEqual(new Set(['Cinéma']))
  // A version that was never given is another database's.
  expect((await snapshot('?depuis_version=999999999')).json()).toMatchObject({ complet: true })
  expect((await world.app.inject({ url: '/produits/instantane' })).statusCode).toBe(401)
})
