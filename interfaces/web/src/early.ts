/** What the first screen needs is on its way before anything is drawn: to draw takes a modest processor longer than the way. */
import type { QueryClient } from '@tanstack/react-query'
import { areaAt, screenQuery } from './area.ts'
import { AREAS } from './areas.ts'
import { meQuery } from './me.ts'
import { pathOf } from './navigation.ts'
import { space } from './space.ts'

/** So long the first drawing waits: what comes later is drawn when it comes. */
const PATIENCE_MS = 500

/** Asks for who is signed in, the screen of the address, and what it shows first. What fails here is asked for again where it is shown. */
export async function readEarly(client: QueryClient): Promise<void> {
  const areas = AREAS.filter(({ spaces }) => spaces.includes(space.name))
  const area = areaAt(areas, pathOf(location.pathname))?.area
  const asked = [
    client.prefetchQuery(meQuery),
    ...(area === undefined ? [] : [client.prefetchQuery(screenQuery(area)), ...(area.read?.(client) ?? [])]),
  ]
  const late = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS))
  await Promise.race([Promise.all(asked), late])
}
