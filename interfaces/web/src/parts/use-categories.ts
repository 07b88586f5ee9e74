import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { Category } from '../stock/types.ts'

/** The categories of products; none while they are not known. */
export const useCategories = (): readonly Category[] =>
  useQuery({
    queryKey: ['categories'],
    queryFn: ({ signal }) => ask<readonly Category[]>('/categories?limite=100', { signal }),
    staleTime: 300_000,
  }).data ?? []
