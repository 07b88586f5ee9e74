/** What the places hold of some products, and for how long it lasts. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask, askAll } from '../api.ts'
import type { Inventory } from '../rapports/types.ts'
import type { Row } from '../stock/types.ts'
import { type Grid, gridOf } from './grid.ts'

/** As many as one question names. */
const MOST = 100

export function useHeld(ids: readonly number[], every: number | false): Grid {
  const groups = Array.from({ length: Math.ceil(ids.length / MOST) }, (_, index) =>
    ids.slice(index * MOST, (index + 1) * MOST).join(','),
  )
  const { data = [] } = useQuery({
    queryKey: ['stocks', 'held', groups],
    enabled: groups.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: every,
    queryFn: async ({ signal }) => {
      const read = groups.map((some) => askAll<Row>(`/stock?produits=${some}&limite=100`, { signal }))
      return (await Promise.all(read)).flat()
    },
  })
  return gridOf(data)
}

/** By product and place, the days that remain: of what wants attention, which is all that the report tells of. */
export function useDaysLeft(): ReadonlyMap<string, number> {
  const { data } = useQuery({
    queryKey: ['stocks', 'days'],
    staleTime: 60_000,
    queryFn: ({ signal }) => ask<Inventory>('/rapports/inventaire?limite=500', { signal }),
  })
  const known = data?.lignes.flatMap(({ produit_id, magasin_id, jours_restants: days }) =>
    days === null ? [] : [[`${produit_id}/${magasin_id}`, days] as const],
  )
  return new Map(known)
}
