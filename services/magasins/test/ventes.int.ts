import { type BodyOf, magasins, toWire } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { alice, bob } from '@comptoir/testing/staff.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { brokenNumbers, preparePrix, uneLigneDeVente, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const post = (url: string, as: typeof bob, body: object = {}) => world.ask('POST', url, { as, body })
beforeAll(() => preparePrix(world.pool))

const { ouvrir, fermer, annuler, enregistrer } = asSaga(world)

/** A new till of store 1, held by Bob with 100.00. */
async function uneCaisse(): Promise<number> {
  const made = await post('/caisses', alice, { magasin_id: 1, nom: `Caisse ${newId()}` })
  const { id } = made.json<{ id: number }>()
  expect((await post(`/caisses/${id}/ouvrir`, bob, { fond: 100 })).statusCode).toBe(200)
  return id
}
const vente = (caisseId: number, given: Partial<BodyOf<typeof magasins.ouvrirVente>> = {}) =>
  uneOuverture(0, { venteId: newId(), caisseId, ...given })
const lecture = async (caisseId: number) =>
  (await world.ask('GET', `/caisses/${caisseId}/lecture`, { as: alice })).json()
const eventsOf = async (venteId: string) => {
  const { rows } = await world.pool.query(
    `select type, body from outbox where body ->> 'vente_id' = $1 order by seq`,
    [venteId],
  )
  return rows
}

describe('an opening', () => {
  test('freezes prices, discount, taxes, rounding and change', async () => {
    const caisseId = await uneCaisse()
    const lignes = [
      uneLigneDeVente({ produitId: 2, quantite: 3, remisePourcent: 10 }),
      uneLigneDeVente({ produitId: 5 }),
    ]
    const opened = await ouvrir(
      vente(caisseId, { lignes, paiements: [{ mode: 'ESPECES', montantCents: 2_000 }] }),
    )
    // 3 × 2.06 less 10 % is 5.56; with 5.15 it is 10.71, of which 10.70 in cash.
    expect(opened.body).toMatchObject({
      totalCents: 1_071,
      horsTaxesCents: 931,
      taxes: [
        { nom: 'TPS', pourcent: 5, montantCents: 47 },
        { nom: 'TVQ', pourcent: 9.975, montantCents: 93 },
      ],
      encaissements: [{ mode: 'ESPECES', montantCents: 1_070, arrondiCents: -1 }],
      arrondiCents: -1,
      renduCents: 930,
    })
  })
  test('takes several tenders', async () => {
    const paiements = [
      { mode: 'CARTE' as const, montantCents: 50 },
      { mode: 'ESPECES' as const, montantCents: null },
    ]
    const { body } = await ouvrir(vente(await uneCaisse(), { paiements }))
    expect(body['encaissements']).toEqual([
      { mode: 'CARTE', montantCents: 50, arrondiCents: 0 },
      { mode: 'ESPECES', montantCents: 55, arrondiCents: 2 },
    ])
  })
  test.each([
    ['CAISSE_INTROUVABLE', { caisseId: 99_999 }],
    ['CAISSE_INTROUVABLE', { magasinId: 2 }],
    ['CAISSE_OCCUPEE', { vendeur: { id: '2', nom: 'Eve' } }],
    ['PRODUIT_INCONNU', { lignes: [uneLigneDeVente({ produitId: 9 })] }],
    ['MONTANT_INSUFFISANT', { paiements: [{ mode: 'ESPECES' as const, montantCents: 100 }] }],
    ['MONTANT_INSUFFISANT', { paiements: [{ mode: 'CARTE' as const, montantCents: 100 }] }],
    ['PAIEMENT_EN_TROP', { paiements: [{ mode: 'CARTE' as const, montantCents: 104 }] }],
    [
      'PAIEMENT_EN_TROP',
      { paiements: (['CARTE', 'COMPTE'] as const).map((mode) => ({ mode, montantCents: null })) },
    ],
    ['PRIX_CHANGE', { attenduCents: 102 }],
    ['CAISSE_REQUISE', { caisseId: null, vendeur: { id: '77', nom: 'Zoé' } }],
  ])('is refused: %s %j', async (code, given) => {
    expect((await ouvrir(vente(await uneCaisse(), given))).body).toMatchObject({ code })
  })
  test('that names no till is made at the one that its seller holds', async () => {
    const vendeur = { id: '1', nom: 'Bob' }
    await uneCaisse()
    const { body } = await ouvrir(uneOuverture(0, { venteId: newId(), caisseId: null, vendeur }))
    expect(body).toMatchObject({ totalCents: 103, prix: [{ produitId: 1, prixCents: 103 }] })
  })
  test('of another’s till is for who runs the store', async () => {
    const caisseId = await uneCaisse()
    const vendeur = { id: '3', nom: 'Alice' }
    expect((await ouvrir(vente(caisseId, { vendeur, tientToutes: true }))).status).toBe(200)
  })
  test('is refused at a till that is closed', async () => {
    const caisseId = await uneCaisse()
    await post(`/caisses/${caisseId}/fermer`, alice, { compte: 100 })
    expect((await ouvrir(vente(caisseId))).body).toMatchObject({ code: 'CAISSE_FERMEE', id: caisseId })
  })
  test('comes in vain after its cancellation, under whatever key', async () => {
    const body = vente(await uneCaisse())
    await annuler(body.venteId)
    const late = await world.app.inject({
      method: 'POST',
      url: magasins.ouvrirVente.spec.path,
      headers: { 'idempotency-key': newId() },
      payload: toWire(body) as object,
    })
    expect(late.json()).toMatchObject({ code: 'ACTION_ANNULEE' })
  })
})

