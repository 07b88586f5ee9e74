/** What is on screen is read again once something of it was told; without the stream, each 10 s. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { type Source, type Told, useLive, useTold } from './stream.ts'

const POLL_MS = 10_000
/** Many events in such a time are one reading. */
const GATHER_MS = 300

interface Fresh {
  /** The queries whose key begins with it. */
  readonly key: string
  readonly sources: readonly Source[]
  readonly gatherMs?: number
}

/** Readings that are due, by their key: several who show the same thing read it once. */
const due = new Map<string, ReturnType<typeof setTimeout>>()

/** Reads queries again when one of the sources tells something. Gives how often they are to be read by themselves. */
export function useFresh({ key, sources, gatherMs = GATHER_MS }: Fresh): number | false {
  const client = useQueryClient()
  const isLive = useLive()
  const wanted = sources.join(' ')
  useTold(
    useCallback(
      ({ source }: Told) => {
        if (source !== 'flux' && !wanted.split(' ').includes(source)) return
        if (due.has(key)) return
        const read = () => {
          due.delete(key)
          void client.invalidateQueries({ queryKey: [key] })
        }
        due.set(key, setTimeout(read, gatherMs))
      },
      [client, key, wanted, gatherMs],
    ),
  )
  return isLive ? false : POLL_MS
}
