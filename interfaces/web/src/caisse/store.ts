/** What a till keeps on its device: sales until they are answered, the ticket, the articles. Kept means: on the disk. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { schooled } from '../school/school.ts'
import type { Snapshot } from './catalogue.ts'
import type { Buyer, QueuedSale, Redone } from './file.ts'
import type { Draft } from './ticket.ts'

/** The ticket of a till, and the key of its sale once payment was opened. */
export interface KeptDraft {
  readonly draft: Draft
  readonly cle: string | undefined
  /** Who buys, where that is known. */
  readonly buyer?: Buyer | undefined
  /** The refused sale that this ticket is made in place of. */
  readonly redoes?: Redone | undefined
}

export interface KeptCatalogue {
  readonly snapshot: Snapshot
  readonly at: number
}

interface Kept extends DBSchema {
  sales: { key: string; value: QueuedSale }
  drafts: { key: number; value: KeptDraft }
  catalogue: { key: string; value: KeptCatalogue }
}

const CATALOGUE = 'articles'
let opened: Promise<IDBPDatabase<Kept>> | undefined

function open(): Promise<IDBPDatabase<Kept>> {
  opened ??= openDB<Kept>(schooled('comptoir-caisse'), 1, {
    upgrade: (db) => {
      db.createObjectStore('sales', { keyPath: 'cle' })
      db.createObjectStore('drafts')
      db.createObjectStore('catalogue')
    },
  })
  return opened
}

/** Browsers report a write before it is on the disk, unless they are asked. */
const strictly = async <Name extends 'sales' | 'drafts'>(name: Name) =>
  // oxlint-disable-next-line eslint/no-restricted-properties -- the browser's own database, not drizzle's
  (await open()).transaction(name, 'readwrite', { durability: 'strict' })

/** Keeps a sale; the one that it is made in place of goes with it, or not at all. */
export async function keepSale(sale: QueuedSale, replaced?: string): Promise<void> {
  const tx = await strictly('sales')
  const gone = replaced === undefined ? [] : [tx.store.delete(replaced)]
  await Promise.all([tx.store.put(sale), ...gone, tx.done])
}

export async function dropSale(cle: string): Promise<void> {
  const tx = await strictly('sales')
  await Promise.all([tx.store.delete(cle), tx.done])
}

export const readSales = async (): Promise<readonly QueuedSale[]> => (await open()).getAll('sales')

export async function keepDraft(caisseId: number, kept: KeptDraft): Promise<void> {
  const tx = await strictly('drafts')
  await Promise.all([tx.store.put(kept, caisseId), tx.done])
}

export const readDraft = async (caisseId: number): Promise<KeptDraft | undefined> =>
  (await open()).get('drafts', caisseId)

export async function keepCatalogue(kept: KeptCatalogue): Promise<void> {
  await (await open()).put('catalogue', kept, CATALOGUE)
}

export const readCatalogue = async (): Promise<KeptCatalogue | undefined> =>
  (await open()).get('catalogue', CATALOGUE)
