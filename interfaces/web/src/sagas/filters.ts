/** The filters of the list: read from the address, written to it, and asked for. Pure. */
import { readAmount } from '../montant.ts'
import type { Statut } from './types.ts'

export const FLYING = ['EN_COURS', 'COMPENSATION', 'BLOQUEE'] as const
export const VIEWS = ['suivre', ...FLYING, 'TERMINEE', 'ANNULEE', 'toutes'] as const
export type View = (typeof VIEWS)[number]

export interface Filters {
  readonly view: View
  readonly numero: string
  readonly type: string
  readonly magasin: string
  readonly montant: string
}

const NAMES = ['numero', 'type', 'magasin', 'montant'] as const

/** What the address says; what it says wrongly stays as it is written, so that the field shows it. */
export function filtersIn(query: URLSearchParams): Filters {
  const view = VIEWS.find((one) => one === query.get('vue')) ?? 'suivre'
  const [numero = '', type = '', magasin = '', montant = ''] = NAMES.map((name) => query.get(name) ?? '')
  return { view, numero, type, magasin, montant }
}

export function addressOf(filters: Filters): string {
  const query = new URLSearchParams(filters.view === 'suivre' ? {} : { vue: filters.view })
  for (const name of NAMES) if (filters[name] !== '') query.set(name, filters[name])
  return `/sagas${query.size === 0 ? '' : `?${query}`}`
}

/** The fields that are no number and no amount. They are not asked for. */
export const faultsOf = ({ numero, montant }: Filters): readonly ('numero' | 'montant')[] => [
  ...(numero === '' || /^[1-9]\d{0,8}$/.test(numero) ? [] : (['numero'] as const)),
  ...(montant === '' || (readAmount(montant) ?? 0) > 0 ? [] : (['montant'] as const)),
]

/** What the API is asked, without the statut. */
export function askedBy(filters: Filters): URLSearchParams {
  const faults = faultsOf(filters)
  const asked = new URLSearchParams()
  if (filters.numero !== '' && !faults.includes('numero')) asked.set('numero', filters.numero)
  if (filters.type !== '') asked.set('type', filters.type)
  if (/^[1-9]\d{0,8}$/.test(filters.magasin)) asked.set('magasin_id', filters.magasin)
  const cents = readAmount(filters.montant)
  if (cents !== undefined && cents > 0 && !faults.includes('montant'))
    asked.set('montant_min', (cents / 100).toFixed(2))
  return asked
}

/** The statuts that a view shows; undefined: all of them. */
export const statutsOf = (view: View): readonly (Statut | undefined)[] => {
  if (view === 'suivre') return FLYING
  return view === 'toutes' ? [undefined] : [view]
}
