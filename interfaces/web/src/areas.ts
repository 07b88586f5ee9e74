/** Every area, in the order of the menu. The first that somebody may enter is where a space opens. */
import { type ComponentType, lazy } from 'react'
import type { Area, ScreenProps } from './area.ts'
import { words } from './words/words.ts'

const screen = (load: () => Promise<{ readonly Screen: ComponentType<ScreenProps> }>) =>
  lazy(async () => ({ default: (await load()).Screen }))

export const AREAS: readonly Area[] = [
  {
    path: '/caisse',
    spaces: ['magasin'],
    label: words.till,
    right: 'magasins.ouvrir-caisse',
    Screen: screen(() => import('./caisse/screen.tsx')),
  },
  {
    path: '/stock',
    spaces: ['magasin'],
    label: words.stock,
    right: 'stock.mouvements',
    Screen: screen(() => import('./stock/screen.tsx')),
  },
  {
    path: '/sagas',
    spaces: ['maison', 'magasin'],
    label: words.sagas,
    right: 'orchestrateur.lister-sagas',
    Screen: screen(() => import('./sagas/screen.tsx')),
  },
]
