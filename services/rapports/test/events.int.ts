import { newId } from '@comptoir/kit/ids.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takeEvents } from '../src/events.ts'
import { asTold, openWorld, tell, uneCommande, uneLigneVendue, uneVente, unLieu, unRetour } from './world.ts'

const world = openWorld()
const TABLES = ['documents', 'heures', 'produits_jours', 'produits_mois', 'rendus', 'lieux', 'versions']

/** All that reports know, but for how often they were told. */
async function observe(): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const table of TABLES) {
    const { rows } = await world.pool.query(`select * from ${table}`)
    found[table] = rows.map((row) => JSON.stringify({ ...row, version: undefined })).sort()
  }
  return found
}
const forget = () => world.pool.query(`truncate ${TABLES.join(', ')}`)

test('what is told twice, in whatever order and groups, is counted once', async () => {
  const events = [
    uneVente(),
    uneVente({ magasinId: 2, lignes: [uneLigneVendue(), uneLigneVendue({ produitId: 2 })] }),
    uneVente({ faiteLe: '2026-10-31T23:00:00.000Z' }),
    uneCommande(),
    unRetour(),
    unLieu(1),
  ]
  await tell(world.pool, ...events)
  const once = await observe()
  const told = fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })
  await fc.assert(
    fc.asyncProperty(told, fc.integer({ min: 1, max: 12 }), async (shuffled, size) => {
      await forget()
      for (let at = 0; at < shuffled.length; at += size)
        await tell(world.pool, ...shuffled.slice(at, at + size))
      expect(await observe()).toEqual(once)
    }),
    { numRuns: 20 },
  )
})

test('groups that are taken at once add up', async () => {
  await forget()
  const groups = Array.from({ length: 8 }, () => Array.from({ length: 20 }, () => uneVente()))
  await Promise.all(groups.map((group) => tell(world.pool, ...group)))
  const { rows } = await world.pool.query('select ventes, ventes_cents, vendus from heures')
  expect(rows).toEqual([{ ventes: '160', ventes_cents: '320000', vendus: '320' }])
})

test('a sale that is given up is counted, and has no amount', async () => {
  await forget()
  const { magasins } = await import('@comptoir/contracts')
  const venteId = newId()
  const at = { a: '2026-11-20T17:00:00.000Z', magasinId: 1, caisseId: 1, numero: 2, clientId: null }
  await tell(world.pool, magasins.venteAnnulee({ venteId, ...at, motif: 'PAIEMENT_REFUSE' }))
  const { rows } = await world.pool.query('select ventes, annulations, ventes_cents from heures')
  expect(rows).toEqual([{ ventes: '0', annulations: '1', ventes_cents: '0' }])
})

test('an event off contract is reported and left out, and the others are taken', async () => {
  await forget()
  const counts: Record<string, number> = {}
  const reported: unknown[] = []
  const late: number[] = []
  const deps = {
    pool: world.pool,
    log: { error: (facts: unknown) => reported.push(facts) } as never,
    now: () => new Date('2026-11-20T17:00:03.000Z'),
    metrics: {
      received: (result: string, count: number) => (counts[result] = count),
      late: (seconds: number) => late.push(seconds),
    },
  }
  const wrong = { ...asTold(uneVente()), body: { vente_id: 'x' } }
  const strange = { ...asTold(uneVente()), type: 'magasins.inconnu' }
  await takeEvents(deps as never, [wrong, asTold(uneVente()), strange])
  expect(counts).toEqual({ newer: 1, known: 0, 'off-contract': 2 })
  expect(reported).toHaveLength(2)
  // Made at 17:00:00, in the reports three seconds later.
  expect(late).toEqual([3])
})

test('of a place the greatest version is kept', async () => {
  await forget()
  await tell(world.pool, unLieu(1, { nom: 'Plateau', version: 3 }))
  await tell(world.pool, unLieu(1, { nom: 'Ancien', version: 2 }))
  const { rows } = await world.pool.query('select nom, version from lieux')
  expect(rows).toEqual([{ nom: 'Plateau', version: 3 }])
})
