/** Measures and dimensions that 003 calls otherwise. */

export const MESURES_003 = { ticket_moyen: 'panier_moyen', nb_transactions: 'nb_ventes' } as const

export const DIMENSIONS_003 = {
  date: 'jour',
  store: 'magasin',
  product: 'produit',
  category: 'categorie',
} as const
