/**
 * A reservation: what an order holds in one place, all its lines or none.
 *
 *     (none) ── reserver ──► RESERVEE ── liberer ──► LIBEREE
 *        │                       └────── sortir ───► SORTIE
 *        └───── liberer ───► ANNULEE     the mark that refuses the reservation which comes late
 *
 * LIBEREE, SORTIE and ANNULEE are final. Everything here is pure.
 */
import { type Refusal, refuser } from '@comptoir/contracts'

/**
 * Who made a reservation. A saga's and one made by hand are two facts, even under one id: no state of the one is seen by
 * the other.
 */
export type Origine = 'SAGA' | 'PUBLIQUE'

export interface Ligne {
  readonly produitId: number
  readonly quantite: number
}

export type Reservation =
  | {
      readonly statut: 'RESERVEE'
      readonly magasinId: number
      readonly lignes: readonly Ligne[]
      readonly reserveeLe: Date
    }
  | { readonly statut: 'LIBEREE'; readonly closeLe: Date }
  | { readonly statut: 'SORTIE'; readonly closeLe: Date }
  | { readonly statut: 'ANNULEE'; readonly closeLe: Date }

export interface Demande {
  readonly commandeId: string
  readonly magasinId: number
  /** One line per product, in product order: see `normaliser`. */
  readonly lignes: readonly Ligne[]
}

/** What is known before a group is decided. */
export interface Situation {
  /** Pieces free, by `cleStock`. A row that does not exist counts as none. */
  readonly disponibles: ReadonlyMap<string, number>
  readonly lieuxInconnus: ReadonlySet<number>
  readonly reservations: ReadonlyMap<string, Reservation>
}

export type Verdict =
  | { readonly kind: 'reserver' }
  | { readonly kind: 'deja-reservee'; readonly a: Date }
  | { readonly kind: 'refus'; readonly refus: Refusal }

export const cleStock = (magasinId: number, produitId: number): string => `${magasinId}/${produitId}`

/** Sums repeated products and puts lines in product order, the order of locks. */
export function normaliser(lignes: readonly Ligne[]): Ligne[] {
  const parProduit = new Map<number, number>()
  for (const { produitId, quantite } of lignes)
    parProduit.set(produitId, (parProduit.get(produitId) ?? 0) + quantite)
  return [...parProduit]
    .map(([produitId, quantite]) => ({ produitId, quantite }))
    .sort((a, b) => a.produitId - b.produitId)
}

/**
 * Decides a group in order of arrival. Each accepted order takes from what the next ones see; a refused one takes
 * nothing, so nobody is refused who would fit.
 */
export function decideReservations(demandes: readonly Demande[], situation: Situation): Verdict[] {
  const restes = new Map(situation.disponibles)
  const acceptees = new Map<string, Demande>()
  return demandes.map((demande): Verdict => {
    const connue = situation.reservations.get(demande.commandeId)
    if (connue !== undefined) return verdictConnue(demande, connue)
    const jumelle = acceptees.get(demande.commandeId)
    if (jumelle !== undefined)
      return memeContenu(demande, jumelle) ? { kind: 'reserver' } : existante(demande)
    if (situation.lieuxInconnus.has(demande.magasinId))
      return { kind: 'refus', refus: refuser('MAGASIN_INCONNU', { magasinId: demande.magasinId }) }
    const manques = manquesDe(demande, restes)
    if (manques.length > 0) return { kind: 'refus', refus: refuser('STOCK_INSUFFISANT', { lignes: manques }) }
    for (const { produitId, quantite } of demande.lignes) {
      const cle = cleStock(demande.magasinId, produitId)
      restes.set(cle, (restes.get(cle) ?? 0) - quantite)
    }
    acceptees.set(demande.commandeId, demande)
    return { kind: 'reserver' }
  })
}

export interface Manque {
  readonly produitId: number
  readonly demande: number
  readonly disponible: number
}

/** The lines of an order that do not fit, with what there is. */
export function manquesDe(
  { magasinId, lignes }: Omit<Demande, 'commandeId'>,
  restes: ReadonlyMap<string, number>,
): Manque[] {
  return lignes.flatMap(({ produitId, quantite }) => {
    const disponible = restes.get(cleStock(magasinId, produitId)) ?? 0
    return quantite > disponible ? [{ produitId, demande: quantite, disponible }] : []
  })
}

function verdictConnue(demande: Demande, connue: Reservation): Verdict {
  switch (connue.statut) {
    case 'RESERVEE':
      return memeContenu(demande, connue)
        ? { kind: 'deja-reservee', a: connue.reserveeLe }
        : existante(demande)
    case 'LIBEREE':
    case 'SORTIE':
    case 'ANNULEE':
      return existante(demande)
  }
}

const existante = ({ commandeId }: Demande): Verdict => ({
  kind: 'refus',
  refus: refuser('RESERVATION_EXISTANTE', { id: commandeId }),
})

type Contenu = Pick<Demande, 'magasinId' | 'lignes'>

function memeContenu(une: Contenu, autre: Contenu): boolean {
  return (
    une.magasinId === autre.magasinId &&
    une.lignes.length === autre.lignes.length &&
    une.lignes.every((ligne, at) => {
      const vis = autre.lignes[at]
      return vis?.produitId === ligne.produitId && vis.quantite === ligne.quantite
    })
  )
}

/**
 * What a departure does to an order's reservation: `sortir`, or nothing more because it has left already.
 * @throws when nothing is reserved: a paid order's stock must never be gone, so this is a fault, not a refusal.
 */
export function decideSortie(
  commandeId: string,
  connue: Reservation | undefined,
): { kind: 'sortir' } | { kind: 'deja-sortie'; a: Date } {
  switch (connue?.statut) {
    case 'RESERVEE':
      return { kind: 'sortir' }
    case 'SORTIE':
      return { kind: 'deja-sortie', a: connue.closeLe }
    case 'LIBEREE':
    case 'ANNULEE':
    case undefined:
      throw new Error(
        `commande ${commandeId}: nothing is reserved that could leave (${connue?.statut ?? 'unknown order'})`,
      )
  }
}

/** Those reservations that hold their lines now. */
export function tenuesParmi(reservations: ReadonlyMap<string, Reservation>): Demande[] {
  return [...reservations].flatMap(([commandeId, reservation]) =>
    reservation.statut === 'RESERVEE'
      ? [{ commandeId, magasinId: reservation.magasinId, lignes: reservation.lignes }]
      : [],
  )
}
