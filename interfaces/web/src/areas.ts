/** Every area, in the order of the menu. The first that somebody may enter is where a space opens. */
import { type ComponentType, lazy } from 'react'
import type { Area, ScreenProps } from './area.ts'
import { words } from './words/words.ts'

const screen = (load: () => Promise<{ readonly Screen: ComponentType<ScreenProps> }>) =>
  lazy(async () => ({ default: (await load()).Screen }))

export const AREAS: readonly Area[] = [
  {
    path: '/tableau',
    spaces: ['maison'],
    label: words.dashboard,
    group: 'steer',
    right: 'rapports.tableau-de-bord',
    Screen: screen(() => import('./tableau/screen.tsx')),
  },
  {
    path: '/rapports',
    spaces: ['maison'],
    label: words.reports,
    group: 'steer',
    right: 'rapports.ventes',
    Screen: screen(() => import('./rapports/screen.tsx')),
  },
  {
    path: '/approvisionnements',
    spaces: ['maison'],
    label: words.supplies,
    group: 'decide',
    right: 'stock.valider-approvisionnement',
    Screen: screen(() => import('./decisions/supplies.tsx')),
  },
  {
    path: '/transferts',
    spaces: ['maison'],
    label: words.transfers,
    group: 'decide',
    right: 'stock.valider-transfert',
    Screen: screen(() => import('./decisions/transfers.tsx')),
  },
  {
    path: '/clients',
    spaces: ['maison'],
    label: words.clients,
    group: 'sell',
    right: 'paiement.crediter',
    Screen: screen(() => import('./clients/screen.tsx')),
  },
  {
    path: '/factures',
    spaces: ['maison'],
    label: words.invoices,
    group: 'sell',
    right: 'facturation.lister',
    Screen: screen(() => import('./factures/screen.tsx')),
  },
  {
    path: '/journee',
    spaces: ['magasin'],
    label: words.day,
    right: 'rapports.tableau-de-bord',
    Screen: screen(() => import('./day/screen.tsx')),
  },
  {
    path: '/caisse',
    spaces: ['magasin'],
    label: words.till,
    right: 'magasins.ouvrir-caisse',
    Screen: screen(() => import('./caisse/screen.tsx')),
  },
  {
    path: '/ventes',
    spaces: ['magasin'],
    label: words.sales,
    right: 'magasins.lister-ventes',
    Screen: screen(() => import('./ventes/screen.tsx')),
  },
  {
    path: '/stock',
    spaces: ['magasin'],
    label: words.stock,
    right: 'stock.mouvements',
    Screen: screen(() => import('./stock/screen.tsx')),
  },
  {
    path: '/appro',
    spaces: ['magasin'],
    label: words.appro,
    right: 'stock.lister-approvisionnements',
    Screen: screen(() => import('./appro/screen.tsx')),
  },
  {
    path: '/sagas',
    spaces: ['maison', 'magasin'],
    label: words.sagas,
    group: 'run',
    right: 'orchestrateur.lister-sagas',
    Screen: screen(() => import('./sagas/screen.tsx')),
  },
  {
    path: '/produits',
    spaces: ['maison'],
    label: words.products,
    group: 'catalogue',
    right: 'catalogue.modifier-produit',
    Screen: screen(() => import('./produits/screen.tsx')),
  },
  {
    path: '/utilisateurs',
    spaces: ['maison'],
    label: words.users,
    group: 'run',
    right: 'utilisateurs.lister',
    Screen: screen(() => import('./utilisateurs/screen.tsx')),
  },
  {
    path: '/magasins',
    spaces: ['maison'],
    label: words.stores,
    group: 'run',
    right: 'magasins.modifier-magasin',
    Screen: screen(() => import('./magasins/screen.tsx')),
  },
]
