/** The past of the demonstration in the stock: what orders and sales held and took, what came back, and what was there before. */
import type { Person } from '@comptoir/contracts/access.ts'
import { CENTRE_DEMO } from '@comptoir/demo/lieux.ts'
import type { PastCommande, PastPart, PastRetour, PastVente } from '@comptoir/demo/past-types.ts'
import type { Tx } from '@comptoir/kit/postgres/database.ts'
import { insertRows } from '@comptoir/kit/postgres/insert-rows.ts'
import { statement } from '@comptoir/kit/postgres/statement.ts'
import type { Cause } from '../domain/mouvement.ts'
import { stockKey } from '../domain/reservation.ts'
import { reservationLignes, reservations } from './schema.ts'

/** A movement of a day before the first. */
export interface PastMouvement {
  readonly magasinId: number
  readonly produitId: number
  readonly delta: number
  readonly cause: Cause
  readonly at: Date
  /** The order, or the sale. */
  readonly commandeId: string | null
  readonly retourId: string | null
  readonly auteur: Person | null
}

/** What was held, and since when: by a sale in its store, by an order at the centre. */
interface Held {
  readonly id: string
  readonly magasinId: number
  readonly auteur: Person | null
  readonly of: PastVente | PastCommande
}

const heldIn = ({ ventes, commandes }: PastPart): Held[] => [
  ...ventes.map((of) => ({ id: of.id, magasinId: of.magasinId, auteur: of.vendeur, of })),
  ...commandes.map((of) => ({ id: of.id, magasinId: CENTRE_DEMO, auteur: null, of })),
]

/** What moved in some time, in the order of time. */
export function movedIn(part: PastPart): PastMouvement[] {
  const left = heldIn(part).flatMap(
    ({ id: commandeId, magasinId, auteur, of: { statut, lignes, endedAt: at } }) =>
      statut === 'ANNULEE'
        ? []
        : lignes.map(({ produitId, quantite }): PastMouvement => {
            const moved = { delta: -quantite, cause: 'SORTIE', retourId: null } as const
            return { ...moved, magasinId, produitId, at, commandeId, auteur }
          }),
  )
  return [...left, ...part.retours.flatMap(broughtBy)].toSorted(
    (one, other) => one.at.getTime() - other.at.getTime(),
  )
}

/** All that comes back is taken in; what nobody can sell any more is thrown away. */
function broughtBy({ id: retourId, magasinId, auteur, ligne, endedAt: at }: PastRetour): PastMouvement[] {
  const { produitId, quantite, remiseEnStock } = ligne
  const back = { magasinId, produitId, at, commandeId: null, retourId, auteur } as const
  const taken = { ...back, delta: quantite, cause: 'RETOUR' } as const
  return remiseEnStock ? [taken] : [taken, { ...back, delta: -quantite, cause: 'REBUT' }]
}

/** By how many pieces each place has more or less of each product since, by `stockKey`. */
export function changesOf(moved: readonly PastMouvement[]): Map<string, number> {
  const changes = new Map<string, number>()
  for (const { magasinId, produitId, delta } of moved) {
    const key = stockKey(magasinId, produitId)
    changes.set(key, (changes.get(key) ?? 0) + delta)
  }
  return changes
}

/** Writes what orders and sales held: it has left, or was given back. */
export async function insertHeld(tx: Tx, part: PastPart): Promise<void> {
  const held = heldIn(part)
  await insertRows(
    tx,
    reservations,
    held.map(({ id: commandeId, magasinId, auteur, of }) => ({
      commandeId,
      origine: 'SAGA',
      magasinId,
      statut: of.statut === 'CONFIRMEE' ? 'SORTIE' : 'LIBEREE',
      reserveeLe: of.reservedAt,
      closeLe: of.endedAt,
      auteurId: auteur?.id ?? null,
      auteurNom: auteur?.nom ?? null,
    })),
  )
  await insertRows(
    tx,
    reservationLignes,
    held.flatMap(({ id: commandeId, of }) =>
      of.lignes.map(({ produitId, quantite }) => ({
        commandeId,
        origine: 'SAGA' as const,
        produitId,
        quantite,
      })),
    ),
  )
}

/** Writes movements by one statement: what a place holds is checked against those of one. */
export async function insertMouvements(tx: Tx, moved: readonly PastMouvement[]): Promise<void> {
  await tx.query(
    statement('mouvements-past')
      .sql`insert into mouvements (magasin_id, produit_id, delta, cause, a, commande_id, retour_id, auteur_id, auteur_nom)
      select * from unnest(
        ${moved.map(({ magasinId }) => magasinId)}::int[],
        ${moved.map(({ produitId }) => produitId)}::int[],
        ${moved.map(({ delta }) => delta)}::int[],
        ${moved.map(({ cause }) => cause)}::text[],
        ${moved.map(({ at }) => at)}::timestamptz[],
        ${moved.map(({ commandeId }) => commandeId)}::uuid[],
        ${moved.map(({ retourId }) => retourId)}::uuid[],
        ${moved.map(({ auteur }) => auteur?.id ?? null)}::text[],
        ${moved.map(({ auteur }) => auteur?.nom ?? null)}::text[])`,
  )
}
