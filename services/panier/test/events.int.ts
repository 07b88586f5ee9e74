import { type BodyOf, catalogue, toWire } from '@comptoir/contracts'
import type { BusEvent } from '@comptoir/kit/bus/bus.ts'
import { newId } from '@comptoir/kit/ids.ts'
import { createLogger } from '@comptoir/kit/observe/logger.ts'
import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { takeEvents } from '../src/events.ts'
import type { Metrics } from '../src/metrics.ts'
import { openWorld } from './world.ts'

const world = openWorld()
const log = createLogger({ service: 'panier', instance: 'essai', level: 'silent' })
const counts: Record<string, number> = {}
const metrics: Metrics = {
  changed: () => undefined,
  named: (result, count = 1) => (counts[result] = (counts[result] ?? 0) + count),
}
beforeEach(() => Object.assign(counts, { newer: 0, known: 0, 'off-contract': 0 }))

const take = (events: readonly BusEvent[]) => takeEvents({ pool: world.pool, log, metrics }, events)
const told = (body: Partial<BodyOf<typeof catalogue.produitChange>>): BusEvent => {
  const { id, body: said } = catalogue.produitChange({
    produitId: 1,
    nom: 'Tasse',
    prixCents: 900,
    coutCents: null,
    categorieId: 1,
    categorieNom: 'Cuisine',
    categorieVersion: 1,
    actif: true,
    version: 1,
    ...body,
  })
  return { id: newId(), type: id, body: toWire(said) as BusEvent['body'] }
}
const add = async (client_id: number, produit_id: number) =>
  (
    await world.app.inject({
      method: 'POST',
      url: '/panier',
      payload: { client_id, produit_id, quantite: 2 },
    })
  ).json()
const read = async (client: number) => (await world.app.inject(`/panier/${client}`)).json()

test('a line is called as the catalogue calls its product now; one that was never told of has no name', async () => {
  const unnamed = { produit_id: 7, nom: null, quantite: 2 }
  expect((await add(1, 7)).lignes).toEqual([unnamed])
  await take([told({ produitId: 8, nom: 'Théière' })])
  const lignes = [unnamed, { produit_id: 8, nom: 'Théière', quantite: 2 }]
  expect((await add(1, 8)).lignes).toEqual(lignes)
  const set = { method: 'PUT', url: '/panier/1/produits/7', payload: { quantite: 2 } } as const
  expect((await world.app.inject(set)).json().lignes).toEqual(lignes)
  await take([told({ produitId: 8, nom: 'Grande théière', version: 2 }), told({ produitId: 7 })])
  expect((await read(1)).lignes.map(({ nom }: { nom: string }) => nom)).toEqual(['Tasse', 'Grande théière'])
})

test('a product that is no longer sold keeps its name in carts', async () => {
  await take([
    told({ produitId: 9, nom: 'Bol' }),
    told({ produitId: 9, nom: 'Bol', actif: false, version: 2 }),
  ])
  expect((await add(2, 9)).lignes).toEqual([{ produit_id: 9, nom: 'Bol', quantite: 2 }])
})

test('in any order and however often, the greatest version wins', async () => {
  let produitId = 100
  const versions = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(versions, fc.boolean(), async (said, inOneGroup) => {
      produitId += 1
      const events = said.map((version) => told({ produitId, nom: `v${version}`, version }))
      for (const group of inOneGroup ? [events] : events.map((event) => [event])) await take(group)
      expect((await add(produitId, produitId)).lignes[0].nom).toBe(`v${Math.max(...said)}`)
    }),
    { numRuns: 20 },
  )
})

test('an event off contract is left out, and the others are taken', async () => {
  const wrong = { ...told({}), body: { produit_id: 50, nom: '' } }
  await take([wrong, told({ produitId: 51 })])
  expect(counts).toEqual({ newer: 1, known: 0, 'off-contract': 1 })
})
