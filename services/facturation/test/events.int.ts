import { newId } from '@comptoir/kit/ids.ts'
import { alice, carol, charlie } from '@comptoir/testing/staff.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Metrics } from '../src/metrics.ts'
import { TOTAL_CENTS, told, uneCommande, uneVente, unRetourDeCommande, unRetourDeVente } from './pieces.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const list = async (query: string, as = charlie) =>
  (await world.ask('GET', `/factures?${query}`, { as })).json()
/** What is wrong with the numbers of all years: a gap, or one that two have. */
const gaps = async () =>
  (
    await world.pool.query(
      `select genre, annee from factures where statut = 'EMISE' group by 1, 2
       having count(*) <> max(rang) or count(distinct rang) <> count(*)
       union all select genre, annee from compteurs c
       where dernier <> (select count(*) from factures f where f.genre = c.genre and f.annee = c.annee)`,
    )
  ).rows

test('a confirmed order has one invoice, with its lines and its amounts', async () => {
  const commandeId = newId()
  const event = told(uneCommande({ commandeId }))
  await world.take([event])
  await world.take([event, told(uneCommande({ commandeId }))])
  const found = await list(`commande_id=${commandeId}`)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({
    genre: 'FACTURE',
    statut: 'EMISE',
    client_id: 7,
    magasin_id: 6,
    number_of_items: 3,
    montant: TOTAL_CENTS / 100,
    lignes: [
      { produit_id: 1, nom: 'Érable, sirop', quantite: 2, prix: 19.99, remise: 4, total: 35.98 },
      { produit_id: 2, nom: 'Café', quantite: 1, prix: 5, remise: 0, total: 5 },
    ],
    historique: [{ de: null, vers: 'EMISE' }],
  })
})

test('a guest’s order has an invoice, a sale without a client has none', async () => {
  const [commandeId, venteId] = [newId(), newId()]
  await world.take([
    told(uneCommande({ commandeId, clientId: null })),
    told(uneVente({ venteId, clientId: null })),
    told(unRetourDeVente({ venteId, clientId: null })),
  ])
  expect(await list(`commande_id=${commandeId}`)).toMatchObject([{ client_id: null, statut: 'EMISE' }])
  expect(await list(`vente_id=${venteId}`)).toEqual([])
})

test('a return has a credit note that names the invoice it corrects, in numbers of its own', async () => {
  const commandeId = newId()
  await world.take([told(uneCommande({ commandeId })), told(unRetourDeCommande({ commandeId }))])
  const [note] = await list(`commande_id=${commandeId}&genre=NOTE_DE_CREDIT`)
  const [facture] = await list(`commande_id=${commandeId}&genre=FACTURE`)
  expect(note).toMatchObject({
    numero: expect.stringMatching(/^NC-\d{4}-\d{6}$/),
    facture_id: facture.id,
    montant: 5,
    hors_taxes: 4.35,
    taxes: [
      { nom: 'TPS', montant: 0.22 },
      { nom: 'TVQ', montant: 0.43 },
    ],
  })
})

test('a credit note that comes before its invoice waits for it, however long', async () => {
  const venteId = newId()
  const retour = told(unRetourDeVente({ venteId }))
  await world.take([retour])
  await world.take([retour])
  const [waiting] = await list(`vente_id=${venteId}`)
  expect(waiting).toMatchObject({
    genre: 'NOTE_DE_CREDIT',
    statut: 'EN_ATTENTE',
    numero: null,
    facture_id: null,
  })
  await world.take([told(uneVente({ venteId }))])
  const [facture] = await list(`vente_id=${venteId}&genre=FACTURE`)
  expect(await list(`vente_id=${venteId}&genre=NOTE_DE_CREDIT`)).toMatchObject([
    {
      id: waiting.id,
      statut: 'EMISE',
      facture_id: facture.id,
      historique: [{ vers: 'EN_ATTENTE' }, { de: 'EN_ATTENTE', vers: 'EMISE' }],
    },
  ])
})

test('in any order, in any groups and however often: one paper each, and no gap', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (returns, draws) => {
        const next = () => draws.next().value ?? 0
        const orders = returns.map((count) => ({
          commandeId: newId(),
          retours: Array.from({ length: count }, newId),
        }))
        const events = orders.flatMap(({ commandeId, retours }) => [
          told(uneCommande({ commandeId })),
          ...retours.map((retourId) => told(unRetourDeCommande({ commandeId, retourId }))),
        ])
        const shuffled = [...events, ...events]
          .map((event) => ({ event, key: next() }))
          .sort((x, y) => x.key - y.key)
          .map(({ event }) => event)
        while (shuffled.length > 0) {
          const [one, other] = [shuffled.splice(0, 1 + (next() % 3)), shuffled.splice(0, next() % 3)]
          await Promise.all([world.take(one), world.take(other)])
        }
        for (const { commandeId, retours } of orders) {
          const found = await list(`commande_id=${commandeId}&limite=100`)
          expect(found.every(({ statut }: { statut: string }) => statut === 'EMISE')).toBe(true)
          expect(found).toHaveLength(1 + retours.length)
        }
        expect(await gaps()).toEqual([])
      },
    ),
    { numRuns: 12 },
  )
})

test('an event whose figures are those of no paper is refused, and holds up no other', async () => {
  const counts: Record<string, number> = {}
  const metrics: Metrics = {
    issued: () => undefined,
    received: (result, count) => (counts[result] = (counts[result] ?? 0) + count),
  }
  const commandeId = newId()
  const wrong = told(uneCommande({ horsTaxesCents: 1 }))
  const group = [{ ...wrong, body: {} }, wrong, told(uneCommande({ commandeId }))]
  await expect(world.take(group, { metrics })).rejects.toThrow(wrong.id)
  expect(counts).toEqual({ 'off-contract': 2, new: 1, known: 0 })
  expect(await list(`commande_id=${commandeId}`)).toHaveLength(1)
})

test('invoices of a store’s sales are that store’s; a customer sees his own, of every store', async () => {
  const venteId = newId()
  const clientId = 1_000 + Math.floor(Math.random() * 1_000_000)
  await world.take([told(uneVente({ venteId, clientId })), told(uneCommande({ clientId }))])
  const [facture] = await list(`vente_id=${venteId}`)
  const show = async (as: typeof alice) =>
    (await world.ask('GET', `/factures/${facture.id}`, { as })).json().code
  const own = { role: 'client', clientId } as const
  const other = { role: 'client', clientId: clientId + 1 } as const
  expect(await Promise.all([alice, carol, charlie, own, other].map(show))).toEqual([
    undefined,
    'MAGASIN_INTERDIT',
    undefined,
    undefined,
    'CLIENT_INTERDIT',
  ])
  const seen = async (as: typeof alice, query = '') => (await list(`${query}limite=100`, as)).length
  expect(await seen(own)).toBe(2)
  expect(await seen(other)).toBe(0)
  expect(await seen(carol, `client_id=${clientId}&`)).toBe(1)
  expect(await seen(alice, `client_id=${clientId}&`)).toBe(2)
  const foreign = await world.ask('GET', `/factures?client_id=${clientId}`, { as: other })
  expect(foreign.json().code).toBe('CLIENT_INTERDIT')
})
