/** What a page at school is answered: by the twin, made of what the house says of tills and articles. */
import { indexOf, priceCents, type Snapshot } from '../caisse/catalogue.ts'
import { paperOf } from '../caisse/paper.ts'
import { payWords } from '../caisse/pay-words.ts'
import type { Till } from '../caisse/types.ts'
import type { Me } from '../me.ts'
import { newKey } from '../new-key.ts'
import type { Sale } from '../ventes/types.ts'
import { amount, instant } from '../words/words.ts'
import { openTwin, type TwinAsked } from './twin.ts'
import { schoolWords } from './words.ts'

/** Reads of the house itself. */
type AskHouse = (path: string) => Promise<unknown>

let opening: Promise<ReturnType<typeof openTwin>> | undefined

/** Its answer; what it refuses comes with its words. */
export async function atSchool(asked: TwinAsked, house: AskHouse) {
  opening ??= open(house)
  const answer = await opening
  const told = answer(asked)
  return told.is === 'refused' ? { ...told, ...REFUSALS[told.why] } : told
}

const REFUSALS = {
  closed: { status: 403, title: schoolWords.closed, detail: schoolWords.closedSays },
  card: { status: 402, title: schoolWords.refused, detail: schoolWords.refusedSays },
  gone: { status: 404, title: schoolWords.gone, detail: '' },
}

async function open(house: AskHouse) {
  const [tills, me, snapshot] = (await Promise.all(
    ['/caisses?limite=100', '/auth/moi', '/produits/instantane'].map(house),
  )) as [readonly Till[], Me, Snapshot]
  const now = Date.now()
  const products = new Map(
    indexOf(snapshot).products.map((one) => [one.id, { nom: one.nom, prixCents: priceCents(one, now) }]),
  )
  return openTwin({
    tills,
    products,
    nom: me.nom,
    now: () => new Date(),
    newId: newKey,
    paper: paperFor(tills),
  })
}

const paperFor =
  (tills: readonly Till[]) =>
  ({ id, caisse_id: till, faite_le: at, total, rendu, lignes }: Sale): string =>
    paperOf(
      {
        cle: id,
        totalCents: Math.round(total * 100),
        renduCents: Math.round(rendu * 100),
        lines: lignes.map((line) => ({ ...line, totalCents: Math.round(line.total * 100) })),
      },
      {
        store: schoolWords.mark,
        till: tills.find((one) => one.id === till)?.nom ?? '',
        awaiting: schoolWords.mark,
        total: payWords.total,
        change: payWords.change,
        thanks: payWords.thanks,
        when: instant(at),
        amount,
      },
    )
