import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { prendre } from '../src/operations/prendre.ts'
import { remettre } from '../src/operations/remettre.ts'
import { fillCarts, template } from './world.ts'

/** The same carts, each taken once by the order of its client's number. */
async function fillAndTake(pool: Pool): Promise<void> {
  await fillCarts(pool)
  await pool.query(
    `insert into prises (commande_id, client_id, version, statut, lignes, prise_le)
     select ('019bc1a8-0000-7000-8000-' || lpad(to_hex(client_id), 12, '0'))::uuid, client_id, 1, 'PRISE',
       '[{"produitId": 1, "quantite": 3}, {"produitId": 8, "quantite": 1}]', now() from paniers where client_id <= 20`,
  )
  await pool.query('update paniers set version = 2')
}
const takenBy = (clientId: number) => `019bc1a8-0000-7000-8000-${clientId.toString(16).padStart(12, '0')}`

/** Lines in carts and orders that hold lines. Versions stay out: an undo raises them. */
async function observe(pool: Pool): Promise<unknown> {
  const lignes = await pool.query('select client_id, produit_id, quantite from panier_lignes order by 1, 2')
  const prises = await pool.query(
    "select commande_id, client_id, lignes from prises where statut = 'PRISE' order by 1",
  )
  return { lignes: lignes.rows, prises: prises.rows }
}

participantSuite({
  served: prendre,
  template,
  prepare: fillCarts,
  observe,
  build: (index) => ({ commandeId: unId(1000 + index), clientId: index + 1 }),
  refused: { commandeId: unId(1), clientId: 99 },
  // Several orders want one cart; some carts are empty or were never filled.
  bodies: fc
    .record({ client: fc.constantFrom(1, 2, 3, 99, 100), order: fc.nat({ max: 2 }) })
    .map(({ client, order }) => ({ commandeId: unId(client * 10 + order), clientId: client })),
  undo: { served: remettre, bodyFor: (body) => body },
})

participantSuite({
  served: remettre,
  template,
  prepare: fillAndTake,
  observe,
  build: (index) => ({ commandeId: takenBy(index + 1), clientId: index + 1 }),
  // Orders that took something, beside orders that never did.
  bodies: fc
    .record({ client: fc.integer({ min: 1, max: 4 }), order: fc.nat({ max: 1 }) })
    .map(({ client, order }) => ({
      commandeId: order === 0 ? takenBy(client) : unId(client),
      clientId: client,
    })),
})
