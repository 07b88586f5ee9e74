/** Who is signed in. */
import type { moi } from '@comptoir/contracts/utilisateurs-sessions.ts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { ask } from './api.ts'

/** `magasins` of a responsable is empty, and means everywhere; `droits` are the ids of the routes that the role may use. */
export type Me = Static<(typeof moi)['replies'][200]>

export const meQuery = queryOptions({
  queryKey: ['moi'],
  queryFn: ({ signal }) => ask<Me>('/auth/moi', { signal }),
  staleTime: 60_000,
})

export const useMe = () => useQuery(meQuery)
