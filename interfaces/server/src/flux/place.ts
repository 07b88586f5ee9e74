/** The streams that are merged into one, and where a browser is in each: its `Last-Event-ID`. */
import { magasins, orchestrateur, type Route, rapports, stock } from '@comptoir/contracts'

/** What is followed of whom. A source without places tells everything again to who comes back. */
export const STREAMS = {
  sagas: orchestrateur.fluxSagas,
  caisses: magasins.fluxCaisses,
  stock: stock.flux,
  tableau: rapports.flux,
} as const satisfies Readonly<Record<string, Route>>

export type SourceName = keyof typeof STREAMS
export const SOURCES = Object.keys(STREAMS) as SourceName[]
export type Places = ReadonlyMap<SourceName, string>

/** The process that a route belongs to. */
export const processOf = ({ id }: Route): string => id.slice(0, id.indexOf('.'))

/** The sources that tell something to this role. */
export const sourcesFor = (role: string): readonly SourceName[] =>
  SOURCES.filter((source) => (STREAMS[source].acces as readonly string[]).includes(role))

export const placesText = (places: Places): string =>
  [...places].map(([source, place]) => `${source}=${encodeURIComponent(place)}`).join('&')

/** What is unknown or unreadable is left out: that source begins anew. */
export function placesIn(text: string | undefined): Places {
  const given = new URLSearchParams(text ?? '')
  return new Map(
    SOURCES.flatMap((source) => {
      const place = given.get(source)
      return place === null || !/^[\w.:-]{1,64}$/.test(place) ? [] : [[source, place] as const]
    }),
  )
}
