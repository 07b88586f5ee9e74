/** Who wants which event. Both sides know it before either starts, so that nothing is lost while a consumer is away. */
import * as catalogue from './catalogue.ts'
import * as clients from './clients.ts'
import * as magasins from './magasins.ts'

/** An event's id → the services that get it. */
export const SUBSCRIPTIONS: Readonly<Record<string, readonly string[]>> = {
  [catalogue.produitChange.id]: ['commande', 'magasins'],
  [catalogue.inventaire.id]: ['commande', 'magasins'],
  [magasins.magasinChange.id]: ['stock'],
  [clients.inscritChange.id]: ['utilisateurs'],
}
