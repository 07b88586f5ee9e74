/** commande.passe-…: the orders and returns that are final, as others are told of them. */
import { commande } from '@comptoir/contracts'
import type { Page } from '@comptoir/kit/http/page.ts'
import type { AnsweredQuestion } from '@comptoir/kit/http/serve-question.ts'
import { pastOf } from '@comptoir/participant/past.ts'
import { pageCommandes } from '../db/commande-store.ts'
import { pageRetours, readRetourHistory } from '../db/retours-store.ts'
import type { Deps } from '../deps.ts'
import { cancelled, confirmedOn, returned } from '../operations/news.ts'

export const passe = ({ pool, taux }: Pick<Deps, 'pool' | 'taux'>): readonly AnsweredQuestion[] => [
  pastOf(commande.passe.commandeConfirmee, {
    read: (page) => pageCommandes(pool, 'CONFIRMEE', page),
    keyOf: ({ id }) => id,
    tell: (order) => confirmedOn(new Date(order.at), taux)(order, order.at),
  }),
  pastOf(commande.passe.commandeAnnulee, {
    read: (page) => pageCommandes(pool, 'ANNULEE', page),
    keyOf: ({ id }) => id,
    tell: (order) => cancelled(order, { motif: order.motif ?? '', a: order.at }),
  }),
  pastOf(commande.passe.retourClos, {
    read: (page) => readClosed(pool, page),
    keyOf: ({ retour }) => retour.id,
    tell: ({ retour, at }) => returned(retour, at),
  }),
]

/** Returns that are closed, and since when. */
async function readClosed(pool: Deps['pool'], page: Page<string>) {
  const retours = await pageRetours(pool, page)
  const history = await readRetourHistory(
    pool,
    retours.map(({ id }) => id),
  )
  return retours.map((retour) => ({ retour, at: history.get(retour.id)?.at(-1)?.at as Date }))
}
