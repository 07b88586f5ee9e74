/** Who wants which event. Both sides know it before either starts, so that nothing is lost while a consumer is away. */
import * as catalogue from './catalogue.ts'
import * as clients from './clients.ts'
import * as commande from './commande.ts'
import * as facturation from './facturation.ts'
import * as magasins from './magasins.ts'
import * as stock from './stock.ts'

/** An event's id → the services that get it. */
export const SUBSCRIPTIONS: Readonly<Record<string, readonly string[]>> = {
  [catalogue.produitChange.id]: ['commande', 'magasins', 'rapports'],
  [catalogue.inventaire.id]: ['commande', 'magasins'],
  [magasins.magasinChange.id]: ['stock', 'rapports'],
  [magasins.caisseFermee.id]: ['rapports'],
  [magasins.venteConfirmee.id]: ['rapports', 'facturation'],
  [magasins.venteAnnulee.id]: ['rapports'],
  [magasins.retourClos.id]: ['rapports', 'facturation'],
  [commande.commandeConfirmee.id]: ['rapports', 'facturation'],
  [commande.commandeAnnulee.id]: ['rapports'],
  [commande.retourClos.id]: ['rapports', 'facturation'],
  [stock.stockChange.id]: ['rapports'],
  [stock.demandeChange.id]: ['rapports'],
  [clients.inscritChange.id]: ['utilisateurs'],
  [facturation.factureDemandee.id]: ['facturation'],
}
