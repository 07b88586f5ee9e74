/** The articles of a till, found by a code or by the beginnings of words: folded once, then looked up. */
import type { prendreInstantane } from '@comptoir/contracts/catalogue-produits.ts'
import type { Static } from 'typebox'
import { leading } from './leading.ts'

export type Snapshot = Static<(typeof prendreInstantane)['replies'][200]>
export type Product = Snapshot['produits'][number]

export interface Found {
  readonly products: readonly Product[]
  readonly total: number
}

export interface Catalogue {
  readonly version: number
  readonly products: readonly Product[]
  byId(id: number): Product | undefined
  /** By barcode or by the house's own code. */
  byCode(code: string): Product | undefined
  find(text: string, limit: number): Found
}

/** Lower case, without accents, ligatures spelt out. */
export const fold = (text: string): string =>
  text.toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').normalize('NFD').replace(/\p{M}/gu, '')

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

interface Entry {
  readonly word: string
  readonly at: number
  /** Which word of the name it is. */
  readonly place: number
}

/** Makes the index. */
export function indexOf({ version, produits }: Pick<Snapshot, 'version' | 'produits'>): Catalogue {
  const products = produits.toSorted((a, b) => a.id - b.id)
  const codes = new Map<string, Product>()
  const ids = new Map<number, Product>()
  const entries: Entry[] = []
  products.forEach((product, at) => {
    ids.set(product.id, product)
    for (const code of [product.code, ...product.codes_barres]) codes.set(fold(code), product)
    wordsOf(product.nom).forEach((word, place) => entries.push({ word, at, place }))
  })
  entries.sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0))
  const byCode = (code: string) => codes.get(fold(code.trim()))
  return {
    version,
    products,
    byId: (id) => ids.get(id),
    byCode,
    find: (text, limit) => {
      const named = byCode(text)
      const ranks = ranksOf({ entries, size: products.length }, wordsOf(text))
      const places: number[] = []
      ranks.forEach((rank, at) => {
        if (rank !== NOT_FOUND && products[at] !== named) places.push(at)
      })
      const first = leading(places, limit, (one, other) => (ranks[one] ?? 0) - (ranks[other] ?? 0))
      const naming = named === undefined ? [] : [named]
      const found = [...naming, ...first.flatMap((at) => products[at] ?? [])].slice(0, limit)
      return { products: found, total: naming.length + places.length }
    },
  }
}

/** The index of a snapshot: the one that is there, where it is of the same version. */
export const indexAfter = (before: Catalogue | undefined, snapshot: Snapshot): Catalogue =>
  before?.version === snapshot.version ? before : indexOf(snapshot)

const NOT_FOUND = 65_535

interface Index {
  readonly entries: readonly Entry[]
  /** How many articles there are. */
  readonly size: number
}

/** How far from the beginning of each name the first of these words stands, where all of them are in it. */
function ranksOf(index: Index, words: readonly string[]): Uint16Array {
  const [ranks, ...others] = words.map((word) => placesOf(index, word))
  if (ranks === undefined) return new Uint16Array()
  for (const places of others)
    places.forEach((place, at) => {
      if (place === NOT_FOUND) ranks[at] = NOT_FOUND
    })
  return ranks
}

/** Which word of each name is the first that begins so. */
function placesOf({ entries, size }: Index, prefix: string): Uint16Array {
  const places = new Uint16Array(size).fill(NOT_FOUND)
  for (let index = firstFrom(entries, prefix); index < entries.length; index += 1) {
    const entry = entries[index]
    if (entry?.word.startsWith(prefix) !== true) break
    places[entry.at] = Math.min(entry.place, places[entry.at] ?? NOT_FOUND)
  }
  return places
}

/** The first entry whose word is not before the prefix. */
function firstFrom(entries: readonly Entry[], prefix: string): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.word ?? '') < prefix) low = middle + 1
    else high = middle
  }
  return low
}

/** A snapshot with what has changed since. */
export function merged(before: Snapshot | undefined, news: Snapshot): Snapshot {
  if (news.complet || before === undefined) return news
  const gone = new Set([...news.retires, ...news.produits.map(({ id }) => id)])
  const kept = before.produits.filter(({ id }) => !gone.has(id))
  return { ...news, complet: true, produits: [...kept, ...news.produits], retires: [] }
}

/** What an article costs at an instant: a price to come holds from its day on. */
export const priceCents = ({ prix, prix_a_venir: next }: Product, now: number): number =>
  Math.round((next !== null && Date.parse(next.a_partir_du) <= now ? next.prix : prix) * 100)

export interface Typed {
  readonly quantite: number
  readonly text: string
}

/** `3*` or `3x` before a name or a scan is a quantity. */
export function readTyped(text: string): Typed {
  const [, count, rest = ''] = /^\s*(\d{1,5})\s*[*x×]\s*(.*)$/i.exec(text) ?? []
  if (count === undefined) return { quantite: 1, text: text.trim() }
  return { quantite: Number(count), text: rest.trim() }
}
