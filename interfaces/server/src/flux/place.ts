/** Where a browser is in the merged stream: the place in each source, as its `Last-Event-ID`. */
export const SOURCES = ['sagas'] as const
export type SourceName = (typeof SOURCES)[number]
export type Places = ReadonlyMap<SourceName, string>

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
