/** The pages that are looked at in each language, light and width; and what the house answers to all of them. */

import { openCatalog } from './catalog.ts'
import { type Answer, firstOf } from './checked.ts'
import { answerSnapshot, heldByBob, openCounter } from './counter.ts'
import { openOffice } from './office.ts'
import { answerOrders } from './orders.ts'
import { openPeople } from './people.ts'
import { openReceipts, SOLD } from './receipts.ts'
import { INVOICE, openRegisters } from './registers.ts'
import { openRequests, SENT } from './requests.ts'
import { openShop, PARKED } from './shop.ts'
import { openStocks } from './stocks.ts'

const WEEK = 'date_debut=2026-11-12&date_fin=2026-11-18'

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
  { name: 'tableau', path: '/maison-mere/tableau', ready: '.week-grid' },
  { name: 'rapports', path: `/maison-mere/rapports/ventes?${WEEK}`, ready: '.line-chart' },
  { name: 'rapports-tendances', path: `/maison-mere/rapports/tendances?${WEEK}`, ready: '.week-grid' },
  { name: 'rapports-composer', path: '/maison-mere/rapports/composer', ready: '.compose' },
  { name: 'performances', path: `/maison-mere/rapports/performances?${WEEK}`, ready: '.multiples' },
  { name: 'approvisionnements', path: '/maison-mere/approvisionnements', ready: '.grant tbody tr' },
  { name: 'commandes', path: '/maison-mere/commandes', ready: 'tbody tr' },
  { name: 'commande', path: `/maison-mere/commandes/${PARKED}`, ready: '.two' },
  { name: 'stocks', path: '/maison-mere/stocks', ready: '.cell' },
  { name: 'sante', path: '/maison-mere/sante', ready: '.health-card tbody tr' },
  { name: 'atelier', path: '/maison-mere/atelier', ready: '.line-chart' },
  { name: 'clients', path: '/maison-mere/clients', ready: 'tbody tr' },
  { name: 'client', path: '/maison-mere/clients/7', ready: '.credit' },
  { name: 'factures', path: '/maison-mere/factures', ready: 'tbody tr' },
  { name: 'facture', path: `/maison-mere/factures/${INVOICE}`, ready: '.sums' },
  { name: 'sagas', path: '/maison-mere/sagas', ready: '.sagas tbody tr' },
  { name: 'saga', path: `/maison-mere/sagas/${PARKED}`, ready: '.preview' },
  { name: 'journee', path: '/magasin/journee', ready: '.line-chart' },
  { name: 'caisses', path: '/magasin/caisse', ready: '.till-list .act' },
  { name: 'vente', path: '/magasin/caisse', press: '.till-list li:last-child .act', ready: '.moment button' },
  { name: 'utilisateurs', path: '/maison-mere/utilisateurs/2', ready: '#compte-nom' },
  { name: 'magasins', path: '/maison-mere/magasins/1', ready: '#magasin-nom' },
  { name: 'produits', path: '/maison-mere/produits/1', ready: '.places li' },
  { name: 'fermeture', path: '/magasin/caisse/fermer', ready: '.coins' },
  { name: 'ventes', path: '/magasin/ventes', ready: '.ventes tbody tr' },
  { name: 'retour', path: `/magasin/ventes/${SOLD}/retour`, ready: '.return-line' },
  { name: 'retour-web', path: '/magasin/ventes/commande?numero=20318', ready: '.return-line' },
  { name: 'stock', path: '/magasin/stock', ready: '.stock-rows tbody tr' },
  { name: 'article', path: '/magasin/stock/1', ready: '.places li' },
  { name: 'appro', path: '/magasin/appro', ready: '.request-rows tbody tr' },
  { name: 'reception', path: `/magasin/appro/approvisionnements/${SENT}`, ready: '.scan' },
  { name: 'inventaire', path: '/magasin/stock/inventaire', ready: '.scan' },
]

/** A name without the markup at its end, which other tests judge: a picture shows a shop as it is. */
const plainly = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body), (_key, value: unknown) =>
    typeof value === 'string' ? value.replace(/ <.*>$/, '') : value,
  )

export const answerAll = (): Answer => {
  const [counter, office] = [openCounter(), openOffice()]
  heldByBob(counter)
  const all = firstOf(
    answerSnapshot,
    openCatalog().answer,
    answerOrders,
    openShop().answer,
    office.requests.answer,
    openRegisters().answer,
    openStocks().answer,
    openRequests().answer,
    openReceipts().answer,
    counter.answer,
    office.answer,
    openPeople().answer,
  )
  return (asked) => {
    const told = all(asked)
    return told && { ...told, body: plainly(told.body) }
  }
}
