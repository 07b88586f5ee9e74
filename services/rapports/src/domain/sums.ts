/** What documents add to the sums that reports read: by hour and place, by product, and by why goods came back. */
import type { Document, Ligne } from './document.ts'
import { monthOf } from './moment.ts'

/** Goods that were sold and came back. */
export interface Goods {
  vendus: number
  venduHtCents: number
  rendus: number
  renduHtCents: number
  coutCents: number
  sansCoutCents: number
}

export interface Heure extends Goods {
  readonly jour: string
  readonly magasinId: number
  readonly heure: number
  ventes: number
  ventesCents: number
  commandes: number
  commandesCents: number
  retours: number
  retoursCents: number
  annulations: number
}

export interface Produit extends Goods {
  readonly jour: string
  readonly magasinId: number
  readonly produitId: number
  venduCents: number
  renduCents: number
}

export interface Rendu {
  readonly jour: string
  readonly magasinId: number
  readonly produitId: number
  readonly motif: string
  readonly remiseEnStock: boolean
  quantite: number
  montantCents: number
}

export interface Sums {
  readonly heures: readonly Heure[]
  readonly produitsJours: readonly Produit[]
  readonly produitsMois: readonly Produit[]
  readonly rendus: readonly Rendu[]
}

/** The sums of these documents. Each list is in the order of its keys, so that whoever writes them locks rows in one order. */
export function sumsOf(documents: readonly Document[]): Sums {
  const heures = new Map<string, Heure>()
  const produitsJours = new Map<string, Produit>()
  const rendus = new Map<string, Rendu>()
  for (const document of documents) {
    const heure = found(heures, keyOf(document.jour, document.magasinId, document.heure), () =>
      newHeure(document),
    )
    addDocument(heure, document)
    for (const ligne of document.lignes) {
      addGoods(heure, ligne)
      const { jour, magasinId } = document
      const key = keyOf(jour, magasinId, ligne.produitId)
      const produit = found(produitsJours, key, () =>
        newProduit({ jour, magasinId, produitId: ligne.produitId }),
      )
      addGoods(produit, ligne)
      if (ligne.retour === undefined) produit.venduCents += ligne.totalCents
      else {
        produit.renduCents += ligne.totalCents
        addRendu(rendus, document, { ...ligne, retour: ligne.retour })
      }
    }
  }
  return {
    heures: inOrder(heures),
    produitsJours: inOrder(produitsJours),
    produitsMois: inOrder(byMonth(produitsJours.values())),
    rendus: inOrder(rendus),
  }
}

const keyOf = (jour: string, ...numbers: readonly number[]): string =>
  jour + numbers.map((number) => String(number).padStart(10, '0')).join('')

const inOrder = <T>(rows: ReadonlyMap<string, T>): T[] =>
  [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

function found<T>(rows: Map<string, T>, key: string, make: () => T): T {
  const known = rows.get(key)
  if (known !== undefined) return known
  const made = make()
  rows.set(key, made)
  return made
}

const noGoods = (): Goods => ({
  vendus: 0,
  venduHtCents: 0,
  rendus: 0,
  renduHtCents: 0,
  coutCents: 0,
  sansCoutCents: 0,
})

const newHeure = ({ jour, magasinId, heure }: Document): Heure => ({
  jour,
  magasinId,
  heure,
  ventes: 0,
  ventesCents: 0,
  commandes: 0,
  commandesCents: 0,
  retours: 0,
  retoursCents: 0,
  annulations: 0,
  ...noGoods(),
})

const newProduit = (of: Pick<Produit, 'jour' | 'magasinId' | 'produitId'>): Produit => ({
  ...of,
  venduCents: 0,
  renduCents: 0,
  ...noGoods(),
})

function addDocument(heure: Heure, { sorte, totalCents }: Document): void {
  switch (sorte) {
    case 'VENTE':
      heure.ventes += 1
      heure.ventesCents += totalCents
      break
    case 'COMMANDE':
      heure.commandes += 1
      heure.commandesCents += totalCents
      break
    case 'RETOUR':
      heure.retours += 1
      heure.retoursCents += totalCents
      break
    case 'ANNULATION':
      heure.annulations += 1
  }
}

/** What is thrown away stays a cost: only goods that may be sold again take theirs back. */
function addGoods(goods: Goods, { quantite, horsTaxesCents, coutCents, retour }: Ligne): void {
  const sign = retour === undefined ? 1 : -1
  if (retour === undefined) {
    goods.vendus += quantite
    goods.venduHtCents += horsTaxesCents
  } else {
    goods.rendus += quantite
    goods.renduHtCents += horsTaxesCents
  }
  if (coutCents === null) goods.sansCoutCents += sign * horsTaxesCents
  else if (retour?.remiseEnStock !== false) goods.coutCents += sign * coutCents
}

function addRendu(
  rendus: Map<string, Rendu>,
  { jour, magasinId }: Document,
  {
    produitId,
    quantite,
    totalCents,
    retour: { motif, remiseEnStock },
  }: Ligne & Required<Pick<Ligne, 'retour'>>,
): void {
  const key = `${keyOf(jour, magasinId, produitId)}${motif} ${remiseEnStock}`
  const rendu = found(rendus, key, () => ({
    jour,
    magasinId,
    produitId,
    motif,
    remiseEnStock,
    quantite: 0,
    montantCents: 0,
  }))
  rendu.quantite += quantite
  rendu.montantCents += totalCents
}

function byMonth(days: Iterable<Produit>): Map<string, Produit> {
  const months = new Map<string, Produit>()
  for (const { jour, magasinId, produitId, ...sums } of days) {
    const mois = monthOf(jour)
    const month = found(months, keyOf(mois, magasinId, produitId), () =>
      newProduit({ jour: mois, magasinId, produitId }),
    )
    for (const [name, value] of Object.entries(sums)) month[name as keyof typeof sums] += value
  }
  return months
}
