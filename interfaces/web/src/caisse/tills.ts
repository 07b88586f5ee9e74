/** The tills that somebody may see, and the one that this device is. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { Me } from '../me.ts'
import { schooled } from '../school/school.ts'
import type { Store, Till } from './types.ts'

const PLACE = schooled('comptoir-caisse')

export const tillsQuery = queryOptions({
  queryKey: ['caisses'],
  queryFn: ({ signal }) => ask<readonly Till[]>('/caisses?limite=100', { signal }),
})
export const useTills = () => useQuery(tillsQuery)

export const storesQuery = queryOptions({
  queryKey: ['magasins'],
  staleTime: 600_000,
  queryFn: ({ signal }) => ask<readonly Store[]>('/magasins?limite=100', { signal }),
})
export const useStores = () => useQuery(storesQuery)

/** The till that was chosen on this device. */
export const readChosen = (): number => Number(localStorage.getItem(PLACE) ?? 0)
export const keepChosen = (id: number): void => localStorage.setItem(PLACE, String(id))
export const forgetChosen = (): void => localStorage.removeItem(PLACE)

/** Whether somebody may sell at a till as it is: an employe at the one that he holds. */
export const maySell = ({ statut, tenue_par: holder }: Till, { role, nom }: Me): boolean =>
  statut === 'OUVERTE' && (role !== 'employe' || holder === nom)
