/** The place that a screen is about. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { useMe } from '../me.ts'
import { useAddress } from '../navigation.ts'

export interface Place {
  readonly id: number
  readonly nom: string
  readonly type: 'MAGASIN' | 'CENTRE'
}

/** All places that are open. */
export const usePlaces = () =>
  useQuery({
    queryKey: ['lieux'],
    queryFn: ({ signal }) => ask<readonly Place[]>('/magasins?type=TOUS&limite=100', { signal }),
    staleTime: 60_000,
  })

/** What a place is called. */
export function usePlaceName(): (id: number) => string {
  const names = new Map(usePlaces().data?.map(({ id, nom }) => [id, nom]))
  return (id) => names.get(id) ?? String(id)
}

interface StoreChoice {
  /** Undefined until it is known who asks. */
  readonly store: Place | undefined
  /** Those that he may choose from. */
  readonly stores: readonly Place[]
}

/** The place that the address names, else the first where somebody works. A responsable works everywhere. */
export function useStore(): StoreChoice {
  const { data: me } = useMe()
  const { data: places = [] } = usePlaces()
  const wanted = Number(useAddress().query.get('magasin'))
  const stores = places.filter(({ id }) => me?.role === 'responsable' || me?.magasins.includes(id) === true)
  return { stores, store: stores.find(({ id }) => id === wanted) ?? stores[0] }
}
