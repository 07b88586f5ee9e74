/** The ways to the orchestrator that are compared. */
import type { VariantName } from '../variants.ts'

/** What stands before the orchestrator. */
export type Kind = 'stand-in' | 'krakend' | 'krakendBare'

export type RouteName = 'direct' | Kind | 'traces' | 'reference'

export interface Route {
  readonly variant: VariantName
  readonly gateway: Kind | undefined
  /** The table's line about it. */
  readonly what: string
}

export interface Present {
  readonly krakend: boolean
  /** Another checkout was named. */
  readonly reference: boolean
}

/** Those that can be measured here. What is about traces goes through the gateway that `npm start` would take. */
export function routesOf({ krakend, reference }: Present): ReadonlyMap<RouteName, Route> {
  const usual = usualGateway({ krakend })
  const all: readonly (readonly [RouteName, Route, boolean])[] = [
    ['direct', { variant: 'default', gateway: undefined, what: 'no gateway' }, true],
    ['stand-in', { variant: 'default', gateway: 'stand-in', what: 'the stand-in' }, true],
    [
      'krakend',
      { variant: 'default', gateway: 'krakend', what: 'our KrakenD, as `npm start` runs it' },
      krakend,
    ],
    [
      'krakendBare',
      {
        variant: 'default',
        gateway: 'krakendBare',
        what: 'the same program without "@comptoir", which then does what the official image does',
      },
      krakend,
    ],
    [
      'traces',
      { variant: 'traces', gateway: usual, what: `${usual}, the processes behind it sending their traces` },
      true,
    ],
    [
      'reference',
      {
        variant: 'reference',
        gateway: usual,
        what: `${usual}, everything from another checkout, all that differs included`,
      },
      reference,
    ],
  ]
  return new Map(all.flatMap(([name, route, isPresent]) => (isPresent ? [[name, route]] : [])))
}

/** The one that `npm start` takes. */
export const usualGateway = ({ krakend }: { krakend: boolean }): Kind => (krakend ? 'krakend' : 'stand-in')
