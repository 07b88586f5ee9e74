/** What is cached of products: all of it goes with any change, since a list holds any of them. */
import type { Caller } from '@comptoir/contracts'
import { seesCout } from './present-produit.ts'

export const PRODUITS = 'produits'
export const LIST_SECONDS = 300
export const ONE_SECONDS = 600

/** Those who see what a product costs have answers of their own. */
export const seenBy = (caller: Caller): string => (seesCout(caller) ? 'cout' : '')
