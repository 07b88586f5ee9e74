/** The queue of one till at work: keeps each sale before it sends it, and goes on asking until each is answered. */
import { ApiProblem, askOnce } from '../api.ts'
import { answered, letGo, openSales, type QueuedSale, type SaleReply, sent } from './file.ts'
import { dropSale, keepSale, readSales } from './store.ts'
import type { Made } from './types.ts'

export interface Queue {
  readonly subscribe: (watcher: () => void) => () => void
  readonly sales: () => readonly QueuedSale[]
  /** Keeps a sale, then sends it. Resolves once it is kept. `replaced`: the key of the refused one that goes for it. */
  readonly add: (sale: QueuedSale, replaced?: string) => Promise<void>
  readonly letGo: (cle: string) => Promise<void>
  readonly drop: (cle: string) => Promise<void>
  /** Asks again now. */
  readonly poke: () => void
  readonly close: () => void
}

const AGAIN_MS = 1_500
const SILENT_MS = 5_000

/** Opens it. `current` is the key of the sale that is on the screen: of others the customer is gone. */
export async function openQueue(caisseId: number, current: string | undefined): Promise<Queue> {
  const shelf = openShelf(await resumed(caisseId, current))
  const sender = openSender(shelf)
  return {
    subscribe: shelf.subscribe,
    sales: shelf.sales,
    drop: shelf.drop,
    letGo: (cle) => shelf.change(cle, letGo),
    add: async (sale, replaced) => {
      await shelf.keep(sale, replaced)
      sender.poke()
    },
    ...sender,
  }
}

/** What the device kept of a till's sales. Those that ended while nobody looked are done with. */
async function resumed(caisseId: number, current: string | undefined): Promise<readonly QueuedSale[]> {
  const own = (await readSales()).filter((sale) => sale.caisseId === caisseId)
  const isOver = ({ cle, etat }: QueuedSale) => cle !== current && (etat === 'ACCEPTEE' || etat === 'REFUSEE')
  await Promise.all(own.filter(isOver).map(({ cle }) => dropSale(cle)))
  return own.filter((sale) => !isOver(sale)).map((sale) => (sale.cle === current ? sale : letGo(sale)))
}

interface Shelf extends Pick<Queue, 'subscribe' | 'sales' | 'drop'> {
  readonly keep: (sale: QueuedSale, replaced?: string) => Promise<void>
  readonly change: (cle: string, to: (sale: QueuedSale) => QueuedSale) => Promise<void>
}

/** The sales, on the disk before anybody is told of them. */
function openShelf(first: readonly QueuedSale[]): Shelf {
  const sales = new Map(first.map((sale) => [sale.cle, sale]))
  const watchers = new Set<() => void>()
  let list = first
  const tell = () => {
    list = [...sales.values()]
    for (const watcher of watchers) watcher()
  }
  const keep = async (sale: QueuedSale, replaced?: string) => {
    await keepSale(sale, replaced)
    if (replaced !== undefined) sales.delete(replaced)
    sales.set(sale.cle, sale)
    tell()
  }
  return {
    keep,
    sales: () => list,
    subscribe: (watcher) => {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    change: async (cle, to) => {
      const sale = sales.get(cle)
      if (sale !== undefined && to(sale) !== sale) await keep(to(sale))
    },
    drop: async (cle) => {
      await dropSale(cle)
      sales.delete(cle)
      tell()
    },
  }
}

/** Sends what is open, one after the other, and again until each is answered. */
function openSender({ sales, change }: Shelf): Pick<Queue, 'poke' | 'close'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isPassing = false
  let isClosed = false
  const pass = async () => {
    if (isPassing || isClosed) return
    isPassing = true
    clearTimeout(timer)
    let kind: SaleReply['kind'] | undefined
    for (const sale of openSales(sales())) {
      await change(sale.cle, sent)
      const reply = await postSale(sale)
      await change(sale.cle, (latest) => answered(latest, reply))
      ;({ kind } = reply)
      if (kind === 'silent' || isClosed) break
    }
    isPassing = false
    if (openSales(sales()).length > 0)
      timer = setTimeout(() => void pass(), kind === 'silent' ? SILENT_MS : AGAIN_MS)
  }
  return {
    poke: () => void pass(),
    close: () => {
      isClosed = true
      clearTimeout(timer)
    },
  }
}

interface Accepted {
  readonly status: 'en_cours'
  readonly vente_id: string
}

/** Sends it once. What was not answered for sure is silence: it is sent again under its key. */
async function postSale({ cle, body, approval }: QueuedSale): Promise<SaleReply> {
  const headers = { 'Idempotency-Key': cle, ...(approval === null ? {} : { 'X-Approbation': approval }) }
  try {
    const { body: told } = await askOnce<Made | Accepted>('/ventes', { method: 'POST', body, headers })
    return 'status' in told ? { kind: 'running', venteId: told.vente_id } : { kind: 'made', made: told }
  } catch (cause) {
    if (!(cause instanceof ApiProblem)) return { kind: 'silent' }
    const { status, code, message: title, detail, members } = cause
    if (code === 'REQUETE_EN_COURS') return { kind: 'running' }
    const isFinal = status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)
    return isFinal
      ? { kind: 'refused', problem: { status, code, title, detail, members } }
      : { kind: 'silent' }
  }
}
