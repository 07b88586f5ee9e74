import { stock } from '@comptoir/contracts'
import type { Pool } from '@comptoir/kit/postgres/database.ts'
import { withTx } from '@comptoir/kit/postgres/database.ts'
import { TEST_INSTANT, uneReservation, unId } from '@comptoir/testing/builders.ts'
import { participantSuite } from '@comptoir/testing/participant-suite.ts'
import fc from 'fast-check'
import { liberer, releaseGroup } from '../src/operations/liberer.ts'
import { libererVente } from '../src/operations/liberer-vente.ts'
import { rentrer } from '../src/operations/rentrer.ts'
import { reserveGroup } from '../src/operations/reserver.ts'
import { sortir } from '../src/operations/sortir.ts'
import {
  BOB,
  metrics,
  observeStock,
  offlineSale,
  prepareLieux,
  prepareStock,
  reserving,
  selling,
  soldOffline,
  template,
  uneVente,
} from './world.ts'

const act = { origine: 'SAGA', at: TEST_INSTANT } as const
const centre = stock.CENTRE_LOGISTIQUE_ID

participantSuite({
  template,
  served: reserving,
  undo: { served: liberer, bodyFor: ({ commandeId }) => ({ commandeId }) },
  prepare: prepareStock,
  observe: observeStock,
  // Even and odd orders touch the same two rows in opposite orders.
  build: (index) =>
    uneReservation({
      commandeId: unId(index),
      lignes: index % 2 === 0 ? [ligne(1, 1), ligne(2, 1)] : [ligne(2, 1), ligne(1, 2)],
    }),
  refused: uneReservation({ commandeId: unId(50), lignes: [ligne(1, 1), ligne(2, 10_000)] }),
  // Product 3 has ten pieces, so random groups run out of it; 8 is kept nowhere, and place 9 does not exist.
  bodies: fc
    .record({
      order: fc.nat({ max: 9 }),
      magasinId: fc.constantFrom(centre, centre, centre, 1, 9),
      produits: fc.uniqueArray(fc.constantFrom(1, 2, 3, 3, 8), { minLength: 1, maxLength: 3 }),
      quantite: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ order, magasinId, produits, quantite }) =>
      uneReservation({
        commandeId: unId(order),
        magasinId,
        lignes: produits.map((produitId) => ligne(produitId, quantite)),
      }),
    ),
})

// Orders that several places serve stand in groups with others, and ask for more than the centre has.
participantSuite({
  template,
  served: reserving,
  undo: { served: liberer, bodyFor: ({ commandeId }) => ({ commandeId }) },
  prepare: prepareLieux,
  observe: observeStock,
  build: (index) =>
    uneReservation({
      commandeId: unId(index),
      lignes: index % 2 === 0 ? [ligne(1, 2), ligne(2, 1)] : [ligne(2, 2), ligne(1, 1)],
      ...(index % 3 === 0 ? { magasinId: 1 } : { repartition: true }),
    }),
  refused: uneReservation({
    commandeId: unId(50),
    lignes: [ligne(1, 1), ligne(2, 10_000)],
    repartition: true,
  }),
  bodies: fc
    .record({
      order: fc.nat({ max: 9 }),
      magasinId: fc.constantFrom(centre, centre, 1, 3, 9),
      produits: fc.uniqueArray(fc.constantFrom(1, 2, 3, 3, 8), { minLength: 1, maxLength: 3 }),
      quantite: fc.integer({ min: 1, max: 40 }),
      repartition: fc.constantFrom(true, true, undefined),
    })
    .map(({ order, magasinId, produits, quantite, repartition }) =>
      uneReservation({
        commandeId: unId(order),
        magasinId,
        lignes: produits.map((produitId) => ligne(produitId, quantite)),
        ...(repartition && { repartition }),
      }),
    ),
})

participantSuite({
  template,
  served: liberer,
  prepare: reserveTwenty,
  observe: observeStock,
  build: (index) => ({ commandeId: unId(index) }),
})

participantSuite({
  template,
  served: sortir,
  prepare: reserveTwenty,
  observe: observeStock,
  build: (index) => ({ commandeId: unId(index) }),
})

// The same of orders that several places serve.
for (const served of [liberer, sortir]) {
  participantSuite({
    template,
    served,
    prepare: (pool) => reserveTwenty(pool, { prepare: prepareLieux, given: { repartition: true } }),
    observe: observeStock,
    build: (index) => ({ commandeId: unId(index) }),
  })
}

participantSuite({
  template,
  served: selling,
  undo: { served: libererVente, bodyFor: ({ venteId }) => ({ venteId }) },
  prepare: prepareStock,
  observe: observeStock,
  build: (index) =>
    uneVente({
      venteId: unId(index),
      magasinId: centre,
      lignes: index % 2 === 0 ? [ligne(1, 1), ligne(2, 1)] : [ligne(2, 1), ligne(1, 2)],
    }),
  refused: uneVente({ venteId: unId(50), lignes: [ligne(1, 9)], constatMax: 3 }),
  // Store 1 has five pieces of product 1, so random groups run out of it and find some; 8 is kept nowhere.
  bodies: fc
    .record({
      vente: fc.nat({ max: 9 }),
      magasinId: fc.constantFrom(1, 1, 1, centre, 9),
      produits: fc.uniqueArray(fc.constantFrom(1, 1, 3, 8), { minLength: 1, maxLength: 3 }),
      quantite: fc.integer({ min: 1, max: 6 }),
      constatMax: fc.constantFrom(0, 3, 100),
    })
    .map(({ vente, magasinId, produits, quantite, constatMax }) =>
      uneVente({
        venteId: unId(vente),
        magasinId,
        lignes: produits.map((produitId) => ligne(produitId, quantite)),
        constatMax,
      }),
    ),
})

participantSuite({
  template,
  served: libererVente,
  prepare: reserveTwenty,
  observe: observeStock,
  build: (index) => ({ venteId: unId(index) }),
})

// Store 1 has five pieces: every group finds the rest, of product 8 all.
participantSuite({
  template,
  served: soldOffline,
  prepare: prepareStock,
  observe: observeStock,
  build: (index) =>
    offlineSale({
      venteId: unId(index),
      lignes: index % 2 === 0 ? [ligne(1, 2), ligne(8, 1)] : [ligne(8, 1), ligne(1, 1)],
    }),
})

participantSuite({
  template,
  served: rentrer,
  prepare: prepareStock,
  observe: observeStock,
  build: (index) => ({
    retourId: unId(index),
    magasinId: 1,
    lignes: [
      { ...ligne(index % 2 === 0 ? 8 : 1, 2), remiseEnStock: true },
      { ...ligne(1, 1), remiseEnStock: index % 3 === 0 },
    ],
    auteur: BOB,
  }),
})

async function reserveTwenty(
  pool: Pool,
  {
    prepare = prepareStock,
    given = {},
  }: { prepare?: typeof prepareStock; given?: { repartition?: true } } = {},
): Promise<void> {
  await prepare(pool)
  await withTx(pool, async (tx) => {
    const demands = Array.from({ length: 20 }, (_, index) =>
      uneReservation({ commandeId: unId(index), lignes: [ligne(1, 2)], ...given }),
    )
    await reserveGroup(tx, demands, { ...act, metrics })
    await releaseGroup(tx, [unId(90)], act)
  })
}

function ligne(produitId: number, quantite: number) {
  return { produitId, quantite }
}
