/** Every area, in the order of the menu. The first that somebody may enter is where a space opens. */
import type { ComponentType } from 'react'
import type { Area, ScreenProps } from './area.ts'
import { storesQuery, tillsQuery } from './caisse/tills.ts'
import { isDemonstration } from './demonstration.ts'
import {
  useAlertsCount,
  useComingCount,
  useParkedCount,
  useSuppliesCount,
  useTransfersCount,
} from './parts/waits.ts'
import { boardQuery } from './tableau/board.ts'
import { words } from './words/words.ts'

const screen = (load: () => Promise<{ readonly Screen: ComponentType<ScreenProps> }>) => async () =>
  (await load()).Screen

const WORKSHOP: Area = {
  path: '/atelier',
  spaces: ['maison'],
  label: words.workshop,
  right: 'utilisateurs.lister',
  isUnlisted: true,
  load: screen(() => import('./workshop/screen.tsx')),
}

export const AREAS: readonly Area[] = [
  {
    path: '/tableau',
    spaces: ['maison'],
    label: words.dashboard,
    group: 'steer',
    letter: 't',
    right: 'rapports.tableau-de-bord',
    read: (client) => [client.prefetchQuery(boardQuery), client.prefetchQuery(tillsQuery)],
    load: screen(() => import('./tableau/screen.tsx')),
  },
  {
    path: '/rapports',
    spaces: ['maison'],
    label: words.reports,
    group: 'steer',
    letter: 'r',
    right: 'rapports.ventes',
    load: screen(() => import('./rapports/screen.tsx')),
  },
  {
    path: '/approvisionnements',
    spaces: ['maison'],
    label: words.supplies,
    group: 'decide',
    letter: 'a',
    right: 'stock.valider-approvisionnement',
    useCount: useSuppliesCount,
    load: screen(() => import('./decisions/supplies.tsx')),
  },
  {
    path: '/transferts',
    spaces: ['maison'],
    label: words.transfers,
    group: 'decide',
    right: 'stock.valider-transfert',
    useCount: useTransfersCount,
    load: screen(() => import('./decisions/transfers.tsx')),
  },
  {
    path: '/commandes',
    spaces: ['maison'],
    label: words.orders,
    group: 'sell',
    right: 'commande.lister',
    load: screen(() => import('./commandes/screen.tsx')),
  },
  {
    path: '/clients',
    spaces: ['maison'],
    label: words.clients,
    group: 'sell',
    right: 'paiement.crediter',
    load: screen(() => import('./clients/screen.tsx')),
  },
  {
    path: '/factures',
    spaces: ['maison'],
    label: words.invoices,
    group: 'sell',
    right: 'facturation.lister',
    load: screen(() => import('./factures/screen.tsx')),
  },
  {
    path: '/journee',
    spaces: ['magasin'],
    label: words.day,
    right: 'rapports.tableau-de-bord',
    load: screen(() => import('./day/screen.tsx')),
  },
  {
    path: '/caisse',
    spaces: ['magasin'],
    label: words.till,
    right: 'magasins.ouvrir-caisse',
    read: (client) => [client.prefetchQuery(tillsQuery), client.prefetchQuery(storesQuery)],
    load: screen(() => import('./caisse/screen.tsx')),
  },
  {
    path: '/ventes',
    spaces: ['magasin'],
    label: words.sales,
    right: 'magasins.lister-ventes',
    load: screen(() => import('./ventes/screen.tsx')),
  },
  {
    path: '/stock',
    spaces: ['magasin'],
    label: words.stock,
    right: 'stock.mouvements',
    useCount: useAlertsCount,
    load: screen(() => import('./stock/screen.tsx')),
  },
  {
    path: '/appro',
    spaces: ['magasin'],
    label: words.appro,
    right: 'stock.lister-approvisionnements',
    useCount: useComingCount,
    load: screen(() => import('./appro/screen.tsx')),
  },
  {
    path: '/sagas',
    spaces: ['maison', 'magasin'],
    label: words.sagas,
    group: 'run',
    letter: 's',
    right: 'orchestrateur.lister-sagas',
    useCount: useParkedCount,
    load: screen(() => import('./sagas/screen.tsx')),
  },
  {
    path: '/sante',
    spaces: ['maison'],
    label: words.health,
    group: 'run',
    right: 'utilisateurs.lister',
    load: screen(() => import('./sante/screen.tsx')),
  },
  {
    path: '/produits',
    spaces: ['maison'],
    label: words.products,
    group: 'catalogue',
    letter: 'p',
    right: 'catalogue.modifier-produit',
    load: screen(() => import('./produits/screen.tsx')),
  },
  {
    path: '/stocks',
    spaces: ['maison'],
    label: words.stocks,
    group: 'catalogue',
    right: 'stock.demander-transfert',
    load: screen(() => import('./stocks/screen.tsx')),
  },
  {
    path: '/utilisateurs',
    spaces: ['maison'],
    label: words.users,
    group: 'run',
    right: 'utilisateurs.lister',
    load: screen(() => import('./utilisateurs/screen.tsx')),
  },
  {
    path: '/magasins',
    spaces: ['maison'],
    label: words.stores,
    group: 'run',
    right: 'magasins.modifier-magasin',
    load: screen(() => import('./magasins/screen.tsx')),
  },
  ...(isDemonstration ? [WORKSHOP] : []),
]
