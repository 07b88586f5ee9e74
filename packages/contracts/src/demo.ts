/** What the demonstration data of different services must agree on. */

/** Products have the numbers 1 to this one. */
export const DEMO_PRODUITS = 200
