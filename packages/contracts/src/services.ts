/** The services of the house: a new one is one line here. */
export * as catalogue from './catalogue.ts'
export * as clients from './clients.ts'
export * as commande from './commande.ts'
export * as orchestrateur from './orchestrateur.ts'
export * as paiement from './paiement.ts'
export * as panier from './panier.ts'
export * as stock from './stock.ts'
export * as utilisateurs from './utilisateurs.ts'
