/** What the queue is made of: requests that wait, what their stores lack, and what the places that give hold. */
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { askAll } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { byUrgency } from './queue.ts'
import type { Alerte, Demande, Kind, Stock } from './types.ts'

const PAGE = 100

export function useDemandes(kind: Kind) {
  const client = useQueryClient()
  const every = useFresh({ key: 'demandes', sources: ['stock'] })
  const list = useQuery({
    queryKey: ['demandes', kind],
    refetchInterval: every,
    queryFn: ({ signal }) => askAll<Demande>(`/${kind}?statut=DEMANDEE&limite=${PAGE}`, { signal }),
  })
  const alertes = useQuery({
    queryKey: ['demandes', 'alertes'],
    refetchInterval: every,
    queryFn: ({ signal }) => askAll<Alerte>(`/stock/alertes?limite=${PAGE}`, { signal }),
  })
  const givers = [...new Set(list.data?.map(({ de }) => de))]
  const stocks = useQueries({
    queries: givers.map((de) => ({
      queryKey: ['demandes', 'stock', de],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        askAll<Stock>(`/stock?magasin_id=${de}&limite=${PAGE}`, { signal }),
    })),
  })
  const stockOf = new Map(givers.map((de, index) => [de, stocks[index]?.data]))
  return {
    list,
    queue: byUrgency(list.data ?? [], alertes.data ?? []),
    alertes: alertes.data ?? [],
    /** Undefined while it is not read. */
    stockOf: (de: number): readonly Stock[] | undefined => stockOf.get(de),
    readAgain: () => client.invalidateQueries({ queryKey: ['demandes'] }),
  }
}
