/** What the demonstration data of different services must agree on. */

/** Products that are sold have the numbers 1 to this one. */
export const DEMO_PRODUITS = 200

/** Films follow them. They have no price, and no place holds any. */
export const DEMO_FILMS = 40

/** Staff of the demonstration, one of each role. The first two are in store 1; the other stores have their like. */
export const DEMO_COMPTES = [
  { identifiant: 'Bob', motDePasse: '1234', role: 'employe' },
  { identifiant: 'Alice', motDePasse: 'admin', role: 'gestionnaire' },
  { identifiant: 'Charlie', motDePasse: 'root', role: 'responsable' },
] as const
