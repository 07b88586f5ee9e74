/** The pages that are looked at in each language, light and width; and what the house answers to all of them. */
import { firstOf } from './checked.ts'
import { openShop, PARKED } from './shop.ts'
import { openStocks } from './stocks.ts'

export const PAGES = [
  { name: 'connexion', path: '/connexion', ready: '#identifiant' },
  { name: 'espaces', path: '/espaces', ready: '.spaces' },
  { name: 'refus', path: '/nulle-part', ready: '.problem' },
  { name: 'sagas', path: '/maison-mere/sagas', ready: '.sagas tbody tr' },
  { name: 'saga', path: `/maison-mere/sagas/${PARKED}`, ready: '.preview' },
  { name: 'stock', path: '/magasin/stock', ready: '.stock-rows tbody tr' },
  { name: 'article', path: '/magasin/stock/1', ready: '.places li' },
  { name: 'inventaire', path: '/magasin/stock/inventaire', ready: '.scan' },
] as const

export const answerAll = () => firstOf(openShop().answer, openStocks().answer)
