/** Made by pnpm generate from the contracts: change those, never this file. What listens on this machine by default. */
export const instances: readonly (readonly [name: string, port: number])[] = [
  ['interfaces', 8004],
  ['interfaces', 8005],
  ['orchestrateur', 8002],
  ['facturation-worker', 8015],
  ['clients', 8001],
  ['magasins', 8003],
  ['commande', 8006],
  ['stock', 8007],
  ['paiement', 8008],
  ['catalogue', 8009],
  ['panier', 8010],
  ['panier', 8011],
  ['utilisateurs', 8012],
  ['rapports', 8013],
  ['facturation', 8014],
]