describe('a till', () => {
  test('counts the cash of sales that are final, and closes on their sum', async () => {
    const caisseId = await uneCaisse()
    for (const lost of [false, true, false]) {
      const body = vente(caisseId)
      expect((await ouvrir(body)).status).toBe(200)
      expect((await (lost ? annuler(body.venteId) : fermer(body.venteId))).status).toBe(200)
    }
    const byCard = vente(caisseId, { paiements: [{ mode: 'CARTE', montantCents: null }] })
    await ouvrir(byCard)
    await fermer(byCard.venteId)
    expect(await lecture(caisseId)).toMatchObject({ fond: 100, ventes: 2.1, attendu: 102.1 })
    const closed = await post(`/caisses/${caisseId}/fermer`, alice, { compte: 102.05 })
    expect(closed.json()).toMatchObject({ ventes: 2.1, attendu: 102.1, compte: 102.05, ecart: -0.05 })
  })
  test('is not closed while a sale runs, and sells nothing once it is', async () => {
    const caisseId = await uneCaisse()
    const body = vente(caisseId)
    await ouvrir(body)
    const close = () => post(`/caisses/${caisseId}/fermer`, alice, { compte: 100 })
    expect((await close()).json()).toMatchObject({ status: 409, code: 'VENTE_EN_COURS' })
    await annuler(body.venteId)
    expect((await close()).statusCode).toBe(200)
  })
  test('closes or sells, never both', async () => {
    for (let round = 0; round < 8; round += 1) {
      const caisseId = await uneCaisse()
      const [opened, closed] = await Promise.all([
        ouvrir(vente(caisseId)),
        post(`/caisses/${caisseId}/fermer`, alice, { compte: 100 }),
      ])
      expect([opened.status, closed.statusCode].toSorted((a, b) => a - b)).toEqual([200, 409])
    }
  })
})

test('numbers of a store have no holes, whatever is cancelled, refused or thrown', {
  timeout: 60_000,
}, async () => {
  const caisses = [await uneCaisse(), await uneCaisse()]
  const sale = fc.record({
    caisse: fc.nat({ max: 1 }),
    produitId: fc.constantFrom(1, 2, 9),
    end: fc.constantFrom('close', 'cancel', 'leave', 'again'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 12 }), async (sales) => {
      await Promise.all(
        sales.map(async ({ caisse, produitId, end }) => {
          const body = vente(caisses[caisse] ?? 0, { lignes: [uneLigneDeVente({ produitId })] })
          const opened = await ouvrir(body)
          if (end === 'cancel') await annuler(body.venteId)
          if (opened.status !== 200) return
          if (end === 'close') await fermer(body.venteId)
          if (end === 'again') expect((await ouvrir(body)).body).toEqual(opened.body)
        }),
      )
      expect(await brokenNumbers(world.pool)).toEqual([])
    }),
    { numRuns: 15 },
  )
})

test('others are told of what is final, once', async () => {
  const caisseId = await uneCaisse()
  const [kept, lost] = [vente(caisseId, { clientId: 7 }), vente(caisseId)]
  for (const body of [kept, lost]) await ouvrir(body)
  for (let time = 0; time < 2; time += 1) {
    await fermer(kept.venteId)
    await annuler(lost.venteId)
  }
  expect(await eventsOf(kept.venteId)).toMatchObject([
    {
      type: 'magasins.vente-confirmee',
      body: {
        magasin_id: 1,
        caisse_id: caisseId,
        client_id: 7,
        vendeur: { id: '1', nom: 'Bob' },
        total_cents: 103,
        lignes: [
          {
            produit_id: 1,
            nom: 'Produit 1',
            quantite: 1,
            prix_cents: 103,
            remise_cents: 0,
            total_cents: 103,
            cout_cents: 61,
          },
        ],
      },
    },
  ])
  expect(await eventsOf(lost.venteId)).toMatchObject([
    { type: 'magasins.vente-annulee', body: { motif: 'STOCK_INSUFFISANT' } },
  ])
})

describe('a sale without network', () => {
  const recorded = (caisseId: number, given: object = {}) =>
    enregistrer({
      venteId: newId(),
      magasinId: 1,
      caisseId,
      vendeur: { id: '1', nom: 'Bob' },
      clientId: null,
      faiteLe: new Date().toISOString(),
      numeroLocal: 'L-1',
      lignes: [{ ...uneLigneDeVente({ produitId: 9 }), prixCents: 317 }],
      recuCents: 500,
      remplace: null,
      ...given,
    } as never)
  test('is kept as the till made it, and counted in its session', async () => {
    const caisseId = await uneCaisse()
    const { body } = await recorded(caisseId)
    expect(body).toMatchObject({ totalCents: 317, arrondiCents: -2, renduCents: 185, note: null })
    expect(await lecture(caisseId)).toMatchObject({ ventes: 3.15 })
  })
  test('whose session is over is kept with a note, and in no session', async () => {
    const caisseId = await uneCaisse()
    const faiteLe = '2026-01-15T12:00:00.000Z'
    const { body } = await recorded(caisseId, { faiteLe })
    expect(body).toMatchObject({ sessionId: null, note: 'SESSION_FERMEE' })
    expect(await lecture(caisseId)).toMatchObject({ ventes: 0 })
  })
})

test('what a sale was is never changed', async () => {
  const body = vente(await uneCaisse())
  await ouvrir(body)
  const change = (sql: string) => world.pool.query(sql, [body.venteId])
  for (const sql of [
    'update ventes set total_cents = 0 where id = $1',
    'delete from ventes where id = $1',
    'update vente_lignes set quantite = 2 where vente_id = $1',
    'delete from vente_historique where vente_id = $1',
  ])
    await expect(change(sql)).rejects.toThrow('append-only')
  await expect(change(`update ventes set statut = 'CONFIRMEE' where id = $1`)).rejects.toThrow('history ends')
})
