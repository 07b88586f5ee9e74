/** The day of all stores. */
import { queryOptions } from '@tanstack/react-query'
import { ask } from '../api.ts'
import type { Board } from './types.ts'

export const boardQuery = queryOptions({
  queryKey: ['tableau'],
  queryFn: ({ signal }) => ask<Board>('/tableau-de-bord', { signal }),
})
