import type { BodyOf, magasins } from '@comptoir/contracts'
import { newId } from '@comptoir/kit/ids.ts'
import { alice, bob } from '@comptoir/testing/staff.ts'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { asSaga } from './as-saga.ts'
import { brokenReturns, uneLigneDeRetour, unRetour } from './un-retour.ts'
import { preparePrix, uneLigneDeVente, uneOuverture } from './une-vente.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const { ouvrir, fermer, enregistrer, rendre, clore, annulerRetour } = asSaga(world)
const post = (url: string, as: typeof bob, body: object = {}) => world.ask('POST', url, { as, body })
let caisseId = 0
beforeAll(async () => {
  await preparePrix(world.pool)
  caisseId = (await post('/caisses', alice, { magasin_id: 1, nom: 'Retours' })).json<{ id: number }>().id
  await post(`/caisses/${caisseId}/ouvrir`, bob, { fond: 1_000 })
})

type Opening = Partial<BodyOf<typeof magasins.ouvrirVente>>
type Return = Partial<BodyOf<typeof magasins.ouvrirRetour>>

/** A sale that is final, at Bob's till. */
async function uneVente(given: Opening = {}): Promise<string> {
  const body = uneOuverture(0, { venteId: newId(), caisseId, ...given })
  expect((await ouvrir(body)).status).toBe(200)
  await fermer(body.venteId)
  return body.venteId
}
const retour = (venteId: string, given: Return = {}) => unRetour(0, { retourId: newId(), venteId, ...given })
const three = { lignes: [uneLigneDeVente({ produitId: 2, quantite: 3, remisePourcent: 10 })] }
const piece = (quantite = 1) => ({ lignes: [uneLigneDeRetour({ produitId: 2, quantite })] })

