/** A part of a space: one entry in `areas.ts`, its screens and words in a folder of their own, loaded when somebody goes there. */
import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import type { SpaceName } from './space.ts'

export interface ScreenProps {
  /** The address after the area's own, without its first slash: '' for its first page. */
  readonly rest: string
}

/** What areas of head office are for. A store has few, without groups. */
export const GROUPS = ['steer', 'decide', 'sell', 'catalogue', 'run'] as const
export type Group = (typeof GROUPS)[number]

export interface Area {
  /** Its address in the space: `/sagas` carries `/sagas` and all below. */
  readonly path: `/${string}`
  readonly spaces: readonly SpaceName[]
  /** What the menu calls it. */
  readonly label: string
  /** After `G`, it leads there: in head office. */
  readonly letter?: string
  /** Where the menu of head office has it. */
  readonly group?: Group
  /** The id of the route (contracts) that who wants in may use: others do not see the area in their menu. */
  readonly right: string
  /** The menu leaves it out: one goes there by its address. */
  readonly isUnlisted?: boolean
  /** How much waits there for somebody: the menu says it. A hook. */
  readonly useCount?: () => number | undefined
  readonly load: () => Promise<ComponentType<ScreenProps>>
  /** Asks for what the screen shows first, while it is loaded. Never rejects. */
  readonly read?: (client: QueryClient) => readonly Promise<void>[]
}

/** The screen of an area. Once it is loaded it is drawn at once: a lazy component of React first shows that one waits, for 300 ms. */
export const screenQuery = ({ path, load }: Area) =>
  queryOptions({
    queryKey: ['screen', path],
    queryFn: () => load(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    // A till has its pieces without network.
    networkMode: 'always',
  })

/** The areas of a space that somebody with these rights may enter, in the order of the menu. */
export const areasFor = (
  areas: readonly Area[],
  space: SpaceName,
  rights: readonly string[] | undefined,
): readonly Area[] =>
  areas.filter(({ spaces, right }) => spaces.includes(space) && rights?.includes(right) === true)

/** The areas of a menu by their groups, in the order of the groups; what has none comes first. */
export const grouped = (
  areas: readonly Area[],
): readonly { readonly group: Group | undefined; readonly areas: readonly Area[] }[] =>
  [undefined, ...GROUPS]
    .map((group) => ({ group, areas: areas.filter((one) => one.group === group) }))
    .filter(({ areas: some }) => some.length > 0)

/** The area that an address lies in, and what of the address is left for it. The space's first area answers to `/`. */
export function areaAt(
  areas: readonly Area[],
  path: string,
): { readonly area: Area; readonly rest: string } | undefined {
  const wanted = path === '/' ? areas[0]?.path : path
  if (wanted === undefined) return undefined
  const area = areas.find((one) => wanted === one.path || wanted.startsWith(`${one.path}/`))
  return area && { area, rest: wanted.slice(area.path.length + 1) }
}
