/** What reports measure, from the sums of documents and goods. Cents inside; presented as dollars. */
import { toDollars } from '@comptoir/contracts'

/** Sums of goods, and of documents where they were counted: of products alone nobody knows how many sales there were. */
export interface Measured {
  readonly venduCents: number
  readonly renduCents: number
  readonly venduHtCents: number
  readonly renduHtCents: number
  readonly vendus: number
  readonly rendus: number
  readonly coutCents: number
  readonly sansCoutCents: number
  readonly documents?: {
    readonly ventes: number
    readonly commandes: number
    readonly retours: number
  }
}

/** Revenue: what was sold less what came back, taxes contained. */
export const chiffreAffaires = ({ venduCents, renduCents }: Measured): number => venduCents - renduCents

/** The same without taxes. */
export const horsTaxes = ({ venduHtCents, renduHtCents }: Measured): number => venduHtCents - renduHtCents

/** Without taxes, of goods whose cost is known. */
const covered = (measured: Measured): number => horsTaxes(measured) - measured.sansCoutCents

export const marge = (measured: Measured): number => covered(measured) - measured.coutCents

/** What a sale or an order comes to on average, before returns; null where there is none. */
export function panierMoyen({ venduCents, documents }: Measured): number | null {
  const count = (documents?.ventes ?? 0) + (documents?.commandes ?? 0)
  return count === 0 ? null : Math.round(venduCents / count)
}

/** A part of a whole in percent, to a hundredth; null of nothing. */
export const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((part / whole) * 10_000) / 100

/** By how many percent one grew out of the other; null where there was nothing to grow from. */
export const growth = (now: number, before: number): number | null =>
  before <= 0 ? null : percent(now - before, before)

export const dollarsOrNull = (cents: number | null): number | null =>
  cents === null ? null : toDollars(cents)

/** Measures of goods, as reports show them. */
export const presentGoods = (measured: Measured) => ({
  chiffre_affaires: toDollars(chiffreAffaires(measured)),
  hors_taxes: toDollars(horsTaxes(measured)),
  vendu: toDollars(measured.venduCents),
  rendu: toDollars(measured.renduCents),
  quantite: measured.vendus,
  quantite_rendue: measured.rendus,
  cout: toDollars(measured.coutCents),
  marge: toDollars(marge(measured)),
  taux_marge: percent(marge(measured), covered(measured)),
  sans_cout: toDollars(measured.sansCoutCents),
})

/** The same, and what documents come to. */
export const presentMesures = (measured: Measured) => ({
  ...presentGoods(measured),
  nb_ventes: measured.documents?.ventes ?? null,
  nb_commandes: measured.documents?.commandes ?? null,
  nb_retours: measured.documents?.retours ?? null,
  panier_moyen: dollarsOrNull(panierMoyen(measured)),
})

const GOODS = [
  'venduCents',
  'renduCents',
  'venduHtCents',
  'renduHtCents',
  'vendus',
  'rendus',
  'coutCents',
  'sansCoutCents',
] as const

/** The sums of all of these, with how many documents they are of where that was counted. */
export function sumOf(all: readonly Measured[], countsDocuments: boolean): Measured {
  const totalOf = (value: (one: Measured) => number) => all.reduce((sum, one) => sum + value(one), 0)
  const goods = Object.fromEntries(GOODS.map((name) => [name, totalOf((one) => one[name])])) as Record<
    (typeof GOODS)[number],
    number
  >
  if (!countsDocuments) return goods
  const countOf = (name: 'ventes' | 'commandes' | 'retours') =>
    totalOf(({ documents }) => documents?.[name] ?? 0)
  const documents = {
    ventes: countOf('ventes'),
    commandes: countOf('commandes'),
    retours: countOf('retours'),
  }
  return { ...goods, documents }
}