describe('a return', () => {
  test('of a discounted line in parts comes to what was paid, to the cent', async () => {
    const venteId = await uneVente(three)
    const parts = [await rendre(retour(venteId, piece())), await rendre(retour(venteId, piece(2)))]
    // 3 × 2.06 less 10 % is 5.56, of which 5.55 in cash.
    expect(parts.map(({ body }) => body['montantCents'])).toEqual([185, 371])
    const cash = parts.flatMap(({ body }) => body['remboursements'] as { montantCents: number }[])
    expect(cash.reduce((sum, { montantCents }) => sum + montantCents, 0)).toBe(555)
    const third = await rendre(retour(venteId, piece()))
    expect(third.body).toMatchObject({
      code: 'RETOUR_EXCESSIF',
      lignes: [{ produitId: 2, demande: 1, restant: 0 }],
      detail: expect.stringContaining('produit 2 (1 demandés, 0 disponibles)'),
    })
  })
  test('of a whole sale takes what is left of it, found by its number, once', async () => {
    const venteId = await uneVente(three)
    const shown = await world.ask('GET', `/ventes/${venteId}`, { as: alice })
    const { numero: venteNumero } = shown.json<{ numero: number }>()
    await rendre(retour(venteId, piece()))
    const whole = { venteNumero, lignes: [] }
    const { body } = await rendre({ ...retour(venteId, whole), venteId: null })
    expect(body).toMatchObject({
      venteId,
      montantCents: 371,
      lignes: [{ produitId: 2, quantite: 2, remiseEnStock: true }],
    })
    const again = await rendre({ ...retour(venteId, whole), venteId: null })
    expect(again.body).toMatchObject({ code: 'RETOUR_EXCESSIF', lignes: [{ produitId: 2, restant: 0 }] })
    const unknown = await rendre({ ...retour(venteId, { ...whole, venteNumero: 999_999 }), venteId: null })
    expect(unknown.body).toMatchObject({ code: 'VENTE_INTROUVABLE', id: '999999' })
  })

  test('of one line at once by many happens once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const venteId = await uneVente()
      const answers = await Promise.all(Array.from({ length: 6 }, () => rendre(retour(venteId))))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(answers.filter(({ body }) => body['code'] === 'RETOUR_EXCESSIF')).toHaveLength(5)
    }
  })
  test('that is cancelled leaves its pieces to come back again', async () => {
    const venteId = await uneVente()
    const first = retour(venteId)
    await rendre(first)
    await annulerRetour(first.retourId)
    expect((await rendre(retour(venteId))).status).toBe(200)
  })
  test('goes back as it was paid; another way is for who may', async () => {
    const paiements = [{ mode: 'CARTE' as const, montantCents: null }]
    const venteId = await uneVente({ ...three, paiements })
    expect((await rendre(retour(venteId, piece()))).body).toMatchObject({
      sessionId: null,
      remboursements: [{ mode: 'CARTE', montantCents: 185, arrondiCents: 0, from: 0 }],
    })
    const inCash = (autreMode: boolean) => rendre(retour(venteId, { ...piece(), mode: 'ESPECES', autreMode }))
    expect((await inCash(false)).body).toMatchObject({ code: 'MODE_A_APPROUVER', mode: 'ESPECES' })
    expect((await inCash(true)).body['remboursements']).toMatchObject([{ mode: 'ESPECES', from: null }])
  })
  test('gives cash only from a till that the author holds in that store, and no more than is in it', async () => {
    const venteId = await uneVente({ lignes: [uneLigneDeVente({ produitId: 10, quantite: 100 })] })
    const all = { lignes: [uneLigneDeRetour({ produitId: 10, quantite: 100 })] }
    const eve = { id: '2', nom: 'Eve' }
    expect((await rendre(retour(venteId, { ...all, auteur: eve }))).body).toMatchObject({
      code: 'CAISSE_REQUISE',
      magasinId: 1,
    })
    expect((await rendre(retour(venteId, { ...all, magasinId: 2 }))).body).toMatchObject({
      code: 'CAISSE_REQUISE',
    })
    await post(`/caisses/${caisseId}/mouvements`, bob, {
      sens: 'SORTIE',
      montant: 1_000,
      motif: 'à la banque',
    })
    const sale = await uneVente({ lignes: [uneLigneDeVente({ produitId: 10, quantite: 100 })] })
    await post(`/caisses/${caisseId}/mouvements`, bob, {
      sens: 'SORTIE',
      montant: 1_500,
      motif: 'à la banque',
    })
    expect((await rendre(retour(sale, all))).body).toMatchObject({
      code: 'CAISSE_INSUFFISANTE',
      id: caisseId,
    })
    await post(`/caisses/${caisseId}/mouvements`, bob, {
      sens: 'ENTREE',
      montant: 2_000,
      motif: 'de la banque',
    })
    expect((await rendre(retour(sale, all))).status).toBe(200)
  })
  test('is capped by author, client and day, whatever comes at once', async () => {
    const cap = { plafondCents: 400 }
    const ofClient = (clientId: number | null) => uneVente({ ...three, clientId })
    const [one, two, other] = [await ofClient(77), await ofClient(77), await ofClient(78)]
    const answers = await Promise.all(
      [one, one, two, two].map((venteId) => rendre(retour(venteId, { ...piece(), ...cap }))),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
    expect(answers.find(({ status }) => status === 403)?.body).toMatchObject({
      code: 'RETOUR_A_APPROUVER',
      plafond: 4,
    })
    expect((await rendre(retour(other, { ...piece(), ...cap }))).status).toBe(200)
    const approved = { plafondCents: null, approbateur: { id: '3', nom: 'Alice' } }
    expect((await rendre(retour(one, { ...piece(), ...approved }))).status).toBe(200)
  })
  test.each([
    ['VENTE_INTROUVABLE', { venteId: newId() }],
    ['LIGNE_INTROUVABLE', { lignes: [uneLigneDeRetour({ produitId: 3 })] }],
  ])('is refused: %s', async (code, given) => {
    expect((await rendre(retour(await uneVente(), given))).body).toMatchObject({ code })
  })
  test('of a sale that is not final, or too old, is refused', async () => {
    const running = uneOuverture(0, { venteId: newId(), caisseId })
    await ouvrir(running)
    expect((await rendre(retour(running.venteId))).body).toMatchObject({
      code: 'VENTE_NON_CONFIRMEE',
      statut: 'OUVERTE',
    })
    await fermer(running.venteId)
    const venteId = newId()
    const old = new Date(Date.now() - 32 * 24 * 3_600_000).toISOString()
    await enregistrer({
      venteId,
      magasinId: 1,
      caisseId,
      vendeur: { id: '1', nom: 'Bob' },
      clientId: null,
      faiteLe: old,
      numeroLocal: 'L-1',
      lignes: [{ ...uneLigneDeVente(), prixCents: 103 }],
      recuCents: 105,
      remplace: null,
    })
    expect((await rendre(retour(venteId))).body).toMatchObject({ code: 'RETOUR_HORS_DELAI', jours: 30 })
  })
})

