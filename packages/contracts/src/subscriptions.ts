/** Who wants which event. Both sides know it before either starts, so that nothing is lost while a consumer is away. */
import * as catalogue from './catalogue.ts'
import * as clients from './clients.ts'
import * as commande from './commande.ts'
import type { EventContract } from './event.ts'
import * as facturation from './facturation.ts'
import * as magasins from './magasins.ts'
import * as stock from './stock.ts'

const WANTED: readonly (readonly [event: EventContract, consumers: readonly string[]])[] = [
  [catalogue.produitChange, ['commande', 'magasins', 'panier', 'rapports', 'stock']],
  [catalogue.quantiteSaisie, ['stock']],
  [catalogue.inventaire, ['commande', 'magasins']],
  [magasins.magasinChange, ['stock', 'rapports']],
  [magasins.caisseFermee, ['rapports']],
  [magasins.venteConfirmee, ['rapports', 'facturation']],
  [magasins.venteAnnulee, ['rapports']],
  [magasins.retourClos, ['rapports', 'facturation']],
  [commande.commandeConfirmee, ['rapports', 'facturation']],
  [commande.commandeAnnulee, ['rapports']],
  [commande.retourClos, ['rapports', 'facturation']],
  [stock.stockChange, ['rapports']],
  [stock.demandeChange, ['rapports']],
  [stock.constat, ['rapports']],
  [clients.inscritChange, ['utilisateurs']],
  [facturation.factureDemandee, ['facturation']],
]

/** Every event that somebody wants. */
export const EVENTS: readonly EventContract[] = WANTED.map(([one]) => one)

/** An event's id → the services that get it. */
export const SUBSCRIPTIONS: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  WANTED.map(([{ id }, consumers]) => [id, consumers]),
)
