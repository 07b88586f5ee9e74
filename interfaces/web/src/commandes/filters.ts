/** The filters of the list of orders: read from the address, written to it, and asked for. Pure. */
import type { Statut } from './types.ts'

export const STATUTS = [
  'CREEE',
  'STOCK_VERIFIE',
  'STOCK_RESERVE',
  'PAYEE',
  'CONFIRMEE',
  'ANNULEE',
] as const satisfies readonly Statut[]

export interface Filters {
  /** Undefined: all of them. */
  readonly statut: Statut | undefined
  /** The number of a client, or nothing. */
  readonly client: string
}

const isNumber = (text: string) => /^[1-9]\d{0,8}$/.test(text)

export function filtersIn(query: URLSearchParams): Filters {
  const client = query.get('client') ?? ''
  return {
    statut: STATUTS.find((one) => one === query.get('statut')),
    client: isNumber(client) ? client : '',
  }
}

export function addressOf({ statut, client }: Filters): string {
  const query = new URLSearchParams()
  if (statut !== undefined) query.set('statut', statut)
  if (client !== '') query.set('client', client)
  return `/commandes${query.size === 0 ? '' : `?${query}`}`
}

export function listOf({ statut, client }: Filters): string {
  const query = new URLSearchParams({ limite: '50' })
  if (statut !== undefined) query.set('statut', statut)
  if (client !== '') query.set('client_id', client)
  return `/commande?${query}`
}

/** What opens one order: its number as people write it, with or without spaces. */
export function numberIn(text: string): string | undefined {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '')
  return isNumber(plain) ? plain : undefined
}
