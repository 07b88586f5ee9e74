/** The drawers of a school. Pure. */
import type { Closing, Till } from '../caisse/types.ts'
import type { Sale } from '../ventes/types.ts'

export interface Drawer {
  readonly fondCents: number
  readonly openedAt: string
  readonly inCents: number
  readonly outCents: number
}

export interface Movement {
  readonly sens: 'ENTREE' | 'SORTIE'
  readonly montant: number
}

/** So many pieces or notes of a value. */
export interface Count {
  readonly valeur: number
  readonly nombre: number
}

export const centsOf = (dollars = 0): number => Math.round(dollars * 100)
const sum = (cents: readonly number[]): number => cents.reduce((all, one) => all + one, 0)

export const openDrawer = (fond: number, openedAt: string): Drawer => ({
  fondCents: centsOf(fond),
  openedAt,
  inCents: 0,
  outCents: 0,
})

export const moved = (drawer: Drawer, { sens, montant }: Movement): Drawer =>
  sens === 'ENTREE'
    ? { ...drawer, inCents: drawer.inCents + centsOf(montant) }
    : { ...drawer, outCents: drawer.outCents + centsOf(montant) }

interface Seen {
  readonly drawer: Drawer | undefined
  readonly nom: string
  readonly sales: readonly Sale[]
}

/** A till as school knows it. */
export function tillOf(till: Till, { drawer, nom, sales }: Seen): Till {
  const own = sales.filter(({ caisse_id: id }) => id === till.id)
  const total = sum(own.map((sale) => centsOf(sale.total))) / 100
  return {
    ...till,
    statut: drawer === undefined ? 'FERMEE' : 'OUVERTE',
    tenue_par: drawer === undefined ? null : nom,
    ouverte_le: drawer?.openedAt ?? null,
    derniere_vente: null,
    ventes_du_jour: own.length,
    total_du_jour: total,
  }
}

interface Closed {
  readonly caisseId: number
  readonly numero: number
  readonly nom: string
  readonly at: string
  readonly sales: readonly Sale[]
  readonly compte: readonly Count[]
}

/** What a drawer should hold, and what was counted in it. */
export function closingOf(drawer: Drawer, { caisseId, numero, nom, at, sales, compte }: Closed): Closing {
  const { fondCents, inCents, outCents, openedAt } = drawer
  const cash = sales
    .filter((sale) => sale.caisse_id === caisseId && sale.faite_le >= openedAt)
    .flatMap(({ paiements }) => paiements.filter(({ mode }) => mode === 'ESPECES'))
  const soldCents = sum(cash.map(({ montant }) => centsOf(montant)))
  const countedCents = sum(compte.map(({ valeur, nombre }) => centsOf(valeur) * nombre))
  const expectedCents = fondCents + inCents - outCents + soldCents
  return {
    caisse_id: caisseId,
    numero,
    tenue_par: nom,
    ouverte_le: openedAt,
    fermee_par: nom,
    fermee_le: at,
    fond: fondCents / 100,
    entrees: inCents / 100,
    sorties: outCents / 100,
    ventes: soldCents / 100,
    retours: 0,
    attendu: expectedCents / 100,
    compte: countedCents / 100,
    ecart: (countedCents - expectedCents) / 100,
    motif: null,
  }
}