test('a till counts the cash of returns, and is not closed while one runs', async () => {
  const lecture = async () => (await world.ask('GET', `/caisses/${caisseId}/lecture`, { as: alice })).json()
  const before = await lecture()
  const venteId = await uneVente()
  const body = retour(venteId)
  await rendre(body)
  const after = await lecture()
  expect(after.retours - before.retours).toBeCloseTo(1.05)
  expect(after.attendu).toBeCloseTo(before.attendu)
  const { rows } = await world.pool.query(`select id from retours where statut = 'OUVERT'`)
  const close = () => post(`/caisses/${caisseId}/fermer`, alice, { compte: after.attendu, motif: 'compté' })
  expect((await close()).json()).toMatchObject({ code: 'VENTE_EN_COURS' })
  for (const row of rows) expect((await clore(row.id)).status).toBe(200)
  const closed = (await close()).json()
  expect(closed).toMatchObject({ ecart: 0, retours: after.retours })
  const told = await world.pool.query(
    `select body from outbox where type = 'magasins.caisse-fermee' and (body ->> 'caisse_id')::int = $1`,
    [caisseId],
  )
  expect(told.rows).toMatchObject([{ body: { magasin_id: 1, numero: closed.numero, ecart_cents: 0 } }])
  await post(`/caisses/${caisseId}/ouvrir`, bob, { fond: 1_000 })
})

test('whatever comes back, in whatever parts and at once, adds up', { timeout: 60_000 }, async () => {
  const part = fc.record({
    quantite: fc.integer({ min: 1, max: 3 }),
    end: fc.constantFrom('close', 'cancel', 'leave'),
    mode: fc.constantFrom(null, 'ESPECES' as const, 'COMPTE' as const),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(part, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 100 }),
      async (parts, quantite, remisePourcent) => {
        const venteId = await uneVente({
          lignes: [uneLigneDeVente({ produitId: 2, quantite, remisePourcent })],
          paiements: [
            { mode: 'COMPTE', montantCents: 0 },
            { mode: 'ESPECES', montantCents: null },
          ],
        })
        await Promise.all(
          parts.map(async ({ quantite: count, end, mode }) => {
            const body = retour(venteId, { ...piece(count), mode })
            if ((await rendre(body)).status !== 200) return
            if (end === 'close') await clore(body.retourId)
            if (end === 'cancel') await annulerRetour(body.retourId)
          }),
        )
        expect(await brokenReturns(world.pool)).toEqual([])
      },
    ),
    { numRuns: 15 },
  )
})

test('others are told of a return that is closed, once', async () => {
  const venteId = await uneVente({ clientId: 7 })
  const body = retour(venteId)
  await rendre(body)
  for (let time = 0; time < 2; time += 1) await clore(body.retourId)
  const { rows } = await world.pool.query(
    `select body from outbox where type = 'magasins.retour-clos' and body ->> 'retour_id' = $1`,
    [body.retourId],
  )
  expect(rows).toMatchObject([
    {
      body: {
        vente_id: venteId,
        client_id: 7,
        montant_cents: 103,
        lignes: [
          {
            produit_id: 1,
            nom: 'Produit 1',
            quantite: 1,
            montant_cents: 103,
            cout_cents: 61,
            remise_en_stock: true,
          },
        ],
      },
    },
  ])
})
