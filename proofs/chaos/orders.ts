/** Which orders are placed: pure, each drawn from the seed. */
import type { Random } from '@comptoir/testing/random.ts'

export interface OrderBody {
  readonly produits?: readonly { readonly produit_id: number; readonly quantite: number }[]
  readonly client_id?: number
  readonly magasin_id?: number
  readonly repartition?: true
}

export interface Order {
  readonly body: OrderBody
  /** What is put into the client's panier before it is ordered. */
  readonly panier?: readonly { readonly produit_id: number; readonly quantite: number }[]
  /** Sent with a key, and again until the answer is definite. */
  readonly keyed: boolean
  /** Sent twice at once with its key, as by a double click. */
  readonly doubled: boolean
}

/** The demonstration data: products 1 to 200; stores 1 to 5 hold twenty of each, the centre hundreds. */
const PRODUCTS = 200
const STORES = 5
/** Whose accounts open with a balance that a few orders use up. */
const FIRST_CLIENT = 100
const CLIENTS = 400
const FIRST_CART = 1_000
const CARTS = 60

/** Draws the next order: mostly one that can be confirmed, and every way of being refused. */
export function drawOrder(random: Random): Order {
  const keyed = random.chance(0.7)
  const how = { keyed, doubled: keyed && random.chance(0.1) }
  const draw = random.next()
  const client_id = FIRST_CLIENT + random.between(0, CLIENTS - 1)
  if (draw < 0.41) return { ...how, body: { produits: lines(random) } }
  if (draw < 0.45) return { ...how, body: { produits: spread(random), repartition: true } }
  if (draw < 0.6) return { ...how, body: { produits: lines(random), client_id } }
  if (draw < 0.7) return { ...how, body: { produits: lines(random), magasin_id: random.between(1, STORES) } }
  if (draw < 0.78) return { ...how, body: { produits: [{ produit_id: 2, quantite: 999 }] } }
  if (draw < 0.86) return { ...how, body: { produits: [{ produit_id: 4, quantite: 10 }] } }
  if (draw < 0.87) return { ...how, body: { produits: [{ produit_id: 999_999, quantite: 1 }] } }
  // Few clients, so that some order one panier at the same time; one in eight only finds what another put in, or nothing.
  return {
    ...how,
    body: { client_id: FIRST_CART + random.between(0, CARTS - 1) },
    ...(random.chance(0.87) ? { panier: lines(random) } : {}),
  }
}

/** Cheap products, and soon more of them than the centre has. */
const spread = (random: Random) => [
  { produit_id: random.chance(0.5) ? 44 : 65, quantite: random.between(1, 120) },
]

function lines(random: Random): { produit_id: number; quantite: number }[] {
  const products = new Set(
    Array.from({ length: random.between(1, 3) }, () =>
      random.chance(0.2) ? 1 : random.between(1, PRODUCTS),
    ),
  )
  return [...products].map((produit_id) => ({ produit_id, quantite: random.between(1, 2) }))
}
