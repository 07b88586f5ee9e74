/** What a run is told from outside, by `-e NAME=value` or the environment: nothing else reads `__ENV`. */
import { instances } from './instances.ts'
import type { Langue } from './rapport.ts'

const decalage = nombre('PORT_OFFSET', 0)

/** The gateway's address; another machine's by BASE_URL. */
export const passerelle = __ENV['BASE_URL'] || `http://127.0.0.1:${8080 + decalage}`

/** `panier-8010`, as `X-Instance-Id` and `/metrics` name processes. */
export interface Processus {
  readonly id: string
  readonly nom: string
  readonly adresse: string
}

/**
 * Where each process answers `/metrics`: without the gateway, which has it elsewhere than its stand-in. Another machine's are
 * not reached. PROCESSUS names others.
 */
export const processus: readonly Processus[] = mots('PROCESSUS', __ENV['BASE_URL'] ? [] : parDefaut()).map(
  lire,
)

/** The `X-Instance-Id` values among which panier's load must be shared. */
export const instancesPanier: readonly string[] = mots(
  'INSTANCES',
  instances.filter(([nom]) => nom === 'panier').map(([nom, port]) => `${nom}-${port + decalage}`),
)

/** DIRECT=1: services at their own ports, not through the gateway. */
export const direct = __ENV['DIRECT'] === '1'

/** FUMEE=1: only what is right is judged, never what is fast. */
export const fumee = __ENV['FUMEE'] === '1'

/** LANGUE, else the language of the terminal. */
export const langue: Langue = (
  __ENV['LANGUE'] ||
  __ENV['LC_ALL'] ||
  __ENV['LC_MESSAGES'] ||
  __ENV['LANG'] ||
  ''
)
  .toLowerCase()
  .startsWith('en')
  ? 'en'
  : 'fr'

/** RAPPORT, else a file of the script's name in k6/reports. */
export const pageDe = (essai: string): string =>
  __ENV['RAPPORT'] || decodeURI(import.meta.resolve(`../reports/${essai}.html`).replace('file://', ''))

/** A number that may not be below zero. Throws an Error that names it. */
export function nombre(nom: string, defaut: number): number {
  const mot = __ENV[nom] || String(defaut)
  if (/^\d+(\.\d+)?$/.test(mot)) return Number(mot)
  throw new Error(`${nom} : « ${mot} » n’est pas un nombre / is not a number`)
}

/** A comma list of whole numbers from 1. Throws an Error that names it. */
export const entiers = (nom: string, defaut: readonly number[]): readonly number[] =>
  mots(nom, defaut.map(String)).map((mot) => {
    if (/^[1-9]\d*$/.test(mot)) return Number(mot)
    throw new Error(`${nom} : « ${mot} » n’est pas un entier positif / is not a whole number`)
  })

export const entier = (nom: string, defaut: number): number => entiers(nom, [defaut])[0] ?? defaut

export const duree = (nom: string, defaut: string): string => __ENV[nom] || defaut

/** A comma list. */
export function mots(nom: string, defaut: readonly string[]): readonly string[] {
  const donnes = (__ENV[nom] || '').split(',').filter((mot) => mot !== '')
  return donnes.length === 0 ? defaut : donnes
}

function parDefaut(): string[] {
  return instances.map(([nom, port]) => `${nom}-${port + decalage}`)
}

function lire(id: string): Processus {
  const [, nom, port] = /^([a-z]+)-(\d+)$/.exec(id) ?? []
  if (nom === undefined) throw new Error(`PROCESSUS : « ${id} » n’est pas comme / is not like stock-8007`)
  return { id, nom, adresse: `http://127.0.0.1:${port}` }
}
