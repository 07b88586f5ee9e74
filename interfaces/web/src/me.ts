/** Who is signed in. */
import { useQuery } from '@tanstack/react-query'
import { ask } from './api.ts'

interface Me {
  readonly id: number
  readonly nom: string
  readonly role: string
  /** Where somebody works; of a responsable it is empty, and means everywhere. */
  readonly magasins: readonly number[]
  /** The ids of the routes that the role may use. */
  readonly droits: readonly string[]
}

export const useMe = () =>
  useQuery({
    queryKey: ['moi'],
    queryFn: ({ signal }) => ask<Me>('/auth/moi', { signal }),
    staleTime: 60_000,
  })
