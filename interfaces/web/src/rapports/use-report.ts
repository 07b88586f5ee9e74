/** Reads a report of a period. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { askedBy, type Filters, faultOf } from './filters.ts'

const KEPT_MS = 30_000

/** Reports that one reads; a period that is none is not asked for. `more`: what this report alone is asked by. */
export function useReport<T>(path: string, filters: Filters, more: Readonly<Record<string, string>> = {}) {
  const query = askedBy(filters)
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return useQuery({
    queryKey: ['rapports', path, query.toString()],
    enabled: faultOf(filters) === undefined,
    placeholderData: keepPreviousData,
    staleTime: KEPT_MS,
    queryFn: ({ signal }) => ask<T>(`${path}?${query}`, { signal }),
  })
}
