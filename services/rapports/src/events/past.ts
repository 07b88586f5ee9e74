/** The past as its owners tell it: the bodies of their events, page by page. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Asked, catalogue, commande, magasins, stock } from '@comptoir/contracts'
import { pageAfter } from '@comptoir/contracts/passe.ts'
import type { Ask } from '@comptoir/kit/http/ask.ts'
import { keepTold, nothingTold, type Told } from './told.ts'

interface Page {
  readonly evenements: readonly object[]
  readonly suivant: unknown
}

interface Source {
  /** The event. */
  readonly id: string
  readonly passe: Parameters<typeof pageAfter<Asked<Page, never>>>[0]
}

const source = ({ id }: { readonly id: string }, passe: unknown): Source => ({
  id,
  passe: passe as Source['passe'],
})

/** Products and places first, so that what is sold of them has a name. */
const SOURCES: readonly Source[] = [
  source(catalogue.produitChange, catalogue.passe.produitChange),
  source(magasins.magasinChange, magasins.passe.magasinChange),
  source(stock.stockChange, stock.passe.stockChange),
  source(stock.demandeChange, stock.passe.demandeChange),
  source(stock.constat, stock.passe.constat),
  source(magasins.venteConfirmee, magasins.passe.venteConfirmee),
  source(magasins.venteAnnulee, magasins.passe.venteAnnulee),
  source(magasins.retourClos, magasins.passe.retourClos),
  source(magasins.caisseFermee, magasins.passe.caisseFermee),
  source(commande.commandeConfirmee, commande.passe.commandeConfirmee),
  source(commande.commandeAnnulee, commande.passe.commandeAnnulee),
  source(commande.retourClos, commande.passe.retourClos),
]

export interface Patience {
  /** How long an owner may be silent. */
  readonly patienceMs: number
  readonly monotonicMs: () => number
}

/** Reads all of it, from owners who may be silent for so long. While a page is worked on, the next one is on its way. */
export async function* readPast(ask: Ask, patience: Patience): AsyncGenerator<Told> {
  for (const one of SOURCES) {
    let next: Promise<Page> | undefined = readPatiently(() => readPage(ask, one, null), patience)
    while (next !== undefined) {
      const { evenements, suivant }: Page = await next
      next = suivant === null ? undefined : readPatiently(() => readPage(ask, one, suivant), patience)
      // Until it is awaited, its rejection counts as handled.
      next?.catch(() => undefined)
      const told = nothingTold()
      for (const body of evenements) keepTold(told, one.id, body)
      yield told
    }
  }
}

const TRY_AGAIN_MS = 250

/** A question changes nothing, so it is asked again until it is answered or patience ends. */
async function readPatiently(
  read: () => Promise<Page>,
  { patienceMs, monotonicMs }: Patience,
): Promise<Page> {
  const until = monotonicMs() + patienceMs
  for (;;) {
    try {
      return await read()
    } catch (cause) {
      if (monotonicMs() > until) throw cause
      await pause(TRY_AGAIN_MS)
    }
  }
}

const readPage = (ask: Ask, { passe }: Source, after: unknown): Promise<Page> => ask(pageAfter(passe, after))
/** How much was told. */
export const countTold = (told: Told): number =>
  Object.values(told).reduce((sum, { size }) => sum + size, 0) - told.categories.size
