/** Which sales are made, and which returns: pure, each drawn from the seed. */
import type { Random } from '@comptoir/testing/random.ts'

/** A till of the demonstration and its store. */
export interface Till {
  readonly id: number
  readonly magasin_id: number
}

/** A sale that its seller was told is confirmed. */
export interface Sold {
  readonly venteId: string
  readonly magasinId: number
  readonly produits: readonly number[]
}

export interface Drawn {
  /** Below the orchestrator's address or the gateway's. */
  readonly path: '/saga/vente' | '/saga/retour'
  readonly body: object
  /** Sent twice at once with its key, as by a double press, or by a till that does not know whether it had sent it. */
  readonly doubled: boolean
}

const PRODUCTS = 200
/** Whose accounts open with a balance that a few sales use up. */
const FIRST_CLIENT = 100
const CLIENTS = 400
const ENOUGH = 1_000_000
/** A card that is never answered holds its sale for a minute: too long for a short run. */
const CARTES = ['acceptee', 'acceptee', 'refusee', 'lente'] as const

/** Draws the next sale: mostly one that can be confirmed, and every way of being refused. */
export function drawSale(random: Random, { id, magasin_id }: Till): Drawn {
  const offline = random.chance(0.12)
  const how = offline ? whatHappened(random) : whatIsAsked(random)
  const body = { magasin_id, caisse_id: id, ...how }
  return { path: '/saga/vente', body, doubled: offline || random.chance(0.15) }
}

function whatIsAsked(random: Random): object {
  const lignes = lines(random)
  const client_id = FIRST_CLIENT + random.between(0, CLIENTS - 1)
  const draw = random.next()
  const cash = { mode: 'ESPECES', recu: ENOUGH }
  if (draw < 0.35) return { lignes, paiement: cash }
  if (draw < 0.5) return { lignes, paiement: { mode: 'CARTE', carte: CARTES[random.between(0, 3)] } }
  if (draw < 0.65) return { lignes, client_id, paiement: { mode: 'COMPTE' } }
  if (draw < 0.75) return { lignes, client_id, paiements: [{ mode: 'COMPTE', montant: 0.5 }, cash] }
  if (draw < 0.8) return { lignes: [{ produit_id: 999_999, quantite: 1 }], paiement: cash }
  if (draw < 0.85) return { lignes: [{ produit_id: 2, quantite: 999 }], paiement: cash }
  if (draw < 0.9) return { lignes, paiement: { mode: 'ESPECES', recu: 0.05 } }
  return { lignes: [{ produit_id: 3, quantite: 25 }], constat: true, paiement: cash }
}

/** A sale without network, at prices of its own. */
const whatHappened = (random: Random): object => ({
  lignes: lines(random).map((line) => ({ ...line, prix: random.between(100, 9_999) / 100 })),
  paiement: { mode: 'ESPECES', recu: ENOUGH },
  hors_ligne: { faite_le: '2026-01-02T03:04:05Z', numero_local: `L-${random.between(1, 999_999)}` },
})

/** Draws a return of one piece, which may have come back already. */
export function drawReturn(random: Random, { venteId, magasinId, produits }: Sold): Drawn {
  const produit_id = produits[random.between(0, produits.length - 1)]
  const ligne = { produit_id, quantite: 1, motif: 'ERREUR', remise_en_stock: random.chance(0.5) }
  const carte = CARTES[random.between(0, 3)]
  const body = { vente_id: venteId, magasin_id: magasinId, carte, lignes: [ligne] }
  return { path: '/saga/retour', body, doubled: random.chance(0.15) }
}

function lines(random: Random): { produit_id: number; quantite: number; remise_pourcent: number }[] {
  const products = new Set(Array.from({ length: random.between(1, 3) }, () => random.between(1, PRODUCTS)))
  return [...products].map((produit_id) => ({
    produit_id,
    quantite: random.between(1, 2),
    remise_pourcent: random.between(0, 10),
  }))
}
