/** What waits for somebody: lists that several parts of a page show or count, each read once for all of them. */
import { useQuery } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { useFresh } from '../fresh.ts'
import { isSchool } from '../school/school.ts'
import type { Source } from '../stream.ts'
import { number } from '../words/words.ts'

/** So many are read; of more it is said that there are. */
const MOST = 100
const GATHER_MS = 1_000

/** The rows of a list, its filters in its path; undefined: it is not known yet of what. Read again when a source tells something. */
export function useWaiting<T>(path: string | undefined, sources: readonly Source[]) {
  const key = `waiting ${path}`
  const every = useFresh({ key, sources, gatherMs: GATHER_MS })
  return useQuery({
    queryKey: [key],
    enabled: path !== undefined && !isSchool,
    queryFn: ({ signal }) => ask<readonly T[]>(`${path}&limite=${MOST}`, { signal }),
    refetchInterval: every,
  })
}

/** How many they are, as it is written. */
export const countTold = (count: number): string => (count < MOST ? number(count) : `${MOST}+`)
