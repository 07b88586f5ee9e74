/** The pages that are looked at in each language, light and width; and what the house answers to all of them. */
import { firstOf } from './checked.ts'
import { heldByBob, openCounter } from './counter.ts'
import { openShop, PARKED } from './shop.ts'
import { openStocks } from './stocks.ts'

interface Page {
  readonly name: string
  readonly path: string
  readonly ready: string
  /** What is pressed there first. */
  readonly press?: string
}

export const PAGES: readonly Page[] = [
  { name: 'connexion', path: '/connexion', ready: '#identifiant' },
  { name: 'espaces', path: '/espaces', ready: '.spaces' },
  { name: 'refus', path: '/nulle-part', ready: '.problem' },
  { name: 'sagas', path: '/maison-mere/sagas', ready: '.sagas tbody tr' },
  { name: 'saga', path: `/maison-mere/sagas/${PARKED}`, ready: '.preview' },
  { name: 'caisses', path: '/magasin/caisse', ready: '.till-list .act' },
  { name: 'vente', path: '/magasin/caisse', press: '.till-list li:last-child .act', ready: '.moment button' },
  { name: 'stock', path: '/magasin/stock', ready: '.stock-rows tbody tr' },
  { name: 'article', path: '/magasin/stock/1', ready: '.places li' },
  { name: 'inventaire', path: '/magasin/stock/inventaire', ready: '.scan' },
]

export const answerAll = () => {
  const counter = openCounter()
  heldByBob(counter)
  return firstOf(openShop().answer, openStocks().answer, counter.answer)
}
