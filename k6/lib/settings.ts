/** What a run is told from outside, by `-e NAME=value` or the environment: nothing else reads `__ENV`. */
import { instances } from './instances.ts'
import type { Language } from './report.ts'

const offset = number('PORT_OFFSET', 0)

/** The gateway's address; another machine's by BASE_URL. */
export const gateway = __ENV['BASE_URL'] || `http://127.0.0.1:${8080 + offset}`

/** `panier-8010`, as `X-Instance-Id` and `/metrics` name processes. */
export interface Process {
  readonly id: string
  readonly name: string
  readonly address: string
}

/**
 * Where each process answers `/metrics`: without the gateway, which has it elsewhere than its stand-in. Another machine's are
 * not reached. PROCESSES names others.
 */
export const processes: readonly Process[] = words('PROCESSES', __ENV['BASE_URL'] ? [] : byDefault()).map(
  read,
)

/** The `X-Instance-Id` values among which panier's load must be shared. */
export const panierInstances: readonly string[] = words(
  'INSTANCES',
  instances.filter(([name]) => name === 'panier').map(([name, port]) => `${name}-${port + offset}`),
)

/** DIRECT=1: services at their own ports, not through the gateway. */
export const direct = __ENV['DIRECT'] === '1'

/** API_TOKEN: what programs of an older installation send; empty: nothing. */
export const apiToken = __ENV['API_TOKEN'] ?? ''

/** SMOKE=1: only what is right is judged, never what is fast. */
export const smoke = __ENV['SMOKE'] === '1'

/** LANGUAGE, else the language of the terminal. */
export const language: Language = (
  __ENV['LANGUAGE'] ||
  __ENV['LC_ALL'] ||
  __ENV['LC_MESSAGES'] ||
  __ENV['LANG'] ||
  ''
)
  .toLowerCase()
  .startsWith('en')
  ? 'en'
  : 'fr'

/** REPORT, else a file of the script's name in k6/reports. */
export const reportOf = (script: string): string =>
  __ENV['REPORT'] || decodeURI(import.meta.resolve(`../reports/${script}.json`).replace('file://', ''))

/** A number that may not be below zero. Throws an Error that names it. */
export function number(name: string, fallback: number): number {
  const word = __ENV[name] || String(fallback)
  if (/^\d+(\.\d+)?$/.test(word)) return Number(word)
  throw new Error(`${name} : « ${word} » n’est pas un nombre / is not a number`)
}

/** A comma list of whole numbers from 1. Throws an Error that names it. */
export const wholes = (name: string, fallback: readonly number[]): readonly number[] =>
  words(name, fallback.map(String)).map((word) => {
    if (/^[1-9]\d*$/.test(word)) return Number(word)
    throw new Error(`${name} : « ${word} » n’est pas un entier positif / is not a whole number`)
  })

export const whole = (name: string, fallback: number): number => wholes(name, [fallback])[0] ?? fallback

export const duration = (name: string, fallback: string): string => __ENV[name] || fallback

/** A comma list. */
export function words(name: string, fallback: readonly string[]): readonly string[] {
  const given = (__ENV[name] || '').split(',').filter((word) => word !== '')
  return given.length === 0 ? fallback : given
}

function byDefault(): string[] {
  return instances.map(([name, port]) => `${name}-${port + offset}`)
}

function read(id: string): Process {
  const [, name, port] = /^([a-z-]+)-(\d+)$/.exec(id) ?? []
  if (name === undefined) throw new Error(`PROCESSES : « ${id} » n’est pas comme / is not like stock-8007`)
  return { id, name, address: `http://127.0.0.1:${port}` }
}
