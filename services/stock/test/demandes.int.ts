/** Replenishment and transfers: what quantities say at every moment, who may, and that every step is taken once. */
import { randomUUID } from 'node:crypto'
import { alice, bob, carol, charlie } from '@comptoir/testing/staff.ts'
import { bearer, type TestToken } from '@comptoir/testing/tokens.ts'
import { beforeAll, expect, test } from 'vitest'
import { brokenInvariants, openWorld, prepareStock, putStock } from './world.ts'

const world = openWorld(prepareStock)
const centre: TestToken = { role: 'gestionnaire', magasins: [6], accountId: 9, claims: { nom: 'Lou' } }
let last = 100
beforeAll(async () => {
  await world.pool.query(
    `insert into lieux (id, nom, type, ouvert) values (2, 'Rosemont', 'MAGASIN', true), (3, 'Vieux-Port', 'MAGASIN', false)`,
  )
})

/** A product of which the centre holds so many. */
async function fresh(pieces = 50): Promise<number> {
  last += 1
  await putStock(world.pool, [[6, last, pieces]])
  return last
}
interface Given {
  readonly as: TestToken
  readonly body?: object
  readonly key?: string
}
async function post(url: string, { as, body, key }: Given) {
  const reply = await world.app.inject({
    method: 'POST',
    url,
    ...(body === undefined ? {} : { payload: body }),
    headers: { ...(await bearer(as)), ...(key === undefined ? {} : { 'idempotency-key': key }) },
  })
  return reply
}
const act = (id: string, acte: string, given: Given) => post(`/approvisionnements/${id}/${acte}`, given)
const codeOf = async (reply: ReturnType<typeof post>) => (await reply).json().code
const read = async (url: string, as: TestToken = charlie) =>
  (await world.app.inject({ url, headers: await bearer(as) })).json()

async function ask(produit: number, quantite: number): Promise<string> {
  const body = { magasin_id: 1, lignes: [{ produit_id: produit, quantite }], motif: 'vente de fin de saison' }
  const reply = await post('/approvisionnements', { as: alice, body })
  expect(reply.statusCode, reply.body).toBe(201)
  expect(reply.headers['location']).toBe(`/approvisionnements/${reply.json().id}`)
  return reply.json().id
}
/** What the centre and store 1 hold: free, reserved, on the way. */
const holds = async (produit: number) => {
  const rows: { magasin_id: number; disponible: number; reserve: number; en_transit: number }[] = await read(
    `/stock?produit_id=${produit}`,
  )
  return Object.fromEntries(
    rows.map((row) => [row.magasin_id, [row.disponible, row.reserve, row.en_transit]]),
  )
}

