/** Orders of the web, and transfers that are asked for, as the API tells of them. */
import { CommandePublique, lister } from '@comptoir/contracts/commande.ts'
import { listerRetours } from '@comptoir/contracts/commande-retours.ts'
import type { Static } from '@comptoir/contracts/typebox.ts'
import { type Answer, checked } from './checked.ts'
import { PARKED } from './shop.ts'

type Order = Static<typeof CommandePublique>

const AT = '2026-11-18T14:02:11.231Z'

const order = (id: string, changed: Partial<Order>): Order => ({
  id,
  commande_id: id,
  numero: 20_317,
  client_id: 7,
  magasin_id: 6,
  statut: 'STOCK_RESERVE',
  montant: 750,
  lignes: [{ produit_id: 3, nom: 'Café <script>alert(1)</script>', quantite: 3, prix: 250 }],
  historique: [
    { de: null, vers: 'CREEE', a: AT },
    { de: 'CREEE', vers: 'STOCK_RESERVE', a: AT },
  ],
  ...changed,
})

const ORDERS = [
  order(PARKED, {}),
  order('019bc1a8-0000-7000-8000-000000000020', { numero: 20_320, client_id: null, statut: 'CONFIRMEE' }),
]

/** Answers as commande would. */
export const answerOrders: Answer = ({ path: url }) => {
  const [path = '', search = ''] = url.split('?')
  const statut = new URLSearchParams(search).get('statut')
  if (path === '/commande')
    return checked(
      lister.replies[200],
      ORDERS.filter((one) => statut === null || one.statut === statut),
    )
  const [, id, what] = /^\/commande\/([^/]+)(\/retours)?$/.exec(path) ?? []
  const found = ORDERS.find((one) => one.id === id || String(one.numero) === id)
  if (found === undefined) return undefined
  return what === undefined ? checked(CommandePublique, found) : checked(listerRetours.replies[200], [])
}
