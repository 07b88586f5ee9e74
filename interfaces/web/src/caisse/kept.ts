/** What a sale's screen reads and writes on the device, as hooks. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { ask } from '../api.ts'
import { type Catalogue, indexAfter, merged, type Snapshot } from './catalogue.ts'
import { type Buyer, openSales, type QueuedSale, redoneOf, toSettle } from './file.ts'
import { openQueue, type Queue } from './queue.ts'
import { type KeptDraft, keepCatalogue, keepDraft, readCatalogue, readDraft } from './store.ts'
import { EMPTY, type TicketAct, type TicketLine, write } from './ticket.ts'

const REFRESH_MS = 60_000

export interface Articles {
  readonly catalogue: Catalogue
  /** When the house was last asked. */
  readonly at: number
}

/** The articles: those of the device at once, then what changed since. */
export function useArticles() {
  const query = useQuery({
    queryKey: ['instantane'],
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
    gcTime: Number.POSITIVE_INFINITY,
    // An index is a whole: of two that are put together, the articles of both would stay.
    structuralSharing: false,
    queryFn: async ({ client, queryKey, signal }): Promise<Articles> => {
      const before = client.getQueryData<Articles>(queryKey)?.catalogue
      const kept = await readCatalogue()
      const since = kept === undefined ? '' : `?depuis_version=${kept.snapshot.version}`
      try {
        const news = await ask<Snapshot>(`/produits/instantane${since}`, { signal })
        const snapshot = merged(kept?.snapshot, news)
        const at = Date.now()
        await keepCatalogue({ snapshot, at })
        return { catalogue: indexAfter(news.complet ? undefined : before, snapshot), at }
      } catch (cause) {
        if (kept === undefined) throw cause
        return { catalogue: indexAfter(before, kept.snapshot), at: kept.at }
      }
    },
  })
  return query
}

export interface TicketDesk extends KeptDraft {
  readonly write: (act: TicketAct) => void
  /** Keeps the key of the sale with its ticket; resolves once both are kept. */
  readonly name: (cle: string | undefined) => Promise<void>
  /** Says who buys; undefined: nobody that the house knows. */
  readonly sellTo: (buyer: Buyer | undefined) => void
  /** Takes a refused sale up again, to be made in its place. */
  readonly redo: (refused: QueuedSale) => void
  /** The sale is done, or given up: an empty ticket, without a key. */
  readonly clear: () => Promise<void>
}

/** The ticket of a till. Every change is kept, in its order. */
export function useTicket(caisseId: number): TicketDesk | undefined {
  const [kept, setKept] = useState<KeptDraft | undefined>(undefined)
  const latest = useRef<KeptDraft>({ draft: EMPTY, cle: undefined })
  const writing = useRef(Promise.resolve())
  useEffect(() => {
    let isOver = false
    void readDraft(caisseId).then((found) => {
      if (isOver) return
      latest.current = found ?? latest.current
      setKept(latest.current)
    })
    return () => {
      isOver = true
    }
  }, [caisseId])
  return useMemo(() => {
    if (kept === undefined) return undefined
    const set = (next: KeptDraft): Promise<void> => {
      latest.current = next
      setKept(next)
      writing.current = writing.current.then(() => keepDraft(caisseId, next))
      return writing.current
    }
    return {
      ...kept,
      write: (act) => void set({ ...latest.current, draft: write(latest.current.draft, act) }),
      name: (cle) => set({ ...latest.current, cle }),
      sellTo: (buyer) => void set({ ...latest.current, buyer }),
      redo: (refused) =>
        void set({
          draft: write(EMPTY, { act: 'load', lines: linesOf(refused) }),
          cle: undefined,
          buyer: refused.buyer,
          redoes: redoneOf(refused),
        }),
      clear: () => set({ draft: EMPTY, cle: undefined }),
    }
  }, [caisseId, kept])
}

/** The lines of a sale, as they stood on its ticket. */
const linesOf = ({ body, lines }: QueuedSale): readonly TicketLine[] =>
  body.lignes.map(({ produit_id: produitId, quantite, remise_pourcent: remisePourcent = 0, motif }, at) => {
    const { nom = '', prixCents = 0 } = lines[at] ?? {}
    return { produitId, nom, prixCents, quantite, remisePourcent, motif: motif ?? null }
  })

const NO_SALES: readonly QueuedSale[] = []

export interface Sales {
  readonly queue: Queue | undefined
  readonly sales: readonly QueuedSale[]
}

/** The queue of a till, at work while the screen is there. */
export function useSales(caisseId: number, isReady: boolean, current: string | undefined): Sales {
  const [queue, setQueue] = useState<Queue | undefined>(undefined)
  const first = useRef(current)
  if (queue === undefined) first.current = current
  useEffect(() => {
    if (!isReady) return undefined
    let isOver = false
    const opening = openQueue(caisseId, first.current)
    void opening.then((opened) => {
      if (isOver) return opened.close()
      setQueue(opened)
      return opened.poke()
    })
    return () => {
      isOver = true
      void opening.then((opened) => opened.close())
    }
  }, [caisseId, isReady])
  const sales = useSyncExternalStore(queue?.subscribe ?? nothingChanges, queue?.sales ?? noSales)
  return { queue, sales }
}

/** How many sales of a till are not settled yet. Whoever waits for them also sends them. */
export function useUnsettled(caisseId: number): number {
  const ticket = useTicket(caisseId)
  const { sales } = useSales(caisseId, ticket !== undefined, ticket?.cle)
  return openSales(sales).length + toSettle(sales).length
}

const nothingChanges = () => () => undefined
const noSales = () => NO_SALES