test('a request is granted in part, sent, and received with pieces missing: every quantity says so', async () => {
  const produit = await fresh(50)
  const id = await ask(produit, 12)
  expect(await holds(produit)).toEqual({ 6: [50, 0, 0] })
  const less = { quantites: [{ produit_id: produit, quantite: 10 }] }
  expect(await codeOf(act(id, 'valider', { as: charlie, body: less }))).toBe('MOTIF_REQUIS')
  const body = { ...less, motif: 'le reste lundi' }
  expect((await act(id, 'valider', { as: charlie, body })).json()).toMatchObject({
    statut: 'VALIDEE',
    version: 2,
  })
  expect(await holds(produit)).toEqual({ 6: [40, 10, 0] })
  expect((await act(id, 'expedier', { as: centre })).json()).toMatchObject({ statut: 'EXPEDIEE' })
  expect(await holds(produit)).toEqual({ 6: [40, 0, 0], 1: [0, 0, 10] })
  expect(await read('/stock?en_transit=1')).toMatchObject([
    { magasin_id: 1, produit_id: produit, en_transit: 10 },
  ])
  const recues = [{ produit_id: produit, quantite: 9 }]
  const done = await act(id, 'recevoir', { as: bob, body: { recues, motif: 'une boîte manque' } })
  expect(done.json()).toMatchObject({
    statut: 'RECUE',
    lignes: [{ produit_id: produit, demandee: 12, validee: 10, recue: 9 }],
    historique: [
      { statut: 'DEMANDEE', auteur: { nom: 'Alice' }, motif: 'vente de fin de saison' },
      { statut: 'VALIDEE', auteur: { nom: 'Charlie' }, motif: 'le reste lundi' },
      { statut: 'EXPEDIEE', auteur: { nom: 'Lou' } },
      { statut: 'RECUE', auteur: { nom: 'Bob' }, motif: 'une boîte manque' },
    ],
  })
  expect(await holds(produit)).toEqual({ 6: [40, 0, 0], 1: [9, 0, 0] })
  const moved: { cause: string; delta: number; en_transit: number }[] = await read(
    `/stock/mouvements?document_id=${id}`,
  )
  expect(moved.map(({ cause, delta, en_transit: coming }) => [cause, delta, coming]).reverse()).toEqual([
    ['EXPEDITION', -10, 0],
    ['TRANSIT', 0, 10],
    ['RECEPTION', 9, -9],
    ['ECART', 0, -1],
  ])
  expect(await read(`/approvisionnements/${id}`, alice)).toEqual(done.json())
  const { rows } = await world.pool.query(
    `select body->>'statut' as statut from outbox where body->>'demande_id' = $1 order by seq`,
    [id],
  )
  expect(rows.map(({ statut }) => statut)).toEqual(['DEMANDEE', 'VALIDEE', 'EXPEDIEE', 'RECUE'])
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('what is cancelled or refused gives everything back, and what has left does not come back', async () => {
  const produit = await fresh(5)
  const granted = await ask(produit, 5)
  await act(granted, 'valider', { as: charlie, body: {} })
  expect((await act(granted, 'annuler', { as: alice, body: {} })).json().statut).toBe('ANNULEE')
  expect(await holds(produit)).toEqual({ 6: [5, 0, 0] })
  const refused = await ask(produit, 5)
  expect((await act(refused, 'refuser', { as: charlie, body: { motif: 'stock bas' } })).json()).toMatchObject(
    {
      statut: 'REFUSEE',
    },
  )
  const sent = await ask(produit, 5)
  await act(sent, 'valider', { as: charlie, body: {} })
  await act(sent, 'expedier', { as: centre })
  expect(await codeOf(act(sent, 'annuler', { as: alice, body: {} }))).toBe('DEMANDE_PARTIE')
  expect(await holds(produit)).toEqual({ 6: [0, 0, 0], 1: [0, 0, 5] })
})

test('two who decide at once: one wins, the other is told by whom', async () => {
  const produit = await fresh()
  const id = await ask(produit, 3)
  const zoe: TestToken = { role: 'responsable', accountId: 8, claims: { nom: 'Zoé' } }
  const replies = await Promise.all([
    act(id, 'valider', { as: charlie, body: {} }),
    act(id, 'refuser', { as: zoe, body: { motif: 'plus rien' } }),
  ])
  const [won, lost] = replies.toSorted((a, b) => a.statusCode - b.statusCode)
  expect([won?.statusCode, lost?.statusCode]).toEqual([200, 409])
  const winner = won?.json().historique.at(-1).auteur.nom
  expect(lost?.json()).toMatchObject({ code: 'DEMANDE_DEJA_TRAITEE', par: winner })
  expect(lost?.json().detail).toContain(winner)
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('every step twice, late and out of order is taken once', async () => {
  const produit = await fresh(9)
  const id = await ask(produit, 4)
  expect(await codeOf(act(id, 'expedier', { as: centre }))).toBe('DEMANDE_NON_PRETE')
  expect(await codeOf(act(id, 'recevoir', { as: bob, body: {} }))).toBe('DEMANDE_NON_PRETE')
  const steps = [
    ['valider', { as: charlie, body: {} }],
    ['expedier', { as: centre }],
    ['recevoir', { as: bob, body: {} }],
  ] as const
  for (const [acte, given] of steps) {
    const key = randomUUID()
    const first = await act(id, acte, { ...given, key })
    expect(first.statusCode, first.body).toBe(200)
    // Sent again under its key it is answered as before; under none, it comes too late.
    expect((await act(id, acte, { ...given, key })).json()).toEqual(first.json())
    expect(await codeOf(act(id, acte, given))).toBe('DEMANDE_DEJA_TRAITEE')
  }
  expect(await codeOf(act(id, 'valider', { as: charlie, body: {} }))).toBe('DEMANDE_DEJA_TRAITEE')
  expect(await codeOf(act(id, 'refuser', { as: charlie, body: { motif: 'non' } }))).toBe(
    'DEMANDE_DEJA_TRAITEE',
  )
  expect(await codeOf(act(id, 'annuler', { as: alice, body: {} }))).toBe('DEMANDE_PARTIE')
  expect(await holds(produit)).toEqual({ 6: [5, 0, 0], 1: [4, 0, 0] })
})

test('what cannot be is refused by name, and nothing is done', async () => {
  const produit = await fresh(6)
  const id = await ask(produit, 8)
  const grant = (quantite: number, of = produit) =>
    codeOf(
      act(id, 'valider', {
        as: charlie,
        body: { quantites: [{ produit_id: of, quantite }], motif: 'essai' },
      }),
    )
  expect(await codeOf(act(id, 'valider', { as: charlie, body: {} }))).toBe('STOCK_INSUFFISANT')
  expect([await grant(9), await grant(0), await grant(1, 999_999)]).toEqual([
    'QUANTITE_EXCESSIVE',
    'DEMANDE_VIDE',
    'LIGNE_INTROUVABLE',
  ])
  expect(await codeOf(act(id, 'valider', { as: alice, body: {} }))).toBe('ACCES_INTERDIT')
  expect(await grant(6)).toBeUndefined()
  expect(await codeOf(act(id, 'expedier', { as: carol }))).toBe('MAGASIN_INTERDIT')
  await act(id, 'expedier', { as: centre })
  expect(await codeOf(act(id, 'recevoir', { as: carol, body: {} }))).toBe('MAGASIN_INTERDIT')
  const recues = [{ produit_id: produit, quantite: 7 }]
  expect(await codeOf(act(id, 'recevoir', { as: bob, body: { recues } }))).toBe('RECEPTION_EXCESSIVE')
  const twice = [...recues, ...recues]
  expect(await codeOf(act(id, 'recevoir', { as: bob, body: { recues: twice } }))).toBe('PRODUIT_EN_DOUBLE')
  expect(await codeOf(act(randomUUID(), 'recevoir', { as: bob, body: {} }))).toBe('DEMANDE_INTROUVABLE')
  expect(await codeOf(post(`/transferts/${id}/recevoir`, { as: bob, body: {} }))).toBe('DEMANDE_INTROUVABLE')
  const asked = (magasin: number, as = charlie) =>
    codeOf(
      post('/approvisionnements', {
        as,
        body: { magasin_id: magasin, lignes: [{ produit_id: 1, quantite: 1 }] },
      }),
    )
  expect([await asked(6), await asked(3), await asked(99), await asked(1, carol)]).toEqual([
    'DEMANDE_SUR_PLACE',
    'MAGASIN_FERME',
    'MAGASIN_INCONNU',
    'MAGASIN_INTERDIT',
  ])
  expect(await holds(produit)).toEqual({ 6: [0, 0, 0], 1: [0, 0, 6] })
  expect(await brokenInvariants(world.pool)).toEqual([])
})

test('nothing more is sent to a place that closed, and what is on its way there still arrives', async () => {
  const produit = await fresh()
  const [waiting, sent] = [await ask(produit, 1), await ask(produit, 2)]
  for (const id of [waiting, sent]) await act(id, 'valider', { as: charlie, body: {} })
  await act(sent, 'expedier', { as: centre })
  const open = (ouvert: boolean) => world.pool.query('update lieux set ouvert = $1 where id = 1', [ouvert])
  await open(false)
  expect(await codeOf(act(waiting, 'expedier', { as: centre }))).toBe('MAGASIN_FERME')
  expect((await act(waiting, 'annuler', { as: charlie, body: {} })).statusCode).toBe(200)
  expect((await act(sent, 'recevoir', { as: charlie, body: {} })).statusCode).toBe(200)
  await open(true)
  expect(await holds(produit)).toEqual({ 6: [48, 0, 0], 1: [2, 0, 0] })
})

test('a transfer between two stores goes the same way', async () => {
  const body = { de: 1, vers: 2, lignes: [{ produit_id: 1, quantite: 2 }] }
  const { id } = (await post('/transferts', { as: carol, body })).json()
  const step = (acte: string, given: Given) => post(`/transferts/${id}/${acte}`, given)
  await step('valider', { as: charlie, body: {} })
  await step('expedier', { as: alice })
  const done = await step('recevoir', { as: carol, body: {} })
  expect(done.json()).toMatchObject({ de: 1, vers: 2, statut: 'RECUE' })
  expect(await read('/transferts?magasin_id=1', alice)).toMatchObject([{ id, statut: 'RECUE' }])
  expect(await read('/transferts?statut=DEMANDEE', alice)).toEqual([])
  expect((await read('/approvisionnements?total=1&limite=1', carol)).length).toBe(0)
})

test('a proposal asks once for all that is below its threshold, up to its target', async () => {
  const [low, coming, fine] = [await fresh(), await fresh(), await fresh()]
  await putStock(
    world.pool,
    [low, coming, fine].map((produit) => [2, produit, 3]),
  )
  await world.pool.query('update stocks set seuil = 0 where magasin_id = 2')
  const set = (produit: number, seuil: number, cible: number | null) =>
    world.pool.query('update stocks set seuil = $2, cible = $3 where magasin_id = 2 and produit_id = $1', [
      produit,
      seuil,
      cible,
    ])
  await set(low, 5, 20)
  await set(coming, 4, null)
  await set(fine, 3, 9)
  const propose = () => post('/approvisionnements/proposer', { as: carol, body: { magasin_id: 2 } })
  const replies = await Promise.all([propose(), propose()])
  const made = replies.flatMap((reply) => reply.json())
  expect(made).toMatchObject([
    {
      de: 6,
      vers: 2,
      statut: 'DEMANDEE',
      lignes: [
        { produit_id: low, demandee: 17 },
        { produit_id: coming, demandee: 5 },
      ],
    },
  ])
  expect((await propose()).json()).toEqual([])
  expect(await codeOf(post('/approvisionnements/proposer', { as: carol, body: { magasin_id: 1 } }))).toBe(
    'MAGASIN_INTERDIT',
  )
})

test('a request cannot be moved by hand past its machine', async () => {
  const id = await ask(await fresh(), 1)
  const write = (text: string) => world.pool.query(text.replace('$id', `'${id}'`))
  await expect(write(`update demandes set statut = 'RECUE', version = 2 where id = $id`)).rejects.toThrow(
    'history',
  )
  await expect(write(`update demandes set vers = 2 where id = $id`)).rejects.toThrow('append-only')
  await expect(write(`update demande_historique set motif = 'autre'`)).rejects.toThrow('append-only')
  await expect(write(`update demande_lignes set validee = 9 where demande_id = $id`)).rejects.toThrow(
    'validee',
  )
  await expect(write(`delete from demandes where id = $id`)).rejects.toThrow('append-only')
})
