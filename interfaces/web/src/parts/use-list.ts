/** A list of the API: its first page, and the next ones as they are asked for. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { askWhole } from '../api.ts'

interface ListOptions {
  /** What the query is known by, before its path. */
  readonly key: readonly unknown[]
  /** Undefined: it cannot be asked yet. */
  readonly path: string | undefined
  /** How often it is read by itself. */
  readonly every?: number | false
}

export interface List<T> {
  readonly rows: readonly T[] | undefined
  /** How many there are, where the path asks for it. */
  readonly total: number | undefined
  readonly error: unknown
  readonly again: () => void
  /** Undefined: all of it is here. */
  readonly more: (() => void) | undefined
}

export function useList<T>({ key, path, every = false }: ListOptions): List<T> {
  const { data, error, refetch, hasNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [...key, path],
    queryFn: ({ signal, pageParam }) => askWhole<readonly T[]>(pageParam, { signal }),
    initialPageParam: path ?? '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    enabled: path !== undefined,
    refetchInterval: every,
  })
  return {
    rows: data?.pages.flatMap(({ body }) => body),
    total: data?.pages[0]?.total,
    error: error ?? undefined,
    again: () => void refetch(),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  }
}
